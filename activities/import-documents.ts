import { hasEnded } from '#db/run-progress.ts';
import type { RunRef } from '#domain/run.ts';
import type { ActivityDeps } from './deps.ts';
import { completeRun, logCompleted } from './run-end.ts';

/**
 * Follows `collectRecords` in runs whose capability says that its files become documents, and ends them once none is
 * waiting. Bounded as a slice is; `more` asks for another one.
 */
export function createImportDocuments(deps: ActivityDeps) {
  return async function importDocuments(run: RunRef): Promise<{ readonly more: boolean }> {
    const completed = await deps.enrichment.inWorkspace(run, async (tx) =>
      (await hasEnded(tx, run)) ? null : completeRun(tx, run, 'documents', {}),
    );
    if (completed !== null) logCompleted(deps.log, completed);
    return { more: false };
  };
}
