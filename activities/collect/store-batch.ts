import { isDeepStrictEqual } from 'node:util';
import type { Ask, Batch, Cursor } from '#capabilities/define-capability.ts';
import { type StoredCursor, moveCursor } from '#db/cursor.ts';
import { markRowsGone } from '#db/gone-rows.ts';
import type { Tx } from '#db/in-workspace.ts';
import { progressRun } from '#db/run-progress.ts';
import { closeStream, markGone, markUnlisted, noteItems } from '#db/stream-items.ts';
import type { Counters } from '#domain/run.ts';
import { failpoint } from '#lib/failpoint.ts';
import { type CompletedRun, completeRun } from '../run-end.ts';
import type { Collection } from './collection.ts';
import { type Chunk, EMPTY, loadGiven, loadStored, loadUnknown } from './load-chunk.ts';
import { type SortedBatch, sortBatch } from './sort-batch.ts';
import { counted, noteConflicts, storeChunk } from './store-chunk.ts';

/** Things fetched and stored per transaction: what a crash can cost at most in repeated fetches. */
const FETCHED = 25;
/** Records of our own log that are read together, and those that came with their content. */
const STORED = 50;
const GIVEN = 200;

/** Where a stream stands: `at` is the capability's own cursor, and whether this run is through with the stream. */
export interface StreamState {
  readonly at: Cursor | null;
  readonly run: string;
  readonly done: boolean;
}

export interface BatchPlace {
  readonly stream: string;
  /** Under which name the cursor is kept. */
  readonly cursorName: string;
  readonly before: StoredCursor | null;
  readonly next: StreamState;
  readonly ask: Ask<unknown, unknown>;
  /** When the provider was asked for the batch. */
  readonly askedAt: Date;
  /** How many things the slice may still fetch or store. */
  readonly itemsLeft: number;
  /** Nothing is left once this is stored: the run is completed with it. */
  readonly isLast: boolean;
  /** Things of the ledger that are tried again: the run has counted them before. */
  readonly isRetry: boolean;
}

export interface StoredBatch {
  readonly position: StoredCursor | null;
  readonly items: number;
  /** The slice is full: the cursor stands where it stood, and what is stored will be recognised. */
  readonly isPartial: boolean;
  readonly completed: CompletedRun | null;
}

/**
 * Stores a batch: its records in chunks, each with what it means; what is gone, the end of a listing and the cursor
 * commit with the last of them. Repeating it after any interruption stores only what is not stored.
 */
export async function storeBatch(
  collection: Collection,
  batch: Batch,
  place: BatchPlace,
): Promise<StoredBatch> {
  const found = batch.kind === 'batch' ? batch.found : [];
  const sorted = await sortBatch(collection, found);
  const generation = (batch.kind === 'batch' ? batch.sweep?.generation : undefined) ?? 0;
  const unknown = sorted.unknown.slice(0, Math.max(0, place.itemsLeft));
  const isWhole = unknown.length === sorted.unknown.length;
  const loads = [
    ...chunked(sorted.given, GIVEN).map(
      (some) => async () => loadGiven(collection, some, place.askedAt),
    ),
    ...chunked(sorted.stored, STORED).map((some) => () => loadStored(collection, some)),
    ...chunked(unknown, FETCHED).map((some) => () => loadUnknown(collection, some, place.ask)),
  ];
  const items = sorted.given.length + sorted.stored.length + unknown.length;

  let position = place.before;
  const store = (chunk: Chunk) => (tx: Tx) =>
    storeChunk(collection, tx, chunk, { stream: place.stream, generation });
  const save = async (chunk: Chunk): Promise<void> => {
    position = await commit(collection, place, position, position?.cursor ?? null, store(chunk));
    if (chunk.failure !== null) throw chunk.failure;
  };
  const early = isWhole ? loads.slice(0, -1) : loads;
  for (const load of early) await save(await load());
  if (!isWhole) return { position, items, isPartial: true, completed: null };

  const last = (await loads.at(-1)?.()) ?? EMPTY;
  if (last.failure !== null) await save(last);
  let completed: CompletedRun | null = null;
  position = await commit(collection, place, position, place.next, async (tx) => {
    const counters = [await store(last)(tx), await finish(collection, tx, batch, sorted, place)];
    const total = sum(counters);
    if (!place.isLast) return total;
    completed = await completeRun(tx, collection.run, 'collect', total);
    return {};
  });
  if (!place.isRetry) collection.found += found.length;
  return { position, items, isPartial: false, completed };
}

/** What belongs to the batch as a whole, in the transaction of its cursor. */
async function finish(
  collection: Collection,
  tx: Tx,
  batch: Batch,
  sorted: SortedBatch,
  { stream, isRetry }: BatchPlace,
): Promise<Counters> {
  const { run } = collection;
  if (batch.kind === 'closed') {
    const left = await closeStream(tx, run, stream, batch.reason);
    return goneCounters(left.length, await markRowsGone(tx, run, left));
  }
  const generation = batch.sweep?.generation ?? 0;
  await noteItems(tx, run, stream, generation, sorted.unchanged);
  await noteConflicts(collection, tx, stream, sorted.conflicts);
  const left = [];
  for (const reason of new Set(batch.gone.map((it) => it.reason))) {
    const refs = batch.gone.filter((it) => it.reason === reason);
    left.push(...(await markGone(tx, run, stream, reason, refs)));
  }
  if (batch.sweep?.ends === true) left.push(...(await markUnlisted(tx, run, stream, generation)));
  const rows = await markRowsGone(tx, run, left);
  return sum([
    goneCounters(left.length, rows),
    counted({
      ...(!isRetry && { records_found: batch.found.length, records_known: sorted.knownBefore }),
      conflicts: sorted.conflicts.length,
    }),
  ]);
}

function goneCounters(records: number, rows: number): Counters {
  return counted({ records_gone: records, rows_written: rows });
}

/** One transaction that moves the cursor by compare-and-set, so that an attempt that was given up cannot write. */
async function commit(
  { deps, run }: Collection,
  { cursorName }: BatchPlace,
  position: StoredCursor | null,
  cursor: unknown,
  store: (tx: Tx) => Promise<Counters>,
): Promise<StoredCursor | null> {
  const moved = await deps.enrichment.inWorkspace(run, async (tx) => {
    const counters = await store(tx);
    failpoint('collect-records.storing');
    const hasCounted = Object.keys(counters).length > 0;
    const isStill = position !== null && isDeepStrictEqual(cursor, position.cursor);
    const next =
      cursor === null || (isStill && !hasCounted)
        ? position
        : await moveCursor(tx, run, cursorName, position, JSON.parse(JSON.stringify(cursor)));
    if (hasCounted) await progressRun(tx, run, { status: 'running', stage: 'collect', counters });
    return next;
  });
  failpoint('collect-records.committed');
  return moved;
}

function sum(all: readonly Counters[]): Counters {
  const total: Record<string, number> = {};
  for (const counters of all) {
    for (const [name, count] of Object.entries(counters)) total[name] = (total[name] ?? 0) + count;
  }
  return total;
}

function chunked<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}
