import type { EntityType } from '#gassync/canonical.ts';
import type { Tx } from '../in-workspace.ts';
import type { SourceRef } from './source-ref.ts';

export type LogAction =
  | 'create'
  | 'update'
  | 'delete'
  | 'map'
  | 'unmap'
  | 'reject'
  | 'stale'
  | 'remap';

/** A line of the audit trail: ids, outcomes and reasons, never what a guest is called. */
export interface LogLine {
  readonly entityType: EntityType;
  readonly entityId: string | null;
  readonly action: LogAction;
  readonly status: 'success' | 'failed' | 'pending';
  readonly error?: string | null;
  readonly request?: Readonly<Record<string, unknown>>;
  readonly response?: Readonly<Record<string, unknown>>;
  /** One per change, from its reading to its deliveries. */
  readonly traceId: string;
}

/** Appends lines to the log of inbound changes. */
export async function writeLog(
  tx: Tx,
  source: SourceRef,
  lines: readonly LogLine[],
): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map((line) => ({
    entity_type: line.entityType,
    entity_id: line.entityId,
    action: line.action,
    status: line.status,
    error_message: line.error ?? null,
    request_data: line.request ?? {},
    response_data: line.response ?? {},
    trace_id: line.traceId,
  }));
  await tx.$executeRaw`
    INSERT INTO gassync.int_sync_log (workspace_id, source_id, direction, entity_type, entity_id, action, status,
      error_message, request_data, response_data, trace_id)
    SELECT ${source.workspaceId}::uuid, ${source.sourceId}, 'inbound', r.entity_type, r.entity_id, r.action, r.status,
      r.error_message, r.request_data, r.response_data, r.trace_id
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(entity_type text, entity_id text, action text,
      status text, error_message text, request_data jsonb, response_data jsonb, trace_id uuid)`;
}
