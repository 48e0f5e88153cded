import { failRunRow } from '#db/run-progress.ts';
import type { RunRef } from '#domain/run.ts';
import type { ActivityDeps } from './deps.ts';
import { logEnded } from './run-end.ts';
import { recordFailed } from './run-events.ts';

const CANCELLED = 'CANCELLED';

/** Ends a run that a person asked to end: what it stored stays, and its capability is as well as before. */
export async function cancelRun(deps: ActivityDeps, run: RunRef): Promise<void> {
  const ended = await deps.enrichment.inWorkspace(run, async (tx) => {
    const failure = { code: CANCELLED, capabilityStatus: null, retryAt: null };
    const row = await failRunRow(tx, run, failure);
    if (row !== null) await recordFailed(tx, run, CANCELLED);
    return row;
  });
  if (ended === null) return;
  logEnded(deps.log, run, ended, CANCELLED);
}
