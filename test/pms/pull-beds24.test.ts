import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { rowsOf } from '#test/support/databases.ts';
import { createWorkspace, runOnce } from '#test/support/workspace.ts';
import { useWorld } from '#test/support/world.ts';
import { items } from '../sandbox/payloads.ts';
import { buffered, connectPms, like, numberOf, startPmsSandboxes } from './support/accounts.ts';

const sandboxes = await startPmsSandboxes();
const { control } = sandboxes.beds24;
const world = useWorld(sandboxes.options);
const [sample = {}] = items('beds24-bookings-page1', 'data');

beforeEach(() => sandboxes.seed());
afterAll(() => sandboxes.close());

async function connected(scopes?: string[]) {
  const workspace = await createWorkspace(world);
  return connectPms(world, sandboxes, workspace, 'beds24', scopes);
}

const RAW = `SELECT count(*)::int AS n FROM integrations.raw_records WHERE workspace_id = $1`;
const LOG = `SELECT count(*)::int AS n FROM gassync.int_sync_log WHERE workspace_id = $1`;

describe('pulling Beds24', () => {
  it('keeps everything as it came and brings it into the product by the buffer', async () => {
    const of = await connected();
    const first = await runOnce(world, of);
    expect(first).toMatchObject({ status: 'completed', last_error: null });
    const rows = await buffered(world, of.workspace);
    expect(rows).toMatchObject({
      90000001: { kind: 'stay', status: 'confirmed', guest: 'John', total: '713', currency: 'EUR' },
      90000004: { kind: 'stay', status: 'pending' },
      90000005: { kind: 'inquiry', status: 'pending', booking: null },
      90000006: { kind: 'block', booking: null },
    });
    expect(rows['90000001']?.booking).toBe('confirmed');
    const raw = await rowsOf<{ kind: string; n: number }>(
      world.databases,
      `SELECT kind, count(*)::int AS n FROM integrations.raw_records WHERE connection_id = $1
       GROUP BY kind ORDER BY kind`,
      [of.connectionId],
    );
    expect(raw).toEqual([
      { kind: 'beds24.availability', n: 1 },
      { kind: 'beds24.property', n: 2 },
      { kind: 'beds24.reservation', n: 6 },
    ]);
  });

  it('changes nothing when nothing changed, however often it looks', async () => {
    const of = await connected();
    await runOnce(world, of);
    const before = [
      await numberOf(world, of.workspace, RAW),
      await numberOf(world, of.workspace, LOG),
    ];
    const rows = await buffered(world, of.workspace);
    sandboxes.clock.advance(30 * 3_600_000);
    const second = await runOnce(world, of);
    expect(second.counters).not.toHaveProperty('rows_written');
    expect([
      await numberOf(world, of.workspace, RAW),
      await numberOf(world, of.workspace, LOG),
    ]).toEqual(before);
    expect(await buffered(world, of.workspace)).toEqual(rows);
  });

  it('sees a change and a cancellation by the time of change alone', async () => {
    const of = await connected();
    await runOnce(world, of);
    control.change(90000002, { departure: '2026-12-28', price: 500 });
    control.cancel(90000001);
    const stays = () =>
      control.calls().filter(({ query }) => query.includes('departureFrom')).length;
    const before = stays();
    await runOnce(world, of, 'poll');
    expect(stays()).toBe(before);
    expect(await buffered(world, of.workspace)).toMatchObject({
      90000001: { status: 'cancelled', booking: 'cancelled' },
      90000002: { status: 'confirmed', total: '500' },
    });
  });

  it('finds in the full pass what was changed without a sign, and what was deleted', async () => {
    const of = await connected();
    await runOnce(world, of);
    control.changeSilently(90000002, { firstName: 'Quietly' });
    control.remove(90000003);
    await runOnce(world, of, 'poll');
    expect((await buffered(world, of.workspace))['90000003']).toMatchObject({ deleted: false });
    sandboxes.clock.advance(30 * 3_600_000);
    await runOnce(world, of, 'poll');
    const rows = await buffered(world, of.workspace);
    expect(rows['90000003']).toMatchObject({ deleted: true, booking: 'cancelled' });
    expect(rows['90000002']).toMatchObject({ guest: 'Quietly', deleted: false });
    expect(rows['90000001']).toMatchObject({ deleted: false, booking: 'confirmed' });
  });

  it('asks for what a listing did not show before it believes that it is gone', async () => {
    const of = await connected();
    await runOnce(world, of);
    // A page that shifted while it was read: the booking is there, and the listing did not show it.
    const effect = {
      kind: 'status',
      code: 200,
      body: {
        success: true,
        pages: { nextPageExists: false },
        data: items('beds24-bookings-page1', 'data').slice(1),
      },
    } as const;
    control.addFault({ path: '/bookings$', nth: 2, times: 1, effect });
    sandboxes.clock.advance(30 * 3_600_000);
    await runOnce(world, of, 'poll');
    expect(control.calls().some(({ query }) => query.includes('id=90000001'))).toBe(true);
    expect((await buffered(world, of.workspace))['90000001']).toMatchObject({
      deleted: false,
      booking: 'confirmed',
    });
  });

  it('takes very many missing at once for lost access, and says so', async () => {
    control.seed({
      bookings: Array.from({ length: 12 }, (_, n) =>
        like(sample, {
          id: 91000000 + n,
          arrival: `2027-04-${10 + n}`,
          departure: `2027-04-${11 + n}`,
        }),
      ),
    });
    const of = await connected();
    await runOnce(world, of);
    for (let n = 0; n < 10; n += 1) control.remove(91000000 + n);
    sandboxes.clock.advance(30 * 3_600_000);
    await runOnce(world, of, 'poll');
    const rows = await buffered(world, of.workspace);
    expect(Object.values(rows).filter(({ deleted }) => deleted)).toEqual([]);
    const events = await rowsOf<{ data: unknown }>(
      world.databases,
      `SELECT data FROM integrations.activity_events WHERE connection_id = $1 AND type = 'source_reservations_missing'`,
      [of.connectionId],
    );
    expect(events).toEqual([{ data: { missing: 10, known: expect.any(Number) } }]);
  });

  it('never blanks what a richer credential stored', async () => {
    const of = await connected();
    await runOnce(world, of);
    control.setScopes(['read:bookings', 'read:properties', 'read:inventory']);
    control.change(90000001, { arrivalTime: '18:00' });
    await runOnce(world, of, 'poll');
    expect((await buffered(world, of.workspace))['90000001']).toMatchObject({
      guest: 'John',
      total: '713',
      currency: 'EUR',
    });
  });

  it('learns a property that is new before it reads the bookings of it, so that they have a currency', async () => {
    const of = await connected();
    await runOnce(world, of);
    const [property = {}] = items('beds24-properties', 'data');
    control.seed({
      properties: [
        like(property, {
          id: 777,
          currency: 'KWD',
          roomTypes: [{ id: 778, propertyId: 777, name: 'New', qty: 1 }],
        }),
      ],
      bookings: [
        like(sample, {
          id: 92000000,
          propertyId: 777,
          roomId: 778,
          price: 12.345,
          apiReference: 'HMNEW',
        }),
      ],
    });
    control.change(92000000, {});
    await runOnce(world, of, 'poll');
    expect((await buffered(world, of.workspace))['92000000']).toMatchObject({
      total: '12.345',
      currency: 'KWD',
    });
  });

  it('waits for credits and goes on where it stopped; a revoked credential waits for a person', async () => {
    const of = await connected();
    control.addFault({
      path: 'bookings',
      times: 1,
      effect: {
        kind: 'status',
        code: 429,
        body: { success: false, code: 429 },
        headers: { 'X-FiveMinCreditLimit-Remaining': '0', 'X-FiveMinCreditLimit-ResetsIn': '1' },
      },
    });
    expect(await runOnce(world, of)).toMatchObject({ status: 'completed' });
    control.revoke();
    control.expireTokens();
    expect(await runOnce(world, of)).toMatchObject({
      status: 'failed',
      last_error: 'INVALID_GRANT',
    });
  });
});
