import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { IncomingMessage } from 'node:http';
import type { Canonical } from '#gassync/canonical.ts';
import { manualClock } from '#lib/clock.ts';
import { readCalry } from '#providers/calry/canonical.ts';
import { calry } from '#providers/calry/index.ts';
import { createHttp } from '#providers/http.ts';
import { createPace } from '#providers/pace.ts';
import type { SourceItem } from '#providers/reservations.ts';
import { type LoopbackServer, serveOnLoopback } from '#sandbox/loopback.ts';
import { type Item, payload } from '../../sandbox/payloads.ts';
import { failureOf, idsOf, startedAt } from './support.ts';

/** Composed from Calry's field tables: there is no sandbox of Calry, and the live service was never asked. */
const reservation = {
  id: 5021,
  propertyId: 212815,
  roomTypeIds: ['212815'],
  unitIds: [],
  arrivalDate: '2026-12-20',
  departureDate: '2026-12-24',
  status: 'NO_SHOW',
  source: 'Airbnb',
  totalPrice: 480,
  currency: 'EUR',
  primaryGuest: { nameFirst: 'John', nameLast: 'Doe', emails: [], mobileNumbers: [491234] },
  updatedAt: '2026-11-20T10:00:00.000Z',
};

let server: LoopbackServer;
let asked: IncomingMessage[];
let answers: Record<string, unknown>;

beforeEach(async () => {
  asked = [];
  answers = {
    properties: payload('calry-v2-properties'),
    'room-types': payload('calry-v2-room-types'),
    availability: payload('calry-v2-availability')['response'],
    reservations: {
      success: true,
      data: [reservation, { ...reservation, id: 5022, updatedAt: '2026-10-01T00:00:00Z' }],
    },
  };
  server = await serveOnLoopback((request, response) => {
    asked.push(request);
    const [, name = ''] = /^\/api\/v2\/vrs\/([a-z-]+)/u.exec(request.url ?? '') ?? [];
    const answer = answers[name];
    response.writeHead(answer === undefined ? 429 : 200, { 'retry-after': '30' });
    response.end(JSON.stringify(answer ?? {}));
  });
});
afterEach(() => server.close());

function open() {
  const clock = manualClock(startedAt);
  const http = createHttp({ baseUrl: server.origin, allowLoopback: true, timeoutMs: 30_000 });
  const credential = async () => ({
    token: 'TOKEN',
    workspaceId: 'w1',
    integrationAccountId: 'i1',
  });
  return calry.offers.reservations({ http, credential, pace: createPace({ clock }), clock });
}

function canonical(found: readonly SourceItem[]): Canonical[] {
  const context = { currencyOf: () => null, scopes: null };
  return found.flatMap(({ kind, raw }) =>
    readCalry(kind, JSON.parse(raw.toString()), context).map(({ item }) => item),
  );
}

describe('Calry', () => {
  it('is asked with token, workspace and account', async () => {
    expect(await open().account()).toEqual({ accountId: 'i1', label: null, scopes: null });
    expect(asked[0]?.headers).toMatchObject({
      authorization: 'Bearer TOKEN',
      workspaceid: 'w1',
      integrationaccountid: 'i1',
    });
  });

  it('has properties and room types, read as its dialect', async () => {
    const { items } = await open().properties(null);
    expect(canonical(items)).toMatchObject([
      { type: 'property', externalId: '212815', currency: 'EUR' },
      { type: 'property', externalId: '4411', roomTypeIds: ['7001', '7002'] },
      { type: 'room_type', externalId: '212815', propertyId: '212815', amenities: ['wifi'] },
      { type: 'room_type', externalId: '7001', propertyId: '4411' },
    ]);
  });

  it('has no filter by change: the older ones of a year of stays are left out here', async () => {
    const since = new Date('2026-11-01T00:00:00Z');
    const { items } = await open().modifiedSince(since, null);
    expect(idsOf(items)).toEqual(['5021']);
    const query = new URL(asked[0]?.url ?? '', 'http://x').searchParams;
    expect(query.get('departureStartDate')).toBe('2026-10-22');
    expect(query.get('arrivalEndDate')).toBe('2027-11-21');
    expect(canonical(items)).toMatchObject([
      { status: 'confirmed', subStatus: 'noShow', channel: 'airbnb', total: { currency: 'EUR' } },
    ]);
    const window = { from: '2026-11-21', to: '2027-11-21' };
    expect(idsOf((await open().stays(window, null)).items)).toEqual(['5021', '5022']);
  });

  it('has calendars per room type', async () => {
    const rooms = [{ roomTypeId: '212815', propertyId: '212815' }];
    const nights = { from: '2025-07-01', to: '2025-07-10' };
    const found = (await open().availability?.(rooms, nights)) ?? [];
    expect(canonical(found)).toMatchObject([
      { type: 'availability', externalId: '212815', days: [{ available: false }, {}, {}] },
    ]);
  });

  it('waits as long as it is told', async () => {
    answers = {};
    const reservations = open();
    expect(await failureOf(reservations.account())).toMatchObject({
      kind: 'rate-limited',
      retryAfterMs: 30_000,
    });
    expect(await failureOf(reservations.account())).toMatchObject({ code: 'BUDGET' });
    expect(asked).toHaveLength(1);
  });

  it.each([[{}], [{ data: {} }], [{ data: [{ name: 'no id' }] }], ['text'], [null]])(
    'is not taken at its word when it answers %j',
    async (answer: Item | string | null) => {
      answers['reservations'] = answer ?? 'null';
      const window = { from: '2026-11-21', to: '2027-11-21' };
      expect((await failureOf(open().stays(window, null))).kind).toBe('malformed');
    },
  );
});
