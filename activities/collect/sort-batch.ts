import type { FetchedRecord, RecordRef } from '#capabilities/define-capability.ts';
import { claimOf, heldElsewhere, hex } from '#db/mail-claims.ts';
import { type StoredRecord, newestRecords, refKey } from '#db/raw-records.ts';
import { type StreamItem, itemsOf } from '#db/stream-items.ts';
import type { Collection } from './collection.ts';

/** Messages have ids that can be claimed before anything is fetched. */
const MESSAGE = 'gmail.message';

/** A batch's things by what is to be done with each; no thing twice. */
export interface SortedBatch {
  /** With content that the capability has not kept in this version, or that is back. */
  readonly given: readonly FetchedRecord[];
  /** Stored before, whether by this capability or another, and new to this one. */
  readonly stored: readonly StoredRecord[];
  /** Named, and stored nowhere: to be fetched. */
  readonly unknown: readonly RecordRef[];
  /** Kept by the capability as they are. */
  readonly unchanged: readonly StreamItem[];
  /** Held by another workspace: not fetched at all. */
  readonly conflicts: readonly RecordRef[];
  /** Of the above, those that were stored before this run. */
  readonly knownBefore: number;
}

export async function sortBatch(
  collection: Collection,
  found: readonly (FetchedRecord | RecordRef)[],
): Promise<SortedBatch> {
  const { deps, run, accountSub, since } = collection;
  const things = distinct(found);
  if (things.length === 0) return NOTHING;
  return deps.enrichment.inWorkspace(run, async (tx) => {
    const items = new Map<string, StreamItem[]>();
    for (const item of await itemsOf(tx, run, things)) {
      items.set(refKey(item), [...(items.get(refKey(item)) ?? []), item]);
    }
    const keptAs = (thing: RecordRef | FetchedRecord): StreamItem | undefined =>
      items
        .get(refKey(thing))
        ?.find((item) => !item.isGone && (!isFetched(thing) || item.version === thing.version));
    const unchanged = things.flatMap((thing) => keptAs(thing) ?? []);
    const rest = things.filter((thing) => keptAs(thing) === undefined);
    const named = rest.filter((thing) => !isFetched(thing));
    const newest = await newestRecords(tx, run.connectionId, named);
    const missing = named.filter((ref) => !newest.has(refKey(ref)));
    const claims = new Map(
      missing
        .filter(({ kind }) => kind === MESSAGE)
        .map((ref) => [refKey(ref), claimOf(deps.keyring, accountSub, ref.externalId)]),
    );
    const foreign = await heldElsewhere(tx, [...claims.values()]);
    const isForeign = (ref: RecordRef): boolean => {
      const claim = claims.get(refKey(ref));
      return claim !== undefined && foreign.has(hex(claim));
    };
    return {
      given: rest.filter(isFetched),
      stored: named.flatMap((ref) => newest.get(refKey(ref)) ?? []),
      unknown: missing.filter((ref) => !isForeign(ref)),
      unchanged,
      conflicts: missing.filter(isForeign),
      knownBefore:
        unchanged.filter(({ createdAt }) => createdAt < since).length +
        named.length -
        missing.length,
    };
  });
}

const NOTHING: SortedBatch = {
  given: [],
  stored: [],
  unknown: [],
  unchanged: [],
  conflicts: [],
  knownBefore: 0,
};

/** Each thing once: the last that came, and one with content rather than one that is only named. */
function distinct(
  found: readonly (FetchedRecord | RecordRef)[],
): readonly (FetchedRecord | RecordRef)[] {
  const things = new Map<string, FetchedRecord | RecordRef>();
  for (const thing of found) {
    const known = things.get(refKey(thing));
    if (known === undefined || isFetched(thing) || !isFetched(known)) {
      things.set(refKey(thing), thing);
    }
  }
  return [...things.values()];
}

function isFetched(thing: FetchedRecord | RecordRef): thing is FetchedRecord {
  return 'raw' in thing;
}
