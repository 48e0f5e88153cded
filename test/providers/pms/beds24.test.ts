import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { allOf, beds24World, failureOf, idsOf } from './support.ts';

const since = new Date('2026-11-01T00:00:00Z');
const window = { from: '2026-11-01', to: '2027-12-31' };

let world: Awaited<ReturnType<typeof beds24World>>;

beforeEach(async () => {
  world = await beds24World();
});
afterEach(() => world.sandbox.close());

const calls = () => world.sandbox.control.calls();
const changes = () => allOf((page) => world.reservations.modifiedSince(since, page));

describe('Beds24', () => {
  it('sees cancelled, blocked and past bookings, with everything that can be asked for', async () => {
    world.sandbox.control.cancel(90000001);
    world.sandbox.control.change(90000002, { departure: '2026-11-02', arrival: '2026-11-01' });
    const found = await changes();
    expect(idsOf(found)).toHaveLength(6);
    expect(found[0]?.raw.toString()).toContain('"invoiceItems":[{');
    expect(idsOf(await allOf((page) => world.reservations.stays(window, page)))).toHaveLength(6);
  });

  it('reads every page by its number and never the link, which leads elsewhere', async () => {
    world.sandbox.control.setOptions({ pageSize: 2 });
    expect(idsOf(await changes())).toHaveLength(6);
    const pages = calls().filter(({ path }) => path === '/v2/bookings');
    expect(pages.map(({ query }) => new URLSearchParams(query).get('page'))).toEqual([
      '1',
      '2',
      '3',
    ]);
  });

  it('hands things out byte for byte', async () => {
    const [first] = await changes();
    expect(first?.raw.toString()).toContain('"rateDescription":"Base rate \\r\\n2026-12-20');
  });

  it('reads properties with rooms, and calendars only of the rooms asked for', async () => {
    const properties = await allOf((page) => world.reservations.properties(page));
    expect(idsOf(properties)).toEqual(['12345', '12346']);
    expect(properties[0]?.raw.toString()).toContain('"units":[{');
    const rooms = [{ roomTypeId: '1234567', propertyId: '12345' }];
    const nights = { from: '2026-12-20', to: '2026-12-31' };
    const calendars = await world.reservations.availability?.(rooms, nights);
    expect(idsOf(calendars ?? [])).toEqual(['1234567']);
    expect(calendars?.[0]?.raw.toString()).toContain('"numAvail":-1');
  });

  it('refuses an invite code that was used, and one that cannot read bookings', async () => {
    const code = world.sandbox.control.invite();
    await world.authorization.setup(code);
    expect(await failureOf(world.authorization.setup(code))).toMatchObject({
      kind: 'rejected',
      code: 'CREDENTIAL_REFUSED',
    });
    expect(await world.reservations.account()).toMatchObject({ accountId: '1234' });
    world.sandbox.control.setScopes(['read:properties']);
    expect(await failureOf(world.reservations.account())).toMatchObject({ kind: 'scope-missing' });
  });

  it('takes a new token once for all callers when the old one is refused or worn out', async () => {
    world.sandbox.control.expireTokens();
    await Promise.all([changes(), changes(), world.reservations.account()]);
    const asked = () => calls().filter(({ path }) => path.endsWith('/authentication/token')).length;
    expect(asked()).toBe(1);
    world.clock.advance(86_400_000);
    await changes();
    expect(asked()).toBe(2);
  });

  it('needs a person when the refresh token is gone', async () => {
    world.sandbox.control.expireTokens();
    world.sandbox.control.revoke();
    expect(await failureOf(changes())).toMatchObject({
      kind: 'auth-expired',
      code: 'INVALID_GRANT',
    });
  });

  it.each(['openapi', 'wiki'] as const)(
    'stops before the credits are used up, told in the %s spelling',
    async (headers) => {
      world.sandbox.control.setOptions({ headers });
      world.sandbox.control.setCredits(10);
      await changes();
      const before = calls().length;
      expect(await failureOf(changes())).toMatchObject({
        kind: 'rate-limited',
        code: 'BUDGET',
        retryAfterMs: 300_000,
      });
      expect(calls()).toHaveLength(before);
      world.clock.advance(300_000);
      expect(idsOf(await changes())).toHaveLength(6);
    },
  );

  it.each([429, 1016, 1020] as const)('waits when told code %d', async (overLimitCode) => {
    world.sandbox.control.setOptions({ overLimitCode });
    world.sandbox.control.setCredits(0);
    expect(await failureOf(changes())).toMatchObject({
      kind: 'rate-limited',
      retryAfterMs: 300_000,
    });
  });

  it.each([
    [{ kind: 'reset' }, 'unavailable'],
    [{ kind: 'truncate' }, 'unavailable'],
    [{ kind: 'html' }, 'malformed'],
    [{ kind: 'html', code: 404 }, 'unavailable'],
    [{ kind: 'status', code: 503 }, 'unavailable'],
    [{ kind: 'status', code: 400, body: { success: false, code: 400 } }, 'rejected'],
    [{ kind: 'status', code: 200, body: { success: false, code: 500 } }, 'rejected'],
    [{ kind: 'status', code: 200, body: { success: true, data: [{ id: null }] } }, 'malformed'],
    [{ kind: 'status', code: 302, headers: { location: 'http://169.254.169.254/' } }, 'rejected'],
  ] as const)('tells %j as %s', async (effect, kind) => {
    world.sandbox.control.addFault({ path: 'bookings', effect });
    expect((await failureOf(changes())).kind).toBe(kind);
  });

  it('gives up on an answer that does not come', async () => {
    world.sandbox.control.addFault({ path: 'bookings', effect: { kind: 'hang' } });
    expect((await failureOf(changes())).kind).toBe('unavailable');
  });

  it('tells which bookings are still there, cancelled ones too', async () => {
    world.sandbox.control.cancel(90000001);
    world.sandbox.control.remove(90000002);
    const { existing } = world.reservations;
    expect(await existing?.(['90000001', '90000002', '90000003'])).toEqual([
      '90000001',
      '90000003',
    ]);
  });
});
