import type { Tx } from './in-workspace.ts';

/** `archived` and `read` are work still to do; the others are decisions. */
export type Outcome = 'archived' | 'read' | 'enriched' | 'review' | 'waiting' | 'ignored';

/** Whether any stored message of the connection still waits to be read or settled. */
export async function hasUnsettled(tx: Tx, connectionId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ found: boolean }[]>`
    SELECT EXISTS (SELECT FROM integrations.message_outcomes
      WHERE connection_id = ${connectionId}::uuid AND outcome IN ('archived', 'read')) AS found`;
  return row?.found ?? false;
}

/** Messages of the connection in this state, oldest id first. */
export async function messagesIn(
  tx: Tx,
  connectionId: string,
  outcome: Outcome,
  limit: number,
): Promise<readonly string[]> {
  const rows = await tx.messageOutcome.findMany({
    where: { connection_id: connectionId, outcome },
    select: { message_id: true },
    orderBy: { message_id: 'asc' },
    take: limit,
  });
  return rows.map((row) => row.message_id);
}

/** Stored messages of the connection after an id, whatever became of them. */
export async function messagesAfter(
  tx: Tx,
  connectionId: string,
  after: string | null,
  upTo: string | null,
  limit: number,
): Promise<readonly string[]> {
  const rows = await tx.messageOutcome.findMany({
    where: {
      connection_id: connectionId,
      message_id: {
        ...(after === null ? {} : { gt: after }),
        ...(upTo === null ? {} : { lte: upTo }),
      },
    },
    select: { message_id: true },
    orderBy: { message_id: 'asc' },
    take: limit,
  });
  return rows.map((row) => row.message_id);
}
