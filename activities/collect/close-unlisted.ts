import { moveCursor, streamCursors } from '#db/cursor.ts';
import { markRowsGone } from '#db/gone-rows.ts';
import { progressRun } from '#db/run-progress.ts';
import { closeStream } from '#db/stream-items.ts';
import type { Collection } from './collection.ts';
import type { StreamState } from './store-batch.ts';
import { counted } from './store-chunk.ts';

/**
 * Closes streams that a followed capability had and has no more, because a calendar or a drive left the account's list or
 * is not wanted any longer. One that comes back begins anew.
 */
export async function closeUnlisted(
  { deps, run, definition }: Collection,
  streams: readonly string[],
): Promise<void> {
  if (definition.mode !== 'live') return;
  const all = await deps.enrichment.inWorkspace(run, (tx) => streamCursors(tx, run));
  for (const { stream, ...position } of all) {
    if (streams.includes(stream) || (position.cursor as StreamState).at === null) continue;
    await deps.enrichment.inWorkspace(run, async (tx) => {
      const left = await closeStream(tx, run, stream, 'stream_closed');
      const rows = await markRowsGone(tx, run, left);
      await moveCursor(tx, run, stream, position, { at: null, run: run.runId, done: true });
      const counters = counted({ records_gone: left.length, rows_written: rows });
      await progressRun(tx, run, { status: 'running', stage: 'collect', counters });
    });
  }
}
