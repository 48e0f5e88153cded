import type { Prisma } from '#gen/prisma/client.ts';
import type { Tx } from '../in-workspace.ts';
import { type Page, pageOf } from '../page.ts';

/** An event without what it says: ids, numbers and times. */
export interface EventRow {
  readonly id: string;
  readonly number: number;
  /** Which change of its entity it is. */
  readonly sequence: number;
  readonly event_type: string;
  readonly entity_type: string;
  readonly entity_id: string;
  readonly trace_id: string | null;
  readonly occurred_at: Date;
}

const COLUMNS = {
  id: true,
  number: true,
  sequence: true,
  event_type: true,
  entity_type: true,
  entity_id: true,
  trace_id: true,
  occurred_at: true,
} as const satisfies Prisma.IntEventSelect;

export interface EventFilter {
  readonly type?: string | undefined;
  readonly entityType?: string | undefined;
  readonly entityId?: string | undefined;
  readonly limit: number;
  /** Events before this number. */
  readonly after: number | null;
}

/** Numbered events of the workspace, newest first. */
export async function listEvents(tx: Tx, filter: EventFilter): Promise<Page<EventRow, number>> {
  const rows = await tx.intEvent.findMany({
    where: {
      number: filter.after === null ? { not: null } : { lt: filter.after },
      ...(filter.type !== undefined && { event_type: filter.type }),
      ...(filter.entityType !== undefined && { entity_type: filter.entityType }),
      ...(filter.entityId !== undefined && { entity_id: filter.entityId }),
    },
    orderBy: { number: 'desc' },
    take: filter.limit + 1,
    select: COLUMNS,
  });
  return pageOf(rows.map(numbered), filter.limit, (row) => row.number);
}

/** The numbered events of a trace in their order, `most` of them at most. */
export async function eventsOfTrace(
  tx: Tx,
  traceId: string,
  most: number,
): Promise<readonly EventRow[]> {
  const rows = await tx.intEvent.findMany({
    where: { trace_id: traceId, number: { not: null } },
    orderBy: { number: 'asc' },
    take: most,
    select: COLUMNS,
  });
  return rows.map(numbered);
}

/** Who numbers an event counts its entity's changes in the same statement. */
function numbered(row: Prisma.IntEventGetPayload<{ select: typeof COLUMNS }>): EventRow {
  return { ...row, number: row.number ?? 0, sequence: row.sequence ?? 0 };
}
