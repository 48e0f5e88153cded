import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ActivityDeps } from '#activities/deps.ts';
import type { Db } from '#db/in-workspace.ts';
import { rowsOf } from '#test/support/databases.ts';
import { createWorkspace, runOnce } from '#test/support/workspace.ts';
import { useWorld } from '#test/support/world.ts';
import { items } from '../sandbox/payloads.ts';
import {
  buffered,
  connectPms,
  like,
  numberOf,
  smoobuKey,
  startPmsSandboxes,
} from './support/accounts.ts';

const sandboxes = await startPmsSandboxes();
const { control } = sandboxes.smoobu;
/** Breaks the step after so many transactions of the buffer are committed, once; 0: never. */
let breakAfter = 0;
const world = useWorld({
  change: (deps: ActivityDeps) => {
    const changed = sandboxes.options.change(deps);
    return { ...changed, mapping: breaking(changed.mapping) };
  },
});
const [sample = {}] = items('smoobu-reservations-page1', 'bookings');

beforeEach(() => sandboxes.seed());
afterAll(() => sandboxes.close());

function breaking(db: Db): Db {
  return {
    ...db,
    async inWorkspace(...args: Parameters<Db['inWorkspace']>) {
      const result = await db.inWorkspace(...args);
      // Committed, and nobody was told: what a lost answer and a killed process leave.
      if (breakAfter > 0 && --breakAfter === 0)
        throw Object.assign(new Error('no answer'), { code: 'P2028' });
      return result;
    },
  } as Db;
}

async function connected() {
  const workspace = await createWorkspace(world);
  return connectPms(world, sandboxes, workspace, 'smoobu');
}

const BOOKINGS = `SELECT count(*)::int AS n FROM core.bookings WHERE workspace_id = $1`;
const STAYS = `SELECT count(*)::int AS n FROM integrations.raw_records WHERE workspace_id = $1 AND kind = 'smoobu.reservation'`;
const RAW = `SELECT count(*)::int AS n FROM integrations.raw_records WHERE workspace_id = $1`;

describe('pulling Smoobu', () => {
  it('brings apartments and reservations into the product, cancelled and blocked ones as what they are', async () => {
    const of = await connected();
    expect(await runOnce(world, of)).toMatchObject({ status: 'completed', last_error: null });
    expect(await buffered(world, of.workspace)).toMatchObject({
      292: { kind: 'stay', booking: 'confirmed', total: '444.07', currency: 'EUR', guest: 'Zoë' },
      293: { kind: 'stay', booking: 'confirmed', total: '980', currency: 'EUR' },
      294: { kind: 'stay', status: 'cancelled' },
      295: { kind: 'block', booking: null },
    });
    // The currency of 293 stands with its apartment only.
    const names = await rowsOf(
      world.databases,
      `SELECT name, canonical ->> 'timeZone' AS zone FROM gassync.int_properties WHERE workspace_id = $1 ORDER BY name`,
      [of.workspace.workspaceId],
    );
    expect(names).toEqual([
      { name: 'Loft', zone: 'Europe/Berlin' },
      { name: 'Zur Mühle', zone: 'Europe/Berlin' },
    ]);
  });

  it('sees a change of today by the day of change, an extra and a deletion in the full pass', async () => {
    const of = await connected();
    await runOnce(world, of);
    control.change(293, { adults: 4 });
    await runOnce(world, of, 'poll');
    const adults = `SELECT adults AS n FROM gassync.int_reservations WHERE workspace_id = $1 AND external_id = '293'`;
    expect(await numberOf(world, of.workspace, adults)).toBe(4);

    control.addExtra(292, { id: 50, type: 'addon', amount: 5, currencyCode: 'EUR' });
    control.remove(293);
    const before = await numberOf(world, of.workspace, RAW);
    sandboxes.clock.advance(30 * 3_600_000);
    await runOnce(world, of, 'poll');
    expect(await numberOf(world, of.workspace, RAW)).toBeGreaterThan(before);
    expect(await buffered(world, of.workspace)).toMatchObject({
      292: { deleted: false, booking: 'confirmed' },
      293: { deleted: true, booking: 'cancelled' },
    });
  });

  it('takes a link with a new token in it for no change', async () => {
    const of = await connected();
    await runOnce(world, of);
    const before = await numberOf(world, of.workspace, STAYS);
    control.change(292, {
      type: 'reservation',
      'guest-app-url': 'https://guest.smoobu.com/?t=other',
    });
    control.change(292, { type: 'reservation', 'modified-at': sample['modified-at'] });
    const all = items('smoobu-reservations-page1', 'bookings');
    control.seed({
      reservations: all.map((one) => like(one, { 'guest-app-url': 'https://x/?t=2' })),
    });
    sandboxes.clock.advance(30 * 3_600_000);
    await runOnce(world, of, 'poll');
    expect(await numberOf(world, of.workspace, STAYS)).toBe(before);
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'ends the same when it broke off after the transaction number %d of the buffer',
    async (number) => {
      const of = await connected();
      breakAfter = number;
      expect(await runOnce(world, of)).toMatchObject({ status: 'completed' });
      breakAfter = 0;
      const rows = await buffered(world, of.workspace);
      expect(Object.keys(rows)).toEqual(['292', '293', '294', '295']);
      expect(rows['292']).toMatchObject({ booking: 'confirmed', hold_reason: null });
      expect(await numberOf(world, of.workspace, BOOKINGS)).toBe(3);
      expect(await numberOf(world, of.workspace, RAW)).toBe(8);
    },
  );

  it('waits for a person when its key is revoked, and goes on when it is given another', async () => {
    const of = await connected();
    control.revokeKey(smoobuKey.api_key);
    expect(await runOnce(world, of)).toMatchObject({
      status: 'failed',
      last_error: 'INVALID_GRANT',
    });
    control.addKey(smoobuKey.api_key, smoobuKey.api_secret);
    expect(await runOnce(world, of)).toMatchObject({ status: 'completed' });
  });
});
