import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { signableQuery, signedHeaders } from '#providers/smoobu/signature.ts';
import { type Item, payload } from '../../sandbox/payloads.ts';
import { allOf, failureOf, idsOf, smoobuKey, smoobuWorld } from './support.ts';

const since = new Date('2026-11-01T00:00:00Z');

let world: Awaited<ReturnType<typeof smoobuWorld>>;

beforeEach(async () => {
  world = await smoobuWorld();
});
afterEach(() => world.sandbox.close());

const calls = () => world.sandbox.control.calls();
const changes = () => allOf((page) => world.reservations.modifiedSince(since, page));

describe('a Smoobu signature', () => {
  const { vectors } = payload('smoobu-hmac-vectors') as unknown as {
    vectors: (Record<'method' | 'path' | 'query' | 'timestamp' | 'nonce' | 'body', string> & {
      headers: Record<string, string>;
    })[];
  };

  it.each(vectors)('is that of the vector for $method $path?$query', ({ headers, ...vector }) => {
    expect(signedHeaders(smoobuKey, vector)).toEqual(headers);
  });

  it('covers a query in the one order and spelling in which it is sent', () => {
    const pairs = [
      ['b', "it's (a) day!*"],
      ['apartments[]', '401'],
      ['apartments[]', '398'],
    ] as const;
    expect(signableQuery(pairs)).toBe(
      'apartments%5B%5D=398&apartments%5B%5D=401&b=it%27s%20%28a%29%20day%21%2A',
    );
  });
});

describe('Smoobu', () => {
  it('sees cancelled and blocked reservations, with price lines and further apartments', async () => {
    const found = await changes();
    expect(idsOf(found)).toEqual(['292', '293', '294', '295']);
    expect(found[0]?.raw.toString()).toContain('"currencyCode":"EUR"');
  });

  it('signs each attempt afresh', async () => {
    world.sandbox.control.addFault({ path: 'reservations', times: 1, effect: { kind: 'reset' } });
    expect((await failureOf(changes())).kind).toBe('unavailable');
    expect(idsOf(await changes())).toHaveLength(4);
    expect(idsOf(await changes())).toHaveLength(4);
  });

  it('begins again when the total moves while it pages, and not for ever', async () => {
    const { reservations, sandbox } = world;
    const first = await reservations.modifiedSince(since, null);
    expect(first.next).toBeNull();
    const template = payload('smoobu-reservations-page1')['bookings'] as Item[];
    const add = (id: number) => sandbox.control.seed({ reservations: [{ ...template[0], id }] });
    for (let id = 1000; id < 1150; id++) add(id);
    const one = await reservations.modifiedSince(since, null);
    expect(one.items).toHaveLength(100);
    add(2000);
    const two = await reservations.modifiedSince(since, one.next);
    expect(JSON.parse(two.next ?? '')).toMatchObject({ page: 1, total: 155 });
    let page: string | null = two.next;
    let asked = 0;
    while (page !== null && asked < 50) {
      add(3000 + asked++);
      page = (await reservations.modifiedSince(since, page)).next;
    }
    expect(asked).toBeLessThan(10);
  });

  it('puts an apartment together from list and detail, byte for byte', async () => {
    const found = await allOf((page) => world.reservations.properties(page));
    expect(idsOf(found)).toEqual(['398', '401']);
    expect(JSON.parse(String(found[1]?.raw))).toMatchObject({
      listed: { id: 401, name: 'Loft' },
      detail: { currency: 'EUR', location: { latitude: '52.5200080000000' } },
    });
  });

  it('leaves out an apartment that is gone between list and detail', async () => {
    const effect = { kind: 'status', code: 404, body: { status: 404 } } as const;
    world.sandbox.control.addFault({ path: 'apartments/398', effect });
    expect(idsOf(await allOf((page) => world.reservations.properties(page)))).toEqual(['401']);
  });

  it('reads the rates of apartments', async () => {
    const rooms = ['398', '401'].map((id) => ({ roomTypeId: id, propertyId: id }));
    const nights = { from: '2019-01-01', to: '2019-01-29' };
    const found = await world.reservations.availability?.(rooms, nights);
    expect(idsOf(found ?? [])).toEqual(['398', '401']);
    expect(new URLSearchParams(calls().at(-1)?.query).get('end_date')).toBe('2019-01-30');
  });

  it('knows whose key it is, and needs a person for one that was revoked', async () => {
    expect(await world.reservations.account()).toEqual({
      accountId: '7',
      label: 'john@example.com',
      scopes: null,
    });
    world.sandbox.control.revokeKey(smoobuKey.apiKey);
    expect(await failureOf(world.reservations.account())).toMatchObject({
      kind: 'auth-expired',
      code: 'INVALID_GRANT',
    });
  });

  it('waits until the moment that a 429 names, without asking in between', async () => {
    world.sandbox.control.setCallsLeft(0);
    expect(await failureOf(changes())).toMatchObject({
      kind: 'rate-limited',
      retryAfterMs: 60_000,
    });
    const before = calls().length;
    world.clock.advance(59_000);
    expect(await failureOf(changes())).toMatchObject({ code: 'BUDGET', retryAfterMs: 1_000 });
    expect(calls()).toHaveLength(before);
    world.clock.advance(1_000);
    expect(idsOf(await changes())).toHaveLength(4);
  });

  it('tells which reservations are still there', async () => {
    world.sandbox.control.remove(293);
    expect(await world.reservations.existing?.(['292', '293', '294'])).toEqual(['292', '294']);
  });
});
