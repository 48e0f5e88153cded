import type { Prisma } from '#gen/prisma/client.ts';
import type { Tx } from '../in-workspace.ts';
import { type Page, pageOf } from '../page.ts';
import { findMapping, type MappingRow } from './mapping-rows.ts';

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

/** One change from what was sent to what became of it. */
export interface Trace {
  readonly lines: readonly LogRow[];
  /** The thing as it is now: what was last sent, its canonical form, and why it waits. */
  readonly item: {
    readonly raw_data: Prisma.JsonValue;
    readonly canonical: Prisma.JsonValue;
    readonly dialect: string;
    readonly hold_reason: string | null;
  } | null;
  readonly mapping: MappingRow | null;
}

/** The lines of a trace in their order and the thing that they are about; null when there is no such trace. */
export async function getTrace(tx: Tx, traceId: string): Promise<Trace | null> {
  const lines = await tx.intSyncLog.findMany({
    where: { trace_id: traceId },
    orderBy: { id: 'asc' },
    take: 500,
    select: COLUMNS,
  });
  const [first] = lines;
  if (first === undefined) return null;
  const of = {
    sourceId: first.source_id,
    type: first.entity_type,
    externalId: first.entity_id ?? '',
  };
  return { lines, item: await itemOf(tx, of), mapping: await findMapping(tx, of) };
}

async function itemOf(
  tx: Tx,
  of: { readonly sourceId: number; readonly type: string; readonly externalId: string },
): Promise<Trace['item']> {
  const where = { source_id: of.sourceId, external_id: of.externalId };
  const select = { raw_data: true, canonical: true, dialect: true, hold_reason: true } as const;
  switch (of.type) {
    case 'property':
      return tx.intProperty.findFirst({ where, select });
    case 'room_type':
      return tx.intRoomType.findFirst({ where, select });
    case 'reservation':
      return tx.intReservation.findFirst({ where, select });
    case 'guest':
      return tx.intGuest.findFirst({ where, select });
    default:
      return null;
  }
}
