import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ActivityDeps } from '#activities/deps.ts';
import type { Db } from '#db/in-workspace.ts';
import { rowsOf } from '#test/support/databases.ts';
import { deliverConfirmation } from '#test/support/mail-state.ts';
import { connectGoogle, createWorkspace, runOnce } from '#test/support/workspace.ts';
import { useWorld } from '#test/support/world.ts';
import { items } from '../sandbox/payloads.ts';
import { connectPms, like, startPmsSandboxes } from './support/accounts.ts';

const sandboxes = await startPmsSandboxes();
/** Breaks the step once, right after the booking was made and before anybody noted which. */
let breaks = false;
const BOOKING = '93000000';
const world = useWorld({
  change: (deps: ActivityDeps) => {
    const changed = sandboxes.options.change(deps);
    return { ...changed, mapping: breaking(changed.mapping) };
  },
});
const [sample = {}] = items('beds24-bookings-page1', 'data');

beforeEach(() => sandboxes.seed());
afterAll(() => sandboxes.close());

function breaking(db: Db): Db {
  return {
    ...db,
    async inWorkspace(...args: Parameters<Db['inWorkspace']>) {
      const result: unknown = await db.inWorkspace(...args);
      const made =
        Array.isArray(result) && result.some((one) => Reflect.get(Object(one), 'id') === BOOKING);
      if (breaks && made) {
        breaks = false;
        // Committed, and nobody was told: what a lost answer and a killed process leave.
        throw Object.assign(new Error('no answer'), { code: 'P2028' });
      }
      return result;
    },
  } as Db;
}

describe('a confirmation mail that waits for its booking', () => {
  it.each([false, true])(
    'finds it when a property-management system brings it, also when that broke off: %s',
    async (isBroken) => {
      const workspace = await createWorkspace(world);
      const mail = await connectGoogle(world, workspace);
      const stay = { code: 'HMWAITS009', checkIn: '2027-06-10', checkOut: '2027-06-14' };
      await deliverConfirmation(world, mail, stay);
      expect((await runOnce(world, mail)).counters).toMatchObject({ review_items_created: 1 });

      const booking = like(sample, {
        id: Number(BOOKING),
        arrival: stay.checkIn,
        departure: stay.checkOut,
        apiReference: stay.code,
      });
      sandboxes.beds24.control.seed({ bookings: [booking] });
      const poor = ['read:bookings', 'read:properties', 'read:inventory'];
      const source = await connectPms(world, sandboxes, workspace, 'beds24', poor);
      breaks = isBroken;
      const pulled = await runOnce(world, source);
      expect(pulled).toMatchObject({ status: 'completed', counters: { bookings_enriched: 1 } });
      expect(breaks).toBe(false);
      const found = await rowsOf(
        world.databases,
        `SELECT b.guest_name FROM core.bookings b JOIN core.booking_references r ON r.booking_id = b.id
         WHERE b.workspace_id = $1 AND r.value = $2 AND r.source = 'source'`,
        [workspace.workspaceId, stay.code],
      );
      expect(found).toEqual([{ guest_name: 'Dalia Merrow' }]);
    },
  );
});
