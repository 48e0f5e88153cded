import { isDeepStrictEqual } from 'node:util';
import type { Batch, Cursor, RecordRef } from '#capabilities/define-capability.ts';
import { isCancelRequested } from '#db/cancel-run.ts';
import { type StoredCursor, readCursor } from '#db/cursor.ts';
import { ProviderError } from '#providers/error.ts';
import type { CompletedRun } from '../run-end.ts';
import type { Collection } from './collection.ts';
import { type StreamState, storeBatch } from './store-batch.ts';

/** How much a slice may still do: after either the other capabilities of the connection get their turn. */
export interface Room {
  items: number;
  readonly deadline: number;
}

export type StreamEnd =
  | { readonly kind: 'done'; readonly completed: CompletedRun | null }
  | { readonly kind: 'full' | 'cancelled' };

/** Reads a stream on from where it stands until it has nothing more to give now, or the slice is full. */
export async function collectStream(
  collection: Collection,
  stream: string,
  room: Room,
  isLast: boolean,
): Promise<StreamEnd> {
  const { deps, run, reader, asking } = collection;
  let { position, state } = await standing(collection, stream);
  if (state.done) return { kind: 'done', completed: null };
  for (;;) {
    if (!hasRoom(collection, room)) return { kind: 'full' };
    if (await deps.enrichment.inWorkspace(run, (tx) => isCancelRequested(tx, run))) {
      return { kind: 'cancelled' };
    }
    const askedAt = deps.clock.now();
    const ask = {
      ...asking,
      now: askedAt,
      stream,
      cursor: state.at,
      foundBefore: collection.found,
    };
    const batch = await reader.next(ask);
    if (isStalled(batch, state.at)) {
      throw new ProviderError('malformed', 'The provider has more and gives nothing.');
    }
    const done = batch.kind === 'closed' || !batch.more;
    const next = { at: batch.kind === 'closed' ? null : batch.cursor, run: run.runId, done };
    const stored = await storeBatch(collection, batch, {
      stream,
      cursorName: cursorName(collection, stream),
      before: position,
      next,
      ask,
      askedAt,
      itemsLeft: room.items,
      isLast: isLast && done,
      isRetry: false,
    });
    position = stored.position;
    state = next;
    room.items -= stored.items;
    if (stored.isPartial) return { kind: 'full' };
    if (done) return { kind: 'done', completed: stored.completed };
  }
}

/** Tries things of the ledger again, each in the stream that named it; cursors stay where they stand. */
export async function retryItems(
  collection: Collection,
  due: readonly (RecordRef & { readonly stream: string })[],
  room: Room,
): Promise<void> {
  // What always comes with its content comes again by itself.
  if (collection.reader.fetch === undefined) return;
  for (const stream of new Set(due.map((item) => item.stream))) {
    const { position, state } = await standing(collection, stream);
    const found = due
      .filter((item) => item.stream === stream)
      .map(({ kind, externalId }) => ({ kind, externalId }));
    const ask = { ...collection.asking, stream, cursor: state.at, foundBefore: collection.found };
    const stored = await storeBatch(
      collection,
      { kind: 'batch', found, gone: [], cursor: state.at ?? {}, more: true },
      {
        stream,
        cursorName: cursorName(collection, stream),
        before: position,
        next: state,
        ask,
        askedAt: collection.asking.now,
        itemsLeft: found.length,
        isLast: false,
        isRetry: true,
      },
    );
    room.items -= stored.items;
  }
}

/** Where the stream stands for this run: through with it, or somewhere in it. */
async function standing(
  collection: Collection,
  stream: string,
): Promise<{ position: StoredCursor | null; state: StreamState }> {
  const { deps, run } = collection;
  const name = cursorName(collection, stream);
  const position = await deps.enrichment.inWorkspace(run, (tx) => readCursor(tx, run, name));
  const stored = (position?.cursor ?? null) as StreamState | null;
  const done = stored !== null && stored.run === run.runId && stored.done;
  return { position, state: { at: stored?.at ?? null, run: run.runId, done } };
}

/** A run with parameters begins anew, and goes on with its own position: the run's id is part of the name. */
function cursorName({ definition, run }: Collection, stream: string): string {
  return definition.mode === 'once' ? `${stream}#${run.runId}` : stream;
}

function hasRoom({ deps }: Collection, { items, deadline }: Room): boolean {
  return items > 0 && deps.clock.now().getTime() <= deadline;
}

/** An answer that there is more, without anything and from the same place, would be asked for again for ever. */
function isStalled(batch: Batch, at: Cursor | null): boolean {
  if (batch.kind === 'closed' || !batch.more) return false;
  const isEmpty = batch.found.length + batch.gone.length === 0;
  return isEmpty && isDeepStrictEqual(JSON.parse(JSON.stringify(batch.cursor)), at);
}
