import type { Tx } from './in-workspace.ts';

/** What a connection holds, counted: stored messages, open conflicts, open review items. */
export interface ConnectionCounts {
  readonly messages: number;
  readonly conflicts_open: number;
  readonly reviews_open: number;
}

/** Counts of each of these connections; every id has an entry. */
export async function countsOf(
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ConnectionCounts>> {
  const where = { connection_id: { in: [...ids] } };
  const messages = await tx.gmailMessage.groupBy({ by: 'connection_id', where, _count: true });
  const conflicts = await tx.fetchLedgerItem.groupBy({
    by: 'connection_id',
    where: { ...where, state: 'conflict' },
    _count: true,
  });
  const reviews = await tx.enrichmentReviewItem.groupBy({
    by: 'connection_id',
    where: { ...where, status: 'open' },
    _count: true,
  });
  const of = (rows: { connection_id: string; _count: number }[], id: string): number =>
    rows.find((row) => row.connection_id === id)?._count ?? 0;
  return new Map(
    ids.map((id) => [
      id,
      {
        messages: of(messages, id),
        conflicts_open: of(conflicts, id),
        reviews_open: of(reviews, id),
      },
    ]),
  );
}
