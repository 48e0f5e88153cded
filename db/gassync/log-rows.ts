import type { Prisma } from '#gen/prisma/client.ts';
import type { Tx } from '../in-workspace.ts';
import { type Page, pageOf } from '../page.ts';

/** A line of the sync log. */
export type LogRow = Prisma.IntSyncLogGetPayload<{ select: typeof COLUMNS }>;

const COLUMNS = {
  id: true,
  source_id: true,
  direction: true,
  entity_type: true,
  entity_id: true,
  action: true,
  status: true,
  error_message: true,
  request_data: true,
  response_data: true,
  trace_id: true,
  created_at: true,
} as const;

export interface LogFilter {
  readonly sourceId?: number | undefined;
  readonly type?: string | undefined;
  readonly entityId?: string | undefined;
  readonly action?: string | undefined;
  readonly status?: string | undefined;
  readonly direction?: string | undefined;
  readonly limit: number;
  /** Lines older than this one. */
  readonly after: number | null;
}

/** Lines of the log, newest first. */
export async function listLog(tx: Tx, filter: LogFilter): Promise<Page<LogRow, number>> {
  const rows = await tx.intSyncLog.findMany({
    where: {
      ...(filter.sourceId !== undefined && { source_id: filter.sourceId }),
      ...(filter.type !== undefined && { entity_type: filter.type }),
      ...(filter.entityId !== undefined && { entity_id: filter.entityId }),
      ...(filter.action !== undefined && { action: filter.action }),
      ...(filter.status !== undefined && { status: filter.status }),
      ...(filter.direction !== undefined && { direction: filter.direction }),
      ...(filter.after !== null && { id: { lt: filter.after } }),
    },
    orderBy: { id: 'desc' },
    take: filter.limit + 1,
    select: COLUMNS,
  });
  return pageOf(rows, filter.limit, (row) => row.id);
}

/** The lines of a trace in their order, `most` of them at most. */
export function linesOfTrace(tx: Tx, traceId: string, most: number): Promise<LogRow[]> {
  return tx.intSyncLog.findMany({
    where: { trace_id: traceId },
    orderBy: { id: 'asc' },
    take: most,
    select: COLUMNS,
  });
}
