import { dueItems } from '#db/fetch-ledger.ts';
import { heldStreams } from '#db/stream-items.ts';
import type { RunRef } from '#domain/run.ts';
import type { ActivityDeps } from './deps.ts';
import { cancelRun } from './cancel-run.ts';
import { closeUnlisted } from './collect/close-unlisted.ts';
import { type Room, collectStream, retryItems } from './collect/collect-stream.ts';
import type { Collection } from './collect/collection.ts';
import { openCollection } from './collect/open-collection.ts';
import { type CompletedRun, completeRun, logCompleted } from './run-end.ts';

/** Bounds of one slice: after either, the other capabilities of the connection get their turn. */
const SLICE_ITEMS = 200;
const SLICE_MS = 60_000;

export interface Collected {
  /** The provider has more to give. */
  readonly more: boolean;
  /** The run has ended. */
  readonly finished: boolean;
}

const ENDED: Collected = { more: false, finished: true };

/**
 * Fetches what is new in each stream of a declared capability and stores it exactly as it came, with what it means; the
 * cursor moves in the transaction of the rows it covers. Repeating it after any interruption stores only what is not
 * stored. A stream that is gone, or a thing that cannot be had, stops no other.
 */
export function createCollectRecords(deps: ActivityDeps) {
  return async function collectRecords(run: RunRef): Promise<Collected> {
    const collection = await openCollection(deps, run);
    if (collection === null) return ENDED;
    const room: Room = { items: SLICE_ITEMS, deadline: deps.clock.now().getTime() + SLICE_MS };
    const due = await deps.enrichment.inWorkspace(run, (tx) => dueItems(tx, run, SLICE_ITEMS));
    await retryItems(collection, due, room);

    const { definition, settings, asking, found } = collection;
    const held = await deps.enrichment.inWorkspace(run, (tx) => heldStreams(tx, run));
    const streams = await collection.reader.streams({ ...asking, foundBefore: found, held });
    await closeUnlisted(collection, streams);
    const hasDocuments = definition.documents?.(settings) ?? false;
    let completed: CompletedRun | null = null;
    for (const [at, stream] of streams.entries()) {
      const isLast = at === streams.length - 1 && !hasDocuments;
      const end = await collectStream(collection, stream, room, isLast);
      if (end.kind === 'full') return { more: true, finished: false };
      if (end.kind === 'cancelled') {
        await cancelRun(deps, run);
        return ENDED;
      }
      if (end.kind === 'done') ({ completed } = end);
    }
    if (hasDocuments) return { more: false, finished: false };
    logCompleted(deps.log, completed ?? (await complete(collection)));
    return ENDED;
  };
}

/** Ends a run whose last stream was through before, or that has none. */
function complete({ deps, run }: Collection): Promise<CompletedRun> {
  return deps.enrichment.inWorkspace(run, (tx) => completeRun(tx, run, 'collect', {}));
}
