import type { Tx } from './in-workspace.ts';

/** When a connection's most advanced cursor last moved, or null before the first run. */
export async function cursorMovedAt(tx: Tx, connectionId: string): Promise<Date | null> {
  const row = await tx.syncState.findFirst({
    where: { connection_id: connectionId },
    orderBy: { updated_at: 'desc' },
    select: { updated_at: true },
  });
  return row?.updated_at ?? null;
}
