import type { Ask, FetchedRecord, RecordRef } from '#capabilities/define-capability.ts';
import type { ProductRow } from '#capabilities/product-row.ts';
import { triedBefore } from '#db/fetch-ledger.ts';
import { type StoredRecord, openRecords } from '#db/raw-records.ts';
import { unusable } from '../unusable.ts';
import { type Collection, normalised } from './collection.ts';

/** A record on its way into the log: what it means is read before the transaction. */
export interface LoadedRecord extends FetchedRecord {
  /** null: the normaliser could not read it. */
  readonly rows: readonly ProductRow[] | null;
  /** When the provider was asked for it. */
  readonly recordAt: Date;
}

/** What is stored in one transaction. Whatever was fetched is worth storing even if another call failed. */
export interface Chunk {
  readonly records: readonly LoadedRecord[];
  /** Not found for the first time: perhaps not visible yet. */
  readonly notVisible: readonly RecordRef[];
  /** Not found again: deleted before it could be fetched. */
  readonly gone: readonly RecordRef[];
  /** Answers that no retry makes readable. */
  readonly unreadable: readonly RecordRef[];
  /** Answers that were never whole: asked for again later, so that meanwhile the rest can go on. */
  readonly garbled: readonly RecordRef[];
  readonly unwanted: readonly RecordRef[];
  /** The first error of any other call. */
  readonly failure: Error | null;
}

export const EMPTY: Chunk = {
  records: [],
  notVisible: [],
  gone: [],
  unreadable: [],
  garbled: [],
  unwanted: [],
  failure: null,
};

/** Records that came with their content. */
export function loadGiven(
  collection: Collection,
  records: readonly FetchedRecord[],
  recordAt: Date,
): Chunk {
  return {
    ...EMPTY,
    records: records.map((it) => ({ ...it, rows: normalised(collection, it), recordAt })),
  };
}

/** Records that our own log holds: the provider is not asked. */
export async function loadStored(
  collection: Collection,
  records: readonly StoredRecord[],
): Promise<Chunk> {
  const { deps, run, key } = collection;
  const at = new Map(records.map(({ id, recordAt }) => [id, recordAt]));
  const opened = await deps.enrichment.inWorkspace(run, (tx) =>
    openRecords(tx, run.workspaceId, key, [...at.keys()]),
  );
  return {
    ...EMPTY,
    records: opened.map(({ id, ...record }) => ({
      ...record,
      rows: normalised(collection, record),
      recordAt: at.get(id) ?? new Date(0),
    })),
  };
}

type Answer =
  | { readonly kind: 'fetched'; readonly record: FetchedRecord }
  | { readonly kind: 'missing' | 'unreadable' | 'garbled' | 'unwanted'; readonly ref: RecordRef }
  | { readonly kind: 'failed'; readonly error: Error };

/** Fetches things together; how many at once is the provider's own business (its quota). */
export async function loadUnknown(
  collection: Collection,
  refs: readonly RecordRef[],
  ask: Ask<unknown, unknown>,
): Promise<Chunk> {
  const { deps, run } = collection;
  const recordAt = deps.clock.now();
  const answers = await Promise.all(refs.map((ref) => fetchOne(collection, ref, ask)));
  const of = (kind: 'missing' | 'unreadable' | 'garbled' | 'unwanted'): RecordRef[] =>
    answers.flatMap((it) => (it.kind === kind ? [it.ref] : []));
  const missing = of('missing');
  const again =
    missing.length === 0
      ? new Set<string>()
      : await deps.enrichment.inWorkspace(run, (tx) =>
          triedBefore(
            tx,
            run,
            missing.map(({ externalId }) => externalId),
          ),
        );
  return {
    records: answers.flatMap((it) =>
      it.kind === 'fetched'
        ? [{ ...it.record, rows: normalised(collection, it.record), recordAt }]
        : [],
    ),
    notVisible: missing.filter(({ externalId }) => !again.has(externalId)),
    gone: missing.filter(({ externalId }) => again.has(externalId)),
    unreadable: of('unreadable'),
    garbled: of('garbled'),
    unwanted: of('unwanted'),
    failure: answers.flatMap((it) => (it.kind === 'failed' ? [it.error] : []))[0] ?? null,
  };
}

async function fetchOne(
  { reader, attempt }: Collection,
  ref: RecordRef,
  ask: Ask<unknown, unknown>,
): Promise<Answer> {
  try {
    if (reader.fetch === undefined) throw new Error('things were named and cannot be fetched');
    const record = await reader.fetch(ref, ask);
    if (record === 'gone') return { kind: 'missing', ref };
    return record === 'unwanted' ? { kind: 'unwanted', ref } : { kind: 'fetched', record };
  } catch (error) {
    const kind = unusable(error, attempt);
    return kind === null ? { kind: 'failed', error: error as Error } : { kind, ref };
  }
}
