import { manualClock } from '#lib/clock.ts';
import { createBeds24Authorization } from '#providers/beds24/authorization.ts';
import { beds24 } from '#providers/beds24/index.ts';
import { isProviderError, type ProviderError } from '#providers/error.ts';
import { createHttp } from '#providers/http.ts';
import { createPace } from '#providers/pace.ts';
import type { SourceItem, SourcePage } from '#providers/reservations.ts';
import { smoobu } from '#providers/smoobu/index.ts';
import { createTokenSource } from '#providers/token-source.ts';
import { startBeds24Sandbox } from '#sandbox/beds24/index.ts';
import { startSmoobuSandbox } from '#sandbox/smoobu/index.ts';
import { type Item, items, payload } from '../../sandbox/payloads.ts';
import { memoryCredentials } from '../memory-credentials.ts';

export const startedAt = '2026-11-21T12:00:00Z';

/** A Beds24 account with the samples in it, and the product's client of it; one clock for both. */
export async function beds24World(scopes?: string[]) {
  const clock = manualClock(startedAt);
  const sandbox = await startBeds24Sandbox({ now: () => clock.now().getTime() });
  sandbox.control.seed({
    properties: items('beds24-properties', 'data'),
    bookings: items('beds24-bookings-page1', 'data'),
    calendars: items('beds24-inventory-calendar', 'data'),
  });
  const http = createHttp({ baseUrl: sandbox.url, allowLoopback: true, timeoutMs: 5_000 });
  const authorization = createBeds24Authorization({ http, clock });
  const grant = await authorization.setup(
    scopes === undefined ? sandbox.control.invite() : sandbox.control.invite(scopes),
  );
  const store = memoryCredentials({ ...grant, version: 1 }, clock);
  const open = () => {
    const accessToken = createTokenSource({
      connectionId: 'c1',
      store,
      refresh: authorization.refresh,
      clock,
      confirmAfterMs: 1,
    });
    const pace = createPace({ clock });
    return beds24.offers.reservations({ http, accessToken, pace, accountId: '1234' });
  };
  return { sandbox, clock, http, authorization, grant, open, reservations: open() };
}

export const smoobuKey = { apiKey: 'test-key-123', apiSecret: 'test-secret-456' };

/** A Smoobu account with the samples in it, and the product's client of it; one clock for both. */
export async function smoobuWorld() {
  const clock = manualClock(startedAt);
  const sandbox = await startSmoobuSandbox({ now: () => clock.now().getTime() });
  sandbox.control.addKey(smoobuKey.apiKey, smoobuKey.apiSecret);
  const detail = payload('smoobu-apartment-detail');
  sandbox.control.seed({
    apartments: [
      { id: 398, name: 'Ferienwohnung „Zur Mühle“ – 2. OG', ...detail },
      { id: 401, name: 'Loft', ...detail },
    ],
    reservations: items('smoobu-reservations-page1', 'bookings'),
    rates: payload('smoobu-rates')['data'] as Record<string, Record<string, Item>>,
  });
  const http = createHttp({ baseUrl: sandbox.url, allowLoopback: true, timeoutMs: 5_000 });
  const reservations = smoobu.offers.reservations({
    http,
    credential: async () => smoobuKey,
    pace: createPace({ perMinute: 600, clock }),
    accountId: '7',
    clock,
  });
  return { sandbox, clock, http, reservations };
}

/** All pages of a listing. */
export async function allOf(
  listing: (page: string | null) => Promise<SourcePage>,
): Promise<readonly SourceItem[]> {
  const found: SourceItem[] = [];
  let page: string | null = null;
  do {
    const answer: SourcePage = await listing(page);
    found.push(...answer.items);
    page = answer.next;
  } while (page !== null);
  return found;
}

export const idsOf = (found: readonly SourceItem[]) => found.map((item) => item.externalId);

/** The ProviderError with which a call fails; anything else fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await call.then(
    () => new Error('the call did not fail'),
    (fault: unknown) => fault,
  );
  if (!isProviderError(error)) throw error;
  return error;
}
