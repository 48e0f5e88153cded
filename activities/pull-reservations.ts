import { PULL_STREAMS } from '#capabilities/pms-pull/plan.ts';
import { scopeOf } from '#db/gassync/source-ref.ts';
import { noteSync } from '#db/gassync/sources.ts';
import type { RunRef } from '#domain/run.ts';
import { cancelRun } from './cancel-run.ts';
import type { ActivityDeps } from './deps.ts';
import { settleMissing } from './pull/missing.ts';
import { openPull } from './pull/open-pull.ts';
import { type PullEnd, pullStream, type Room } from './pull/pull-stream.ts';
import { completeRun, logCompleted } from './run-end.ts';

/** Bounds of one slice: after either, the other capabilities of the connection get their turn. */
const SLICE_ITEMS = 500;
const SLICE_MS = 60_000;

/**
 * Reads what is new at a property-management system: kept exactly as it came, then brought into the buffer as any
 * partner's, then the cursor. Repeating it after any interruption changes nothing that was done.
 */
export function createPullReservations(deps: ActivityDeps) {
  return async function pullReservations(run: RunRef): Promise<{ readonly more: boolean }> {
    const opened = await openPull(deps, run);
    if (opened === null) return { more: false };
    if (opened.kind === 'open') {
      const room: Room = { items: SLICE_ITEMS, deadline: deps.clock.now().getTime() + SLICE_MS };
      for (const stream of PULL_STREAMS) {
        const end: PullEnd =
          stream === 'missing'
            ? await settleMissing(opened.pull, room)
            : await pullStream(opened.pull, stream, room);
        if (end === 'full') return { more: true };
        if (end === 'cancelled') {
          await cancelRun(deps, run);
          return { more: false };
        }
      }
      const { source } = opened.pull;
      await deps.mapping.inWorkspace(scopeOf(source), (tx) =>
        noteSync(tx, source, deps.clock.now()),
      );
    }
    const completed = await deps.enrichment.inWorkspace(run, (tx) =>
      completeRun(tx, run, 'collect', {}),
    );
    logCompleted(deps.log, completed);
    return { more: false };
  };
}
