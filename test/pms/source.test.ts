import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { markDisconnected } from '#db/connections.ts';
import { rowsOf } from '#test/support/databases.ts';
import { eventually } from '#test/support/eventually.ts';
import { createWorkspace, runOnce } from '#test/support/workspace.ts';
import { useWorld } from '#test/support/world.ts';
import { buffered, connectPms, numberOf, startPmsSandboxes } from './support/accounts.ts';

const sandboxes = await startPmsSandboxes();
const world = useWorld(sandboxes.options);

beforeEach(() => sandboxes.seed());
afterAll(() => sandboxes.close());

async function connected() {
  return connectPms(world, sandboxes, await createWorkspace(world), 'beds24');
}

describe('the source of a connection', () => {
  it('goes on with the same source when its account is connected anew', async () => {
    const before = await connected();
    await runOnce(world, before);
    const rows = await buffered(world, before.workspace);
    await world.databases.api.inWorkspace(before.workspace, (tx) =>
      markDisconnected(tx, before.connectionId, new Date()),
    );
    const after = await connectPms(world, sandboxes, before.workspace, 'beds24');
    expect(await runOnce(world, after)).toMatchObject({ status: 'completed' });
    expect(await buffered(world, before.workspace)).toEqual(rows);
    const sources = await rowsOf(
      world.databases,
      `SELECT connection_id, last_sync_at IS NOT NULL AS synced FROM gassync.int_sources WHERE workspace_id = $1`,
      [before.workspace.workspaceId],
    );
    expect(sources).toEqual([{ connection_id: after.connectionId, synced: true }]);
  });

  it('erases with the connection what it brought into the buffer, and leaves the bookings', async () => {
    const of = await connected();
    await runOnce(world, of);
    const count = (table: string) =>
      numberOf(
        world,
        of.workspace,
        `SELECT count(*)::int AS n FROM ${table} WHERE workspace_id = $1`,
      );
    const bookings = await count('core.bookings');
    expect(bookings).toBeGreaterThan(0);
    await world.sync.erase({ ...of.workspace, connectionId: of.connectionId });
    const rows = ['properties', 'room_types', 'reservations', 'reservation_rooms', 'availability'];
    await eventually(async () => {
      const left = await Promise.all(rows.map((name) => count(`gassync.int_${name}`)));
      return left.every((n) => n === 0) ? true : undefined;
    });
    expect(await count('core.bookings')).toBe(bookings);
    expect(await count('gassync.int_sync_log')).toBeGreaterThan(0);
    const status = `SELECT (status = 'disabled')::int AS n FROM gassync.int_sources WHERE workspace_id = $1`;
    expect(await numberOf(world, of.workspace, status)).toBe(1);
  });

  it('takes nothing while a person has paused it, and catches up afterwards', async () => {
    const of = await connected();
    await runOnce(world, of);
    const set = (status: string) =>
      rowsOf(
        world.databases,
        'UPDATE gassync.int_sources SET status = $1 WHERE connection_id = $2',
        [status, of.connectionId],
      );
    await set('paused');
    sandboxes.beds24.control.cancel(90000001);
    expect(await runOnce(world, of, 'poll')).toMatchObject({ status: 'completed', counters: {} });
    expect((await buffered(world, of.workspace))['90000001']?.status).toBe('confirmed');
    await set('active');
    await runOnce(world, of, 'poll');
    expect((await buffered(world, of.workspace))['90000001']?.status).toBe('cancelled');
  });
});
