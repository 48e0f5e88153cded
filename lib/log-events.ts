import type { Log } from './log.ts';

/** The log events that operators search for by name; their fields are a contract (ids and counts only). */

interface RunIdentity {
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly runId: string;
}

/** Summary of one reservations run: messages seen, newly archived, already known or not in scope, refused. */
export function logGmailIngestRun(
  log: Log,
  run: RunIdentity & {
    readonly scanned: number;
    readonly archived: number;
    readonly skipped: number;
    readonly conflicts: number;
    readonly durationMs: number;
  },
): void {
  log.info('Gmail ingest run', {
    component: 'EmailProcessor',
    event: 'gmail_ingest_run',
    ...identity(run),
    scanned: run.scanned,
    skipped: run.skipped,
    count: run.archived,
    conflicts: run.conflicts,
    duration_ms: run.durationMs,
  });
}

/** A label or message that belongs to somebody else was refused. Names nobody but the refused side. */
export function logLabelIsolationViolation(
  log: Log,
  violation: Partial<RunIdentity> & {
    readonly workspaceId: string;
    readonly connectionId: string;
    readonly code: 'LABEL_CONFLICT' | 'MESSAGE_CONFLICT';
    readonly conflicts: number;
  },
): void {
  log.error('Label isolation violation', {
    component: 'EmailProcessor',
    event: 'label_isolation_violation',
    ...identity(violation),
    code: violation.code,
    conflicts: violation.conflicts,
  });
}

/** A connection's status changed. `reason` is a stable code, null when it became healthy. */
export function logConnectionHealth(
  log: Log,
  change: {
    readonly workspaceId: string;
    readonly connectionId: string;
    readonly from: string;
    readonly to: string;
    readonly reason: string | null;
  },
): void {
  log.info('Connection health', {
    component: 'GmailVerify',
    event: 'connection_health',
    ...identity(change),
    status_from: change.from,
    status_to: change.to,
    reason: change.reason,
  });
}

/** A run of any capability ended. `code` is the failure's stable code, null on success. */
export function logSyncRunEnd(
  log: Log,
  run: RunIdentity & {
    readonly capability: string;
    readonly outcome: 'completed' | 'failed';
    readonly code: string | null;
    readonly attempts: number;
    readonly durationMs: number;
    readonly counters: Readonly<Record<string, number>>;
  },
): void {
  log[run.outcome === 'failed' ? 'warn' : 'info']('Sync run ended', {
    component: 'Sync',
    event: 'sync_run_end',
    ...identity(run),
    capability: run.capability,
    outcome: run.outcome,
    code: run.code,
    attempts: run.attempts,
    duration_ms: run.durationMs,
    counters: run.counters,
  });
}

function identity(of: {
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly runId?: string;
}) {
  return {
    workspace_id: of.workspaceId,
    connection_id: of.connectionId,
    ...(of.runId !== undefined && { run_id: of.runId }),
  };
}
