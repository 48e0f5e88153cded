import { type EndedRun, progressRun } from '#db/run-progress.ts';
import { changeStatus } from '#db/mail-connection.ts';
import type { Tx } from '#db/in-workspace.ts';
import type { Counters, RunRef, RunStage } from '#domain/run.ts';
import type { Log } from '#lib/log.ts';
import { logConnectionHealth, logGmailIngestRun, logSyncRunEnd } from '#lib/log-events.ts';
import { recordCompleted } from './run-events.ts';

/** What a completed run left to be logged once its transaction is committed. */
export interface CompletedRun {
  readonly run: RunRef;
  readonly ended: EndedRun;
  /** The status that the connection recovered from, or null. */
  readonly recoveredFrom: string | null;
}

/** Completes a run in the caller's transaction, and with it heals the connection's status. */
export async function completeRun(
  tx: Tx,
  run: RunRef,
  stage: RunStage,
  counters: Counters,
): Promise<CompletedRun> {
  const ended = await progressRun(tx, run, { status: 'completed', stage, counters });
  // A reprocess did not ask the provider, so it proves nothing about the connection.
  const recoveredFrom =
    run.trigger === 'reprocess'
      ? null
      : await changeStatus(tx, run.connectionId, 'connected', null);
  await recordCompleted(tx, run, ended);
  return { run, ended, recoveredFrom };
}

/** Logs a completed run; call it after the commit. */
export function logCompleted(log: Log, { run, ended, recoveredFrom }: CompletedRun): void {
  const { counters, durationMs } = ended;
  if (recoveredFrom !== null) {
    logConnectionHealth(log, { ...run, from: recoveredFrom, to: 'connected', reason: null });
  }
  if (run.capability === 'reservations') {
    logGmailIngestRun(log, {
      ...run,
      scanned: counters.emails_scanned ?? 0,
      archived: counters.emails_archived ?? 0,
      skipped: counters.emails_skipped ?? 0,
      conflicts: counters.conflicts ?? 0,
      durationMs,
    });
  }
  logEnded(log, run, ended, null);
}

/** Logs the end of a run, completed where `code` is null; call it after the commit. */
export function logEnded(
  log: Log,
  run: RunRef,
  { counters, attempts, durationMs }: EndedRun,
  code: string | null,
): void {
  logSyncRunEnd(log, {
    ...run,
    outcome: code === null ? 'completed' : 'failed',
    code,
    attempts,
    durationMs,
    counters: counters as Readonly<Record<string, number>>,
  });
}
