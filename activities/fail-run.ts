import { changeStatus } from '#db/mail-connection.ts';
import { failRunRow, isAlone } from '#db/run-progress.ts';
import type { RunRef } from '#domain/run.ts';
import { failpoint } from '#lib/failpoint.ts';
import { logConnectionHealth } from '#lib/log-events.ts';
import type { ActivityDeps } from './deps.ts';
import { logEnded } from './run-end.ts';
import { recordFailed } from './run-events.ts';

/** Hits the whole account, whichever capability met it. */
const BREAKS_THE_CONNECTION = new Set(['INVALID_GRANT']);
/** Breaks a connection that is for nothing else. */
const BREAKS_IF_ALONE = new Set(['LABEL_NOT_FOUND', 'SCOPE_MISSING', 'FEED_INVALID']);

export interface FailedRun {
  readonly code: string;
  readonly retryAfterMs: number;
  readonly parked: boolean;
}

/**
 * Books, once, that a run failed: on its row and its capability. Its connection is in trouble only where every capability
 * is: the others go on.
 */
export function createFailRun(deps: ActivityDeps) {
  return async function failRun(run: RunRef, failure: FailedRun): Promise<void> {
    const { code, parked } = failure;
    const db = run.capability === 'calendar_feed' ? deps.calendar : deps.enrichment;
    // What is never polled is not tried again by itself.
    const isPolled = deps.capabilities.get(run.capability)?.pollSeconds !== null;
    const isRetried = isPolled && !parked;
    const retryAt = isRetried ? new Date(deps.clock.now().getTime() + failure.retryAfterMs) : null;
    const booked = await db.inWorkspace(run, async (tx) => {
      const row = await failRunRow(tx, run, {
        code,
        capabilityStatus: parked ? 'parked' : isPolled ? 'backing_off' : 'idle',
        retryAt,
      });
      if (row === null) return null;
      await recordFailed(tx, run, code);
      const isBroken =
        BREAKS_THE_CONNECTION.has(code) || (BREAKS_IF_ALONE.has(code) && (await isAlone(tx, run)));
      return {
        ended: row,
        before: isBroken ? await changeStatus(tx, run.connectionId, 'error', code) : null,
      };
    });
    failpoint('fail-run.committed');
    if (booked === null) return;
    const { ended, before } = booked;
    if (before !== null) {
      logConnectionHealth(deps.log, { ...run, from: before, to: 'error', reason: code });
    }
    logEnded(deps.log, run, ended, code);
  };
}
