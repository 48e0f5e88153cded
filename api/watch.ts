import { setTimeout as sleep } from 'node:timers/promises';
import { activitySince, activityTime } from '#db/activity.ts';
import type { Scope } from '#db/in-workspace.ts';
import { countOpenReviews } from '#db/reviews.ts';
import { recentRuns } from '#db/runs.ts';
import type { Deps } from './deps.ts';
import { presentRun } from './present/run.ts';

/** One event of the stream; only activity has an id, because only activity can be resumed. */
export interface WatchEvent {
  readonly event: 'activity' | 'run' | 'reviews';
  readonly id?: string;
  readonly data: unknown;
}

const EVERY_MS = 1_000;
/** Rows become visible in the order of commits, not of their times: what is younger than this is read again. */
const OVERLAP_MS = 10_000;
const MAX_SEEN = 5_000;

/**
 * What happens in a workspace, as it happens: activity (after `lastId` if given, else from now), runs
 * whenever they change, and the number of open reviews when it changes. Ends when `signal` aborts.
 * Reading the tables costs little and sees what any process wrote, so nothing has to be told here.
 */
export async function* watchWorkspace(
  deps: Deps,
  scope: Scope,
  lastId: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent> {
  const seen = new Map<string, string>();
  const resumed = lastId === undefined ? null : await timeOf(deps, scope, lastId);
  const startedAt = deps.clock.now();
  let since = resumed ?? new Date(startedAt.getTime() - OVERLAP_MS);
  // What is there at the beginning is known to a client that has just loaded its page.
  let isFirst = true;

  const changed = (key: string, value: unknown): boolean => {
    const text = JSON.stringify(value);
    if (seen.get(key) === text) return false;
    seen.set(key, text);
    return true;
  };

  while (!signal.aborted) {
    const now = deps.clock.now();
    const { activity, runs, reviews } = await deps.db.api.inWorkspace(
      scope,
      async (tx) => ({
        activity: await activitySince(tx, since),
        runs: await recentRuns(tx, new Date(now.getTime() - OVERLAP_MS)),
        reviews: await countOpenReviews(tx),
      }),
      { readOnly: true },
    );
    for (const row of activity) {
      const isOld = resumed === null && row.created_at < startedAt;
      if (changed(row.id, true) && !isOld && row.id !== lastId)
        yield { event: 'activity', id: row.id, data: row };
    }
    for (const row of runs) {
      const run = presentRun(row);
      if (changed(row.id, run) && !(isFirst && run.finished_at !== null))
        yield { event: 'run', data: run };
    }
    if (changed('reviews', reviews)) yield { event: 'reviews', data: { open: reviews } };
    isFirst = false;
    const oldest = now.getTime() - OVERLAP_MS;
    const last = activity.at(-1)?.created_at.getTime() ?? oldest;
    // A full page may end before now: go on from where it ended.
    since = new Date(activity.length < 500 ? Math.max(since.getTime(), oldest) : last);
    for (const key of seen.keys()) {
      if (seen.size <= MAX_SEEN) break;
      seen.delete(key);
    }
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

function timeOf(deps: Deps, scope: Scope, id: string): Promise<Date | null> {
  return deps.db.api.inWorkspace(scope, (tx) => activityTime(tx, id), { readOnly: true });
}
