import { createHash } from 'node:crypto';
import { cancellationSignal } from '@temporalio/activity';
import { dialectOfPlatform } from '#calendar/dialects.ts';
import { readCalendar } from '#calendar/parse.ts';
import { type ImportPlan, planImport } from '#calendar/plan-import.ts';
import { recordActivity } from '#db/activity-log.ts';
import { moveCursor, readCursor } from '#db/cursor.ts';
import type { Tx } from '#db/in-workspace.ts';
import { applyImport, feedBookings, feedToImport, storeFeedBody } from '#db/feed-import.ts';
import { abandonOlderRuns, hasEnded, progressRun } from '#db/run-progress.ts';
import type { RunRef } from '#domain/run.ts';
import { failpoint } from '#lib/failpoint.ts';
import type { FeedVersion } from '#providers/capabilities.ts';
import type { ActivityDeps } from './deps.ts';
import { RunFault } from './fault.ts';
import { type CompletedRun, completeRun, logCompleted } from './run-end.ts';

const STREAM = 'feed';

interface FeedCursor {
  readonly version: FeedVersion;
  /** SHA-256 of the feed as it last came, for servers that know no versions. */
  readonly digest: string;
  /** Stays that are missing and held until a person has looked, so that this is said once. */
  readonly held: string | null;
  /** Bookings that an import changed and that waiting mails have not been compared with yet. */
  readonly unsettled: readonly number[];
}

export interface ImportedFeed {
  /** Nothing changed, nothing waits: the run is completed. */
  readonly finished: boolean;
  readonly bookingIds: readonly number[];
}

/**
 * Fetches a calendar feed, keeps it exactly as it came, and turns its stays into bookings. What is no calendar is an
 * error from which nothing is concluded; what is missing is marked, never removed.
 */
export function createImportFeed(deps: ActivityDeps) {
  return async function importFeed(run: RunRef): Promise<ImportedFeed> {
    const start = await deps.calendar.inWorkspace(run, async (tx) => {
      if (await hasEnded(tx, run)) return null;
      await abandonOlderRuns(tx, run);
      return {
        feed: await feedToImport(tx, deps.keyring, run),
        position: await readCursor(tx, run, STREAM),
      };
    });
    if (start === null) return { finished: true, bookingIds: [] };
    const { feed, position } = start;
    if (feed === null) throw new RunFault('config', 'NOT_CONNECTED');

    const known = (position?.cursor ?? null) as FeedCursor | null;
    const answer = await deps
      .openFeed(feed.url)
      .fetch(known?.version ?? {}, { signal: cancellationSignal() });
    const digest =
      answer.kind === 'unchanged'
        ? (known?.digest ?? '')
        : createHash('sha256').update(answer.body).digest('hex');
    if (answer.kind === 'unchanged' || (digest === known?.digest && known.held === null)) {
      const bookingIds = known?.unsettled ?? [];
      return bookingIds.length === 0 ? finish(deps, run) : { finished: false, bookingIds };
    }

    const reading = readCalendar(answer.body, { platformHint: feed.platform });
    if (reading.kind === 'error') throw new RunFault('feed', 'FEED_INVALID');

    const outcome = await deps.calendar.inWorkspace(run, async (tx) => {
      const plan = planImport(reading.events, await feedBookings(tx, feed.feedId), {
        fetchedAt: deps.clock.now().toISOString(),
        rollsRunningStays: dialectOfPlatform(reading.platform).rollsRunningStays ?? false,
      });
      await storeFeedBody(tx, deps.keyring, run, feed.feedId, digest, answer.body);
      const touched = await applyImport(tx, run, feed, plan);
      failpoint('import-feed.storing');
      const bookingIds = [...new Set([...(known?.unsettled ?? []), ...touched])];
      const held = heldText(plan);
      if (held !== known?.held) await reportDoubts(tx, run, plan);
      await moveCursor(tx, run, STREAM, position, {
        version: { ...answer.version },
        digest,
        held,
        unsettled: bookingIds,
      });
      const counters = {
        events_read: reading.events.length,
        bookings_created: plan.inserts.length,
        bookings_updated: plan.updates.length,
        bookings_vanished: plan.vanished.length,
      };
      if (bookingIds.length === 0) {
        return { bookingIds, completed: await completeRun(tx, run, 'import', counters) };
      }
      await progressRun(tx, run, { status: 'running', stage: 'import', counters });
      return { bookingIds, completed: null };
    });
    failpoint('import-feed.committed');
    return ended(deps, outcome.bookingIds, outcome.completed);
  };
}

/** What a person should look at, as one text: it is said again only when it changes. */
function heldText({ hold, reviews }: ImportPlan): string | null {
  const parts = [
    ...(hold === null ? [] : [`${hold.reason}:${hold.bookingIds.join()}`]),
    ...reviews.map(({ reason, bookingId }) => `${reason}:${bookingId}`),
  ];
  return parts.length === 0 ? null : parts.join(' ');
}

async function reportDoubts(tx: Tx, run: RunRef, { hold, reviews }: ImportPlan): Promise<void> {
  if (hold !== null) {
    const data = { reason: hold.reason, booking_ids: [...hold.bookingIds] };
    await recordActivity(tx, { ...run, type: 'calendar_stays_missing', data });
  }
  for (const { reason, bookingId } of reviews) {
    const data = { reason, booking_id: bookingId };
    await recordActivity(tx, { ...run, type: 'calendar_entry_contradicts', data });
  }
}

async function finish(deps: ActivityDeps, run: RunRef): Promise<ImportedFeed> {
  const completed = await deps.calendar.inWorkspace(run, (tx) =>
    completeRun(tx, run, 'import', { unchanged: 1 }),
  );
  return ended(deps, [], completed);
}

function ended(
  deps: ActivityDeps,
  bookingIds: readonly number[],
  completed: CompletedRun | null,
): ImportedFeed {
  if (completed !== null) logCompleted(deps.log, completed);
  return { finished: completed !== null, bookingIds };
}
