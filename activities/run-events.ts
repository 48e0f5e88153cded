import { recordActivity } from '#db/activity-log.ts';
import type { Tx } from '#db/in-workspace.ts';
import { accountIdOf, type EndedRun } from '#db/run-progress.ts';
import { connectorProvider } from '#domain/connectors.ts';
import type { RunRef } from '#domain/run.ts';

/** Counts that say nothing of a change. */
const QUIET = ['unchanged', 'records_found', 'records_known'];

/** Tells that a connector's run has begun; other capabilities tell of their end only. */
export async function recordStarted(tx: Tx, run: RunRef): Promise<void> {
  const connector = await connectorOf(tx, run);
  if (connector === null) return;
  await recordActivity(tx, { ...run, type: 'connector_sync_started', data: connector });
}

/** Tells of a completed run: a connector's in the words of its document, a poll's only where it changed something. */
export async function recordCompleted(tx: Tx, run: RunRef, ended: EndedRun): Promise<void> {
  const connector = await connectorOf(tx, run);
  if (connector !== null) {
    await recordActivity(tx, {
      ...run,
      type: 'connector_sync_completed',
      data: {
        ...connector,
        file_count: ended.counters.records_found ?? 0,
        duration_ms: ended.durationMs,
      },
    });
    return;
  }
  const didSomething = Object.entries(ended.counters).some(
    ([name, count]) => !QUIET.includes(name) && count > 0,
  );
  if (run.trigger === 'poll' && !didSomething) return;
  await recordActivity(tx, {
    ...run,
    type: 'connection_sync_completed',
    data: {
      run_id: run.runId,
      capability: run.capability,
      trigger: run.trigger,
      ...ended.counters,
    },
  });
}

/** Tells of a failed run. `code` is stable; a connector's event has it in a sentence, too. */
export async function recordFailed(tx: Tx, run: RunRef, code: string): Promise<void> {
  const connector = await connectorOf(tx, run);
  if (connector !== null) {
    await recordActivity(tx, {
      ...run,
      type: 'connector_sync_failed',
      data: { ...connector, error_code: code, error_msg: `The import ended with ${code}.` },
    });
    return;
  }
  await recordActivity(tx, {
    ...run,
    type: 'connection_sync_failed',
    data: {
      run_id: run.runId,
      capability: run.capability,
      trigger: run.trigger,
      error_code: code,
    },
  });
}

async function connectorOf(tx: Tx, run: RunRef) {
  const provider = connectorProvider(run.capability);
  if (provider === null) return null;
  return { provider, account_id: await accountIdOf(tx, run), run_id: run.runId };
}
