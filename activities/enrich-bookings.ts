import { markFeedSettled } from '#db/feed-import.ts';
import { hasUnsettled, messagesAfter, messagesIn } from '#db/outcomes.ts';
import { savePosition } from '#db/reprocess-position.ts';
import { hasEnded, progressRun } from '#db/run-progress.ts';
import { settleMail } from '#db/settle.ts';
import type { RunRef } from '#domain/run.ts';
import { failpoint } from '#lib/failpoint.ts';
import type { ActivityDeps } from './deps.ts';
import { type CompletedRun, completeRun, logCompleted } from './run-end.ts';

const BATCH = 200;
/** Messages decided in one transaction, with all that hangs together with them. */
const CHUNK = 50;

/** `range`: message ids after one and up to another, of a reprocess; `bookings`: what an import has just changed. */
export type EnrichBatch =
  | { readonly kind: 'new' }
  | { readonly kind: 'range'; readonly after: string | null; readonly upTo: string | null }
  | { readonly kind: 'bookings'; readonly bookingIds: readonly number[] };

/**
 * Finds the booking each message speaks of, then adds to that booking or asks a person. With `last`, the run is
 * completed in the transaction of its last decision.
 */
export function createEnrichBookings(deps: ActivityDeps) {
  return async function enrichBookings(
    run: RunRef,
    batch: EnrichBatch,
    { last }: { readonly last: boolean },
  ): Promise<{ readonly more: boolean }> {
    const ids = await deps.enrichment.inWorkspace(run, async (tx) => {
      if (await hasEnded(tx, run)) return null;
      switch (batch.kind) {
        case 'new':
          return messagesIn(tx, run.connectionId, 'read', BATCH);
        case 'range':
          return batch.upTo === null
            ? []
            : messagesAfter(tx, run.connectionId, batch.after, batch.upTo, BATCH);
        case 'bookings':
          return [];
      }
    });
    if (ids === null) return { more: false };
    const chunks = chunked(ids, CHUNK);
    const bookingIds = batch.kind === 'bookings' ? batch.bookingIds : [];
    const rounds = chunks.length === 0 ? [[]] : chunks;
    let completed: CompletedRun | null = null;
    for (const [round, messageIds] of rounds.entries()) {
      completed = await deps.enrichment.inWorkspace(run, async (tx) => {
        const counters = await settleMail(tx, {
          workspaceId: run.workspaceId,
          keyring: deps.keyring,
          messageIds,
          bookingIds,
          runId: run.runId,
        });
        failpoint('enrich-bookings.storing');
        const isLastRound = round === rounds.length - 1;
        if (isLastRound && batch.kind === 'range' && batch.upTo !== null) {
          await progressRun(tx, run, { status: 'running', stage: 'enrich' });
          await savePosition(tx, run, batch.upTo);
        }
        if (batch.kind === 'bookings') await markFeedSettled(tx, run);
        const isEnd = last && isLastRound && ids.length < BATCH;
        if (isEnd && !(await hasUnsettled(tx, run.connectionId))) {
          return completeRun(tx, run, 'enrich', counters);
        }
        await progressRun(tx, run, { status: 'running', stage: 'enrich', counters });
        return null;
      });
      failpoint('enrich-bookings.committed');
    }
    if (completed !== null) logCompleted(deps.log, completed);
    return { more: last && completed === null };
  };
}

function chunked<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
