import type { Tx } from '../in-workspace.ts';

/**
 * Deletes a workspace's events from before a moment, with their deliveries, `limit` at most. An event stays while any of
 * its deliveries is pending, and the last one of each entity stays for ever: it is what the entity's sequence goes on
 * from, and who has missed the rest finds there how the entity is. Returns how many went; numbers go on.
 */
export async function purgeEvents(
  tx: Tx,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<number> {
  const old = await tx.$queryRaw<{ id: string }[]>`
    SELECT e.id FROM gassync.int_events e
    WHERE e.occurred_at < ${before} AND e.number IS NOT NULL
      AND EXISTS (
        SELECT FROM gassync.int_events l
        WHERE l.workspace_id = e.workspace_id AND l.entity_type = e.entity_type AND l.entity_id = e.entity_id
          AND l.sequence > e.sequence)
      AND NOT EXISTS (
        SELECT FROM gassync.int_deliveries d
        WHERE d.workspace_id = e.workspace_id AND d.event_id = e.id AND d.state = 'pending')
    ORDER BY e.occurred_at LIMIT ${limit}::int`;
  const ids = old.map(({ id }) => id);
  if (ids.length === 0) return 0;
  // A replay may have put one on its way again meanwhile.
  await tx.$executeRaw`
    DELETE FROM gassync.int_deliveries WHERE event_id = ANY (${ids}::uuid[]) AND state <> 'pending'`;
  return tx.$executeRaw`
    DELETE FROM gassync.int_events e WHERE e.id = ANY (${ids}::uuid[]) AND NOT EXISTS (
      SELECT FROM gassync.int_deliveries d WHERE d.workspace_id = e.workspace_id AND d.event_id = e.id)`;
}
