import { describe, expect, it } from '@jest/globals';
import { ERASE_CONNECTION, TASK_QUEUE, eraseConnectionId } from '#workflows/contract.ts';
import { rowsOf } from '#test/support/databases.ts';
import { deliver, deliverConfirmation, ledgerStates, storedIds } from '#test/support/mail-state.ts';
import { useWorld } from '#test/support/world.ts';
import { addBooking, connectGoogle, createWorkspace, runOnce } from '#test/support/workspace.ts';

const world = useWorld();

/** Every row of a workspace that comes from mail, counted by table. */
async function mailRows(workspaceId: string): Promise<Record<string, number>> {
  const tables = [
    'raw_records',
    'gmail_messages',
    'gmail_message_labels',
    'message_claims',
    'message_outcomes',
    'reservation_facts',
    'enrichment_review_items',
  ];
  const counts = await Promise.all(
    tables.map(async (table) => {
      const text = `SELECT count(*)::int AS count FROM integrations.${table} WHERE workspace_id = $1`;
      const [row] = await rowsOf<{ count: number }>(world.databases, text, [workspaceId]);
      return [table, row?.count ?? -1] as const;
    }),
  );
  return Object.fromEntries(counts);
}

describe('a mailbox that two workspaces watch', () => {
  it('belongs message by message to the first; the second stores nothing of it, says so each time, and gets it once the first has erased it', async () => {
    const first = await connectGoogle(world, await createWorkspace(world));
    const second = await connectGoogle(world, await createWorkspace(world), {
      account: first.account,
    });
    const stay = { code: 'HMSHARED01', checkIn: '2027-05-01', checkOut: '2027-05-04' };
    await addBooking(world, first.workspace, stay);
    const foreign = await deliverConfirmation(world, first, stay);
    expect((await runOnce(world, first)).counters).toMatchObject({ bookings_enriched: 1 });

    const refused = await runOnce(world, second);
    expect(refused).toMatchObject({
      status: 'completed',
      counters: { conflicts: 1, emails_archived: 0 },
    });
    expect(await ledgerStates(world, second)).toEqual({ [foreign]: 'conflict' });
    expect(new Set(Object.values(await mailRows(second.workspace.workspaceId)))).toEqual(
      new Set([0]),
    );
    expect(Object.values(await mailRows(first.workspace.workspaceId))[0]).toBe(1);
    const violations = world.log.filter(
      (line) =>
        line['event'] === 'label_isolation_violation' &&
        line['connection_id'] === second.connectionId,
    );
    expect(violations).toMatchObject([{ level: 'error', code: 'MESSAGE_CONFLICT', conflicts: 1 }]);

    const [own = ''] = await deliver(world, second, 1);
    const again = await runOnce(world, second);
    expect(again.counters).toMatchObject({ conflicts: 1, emails_archived: 1 });
    expect(await storedIds(world, second)).toEqual([own]);
    const idle = await runOnce(world, second, 'poll');
    expect(idle.counters['conflicts'] ?? 0).toBe(0);

    const { workspaceId, profileId } = first.workspace;
    await world.temporal.client.workflow.execute(ERASE_CONNECTION, {
      workflowId: eraseConnectionId(first.connectionId),
      taskQueue: TASK_QUEUE,
      args: [{ workspaceId, profileId, connectionId: first.connectionId }],
    });
    const freed = await runOnce(world, second);
    expect(freed.counters).toMatchObject({ emails_archived: 1 });
    expect(await storedIds(world, second)).toEqual([foreign, own].toSorted());
    expect(await ledgerStates(world, second)).toEqual({ [foreign]: 'stored' });
  });

  it('gives each message to exactly one of two workspaces that sync at the same moment', async () => {
    const a = await connectGoogle(world, await createWorkspace(world));
    const b = await connectGoogle(world, await createWorkspace(world), { account: a.account });
    const ids = await deliver(world, a, 80);
    const [runA, runB] = await Promise.all([runOnce(world, a), runOnce(world, b)]);
    const [atA, atB] = [await storedIds(world, a), await storedIds(world, b)];
    expect([...atA, ...atB].toSorted()).toEqual(ids.toSorted());
    expect(runA.counters['conflicts']).toBe(atB.length);
    expect(runB.counters['conflicts']).toBe(atA.length);
  });

  it('is stored by both of two connections of one workspace', async () => {
    const workspace = await createWorkspace(world);
    const a = await connectGoogle(world, workspace);
    const b = await connectGoogle(world, workspace, {
      account: a.account,
      label: 'Reservations/Old',
    });
    const [id = ''] = await deliver(world, a, 1, { labels: ['Reservations', 'Reservations/Old'] });
    await runOnce(world, a);
    await runOnce(world, b);
    expect([await storedIds(world, a), await storedIds(world, b)]).toEqual([[id], [id]]);
  });
});
