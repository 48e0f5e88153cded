import type { RecordRef } from '#capabilities/define-capability.ts';
import { closeItems, recordItems } from '#db/fetch-ledger.ts';
import type { Tx } from '#db/in-workspace.ts';
import { claimMessages, claimOf, heldElsewhere, hex } from '#db/mail-claims.ts';
import { writeProductRows } from '#db/product-rows.ts';
import { storeRecords, versionKey } from '#db/raw-records.ts';
import { noteItems } from '#db/stream-items.ts';
import type { Counters } from '#domain/run.ts';
import { logLabelIsolationViolation } from '#lib/log-events.ts';
import type { Collection } from './collection.ts';
import type { Chunk, LoadedRecord } from './load-chunk.ts';

/** A named thing that cannot be got is either deleted or not visible yet: one more try after this long. */
const VISIBLE_AFTER_SECONDS = 60;
const WHOLE_AFTER_SECONDS = 3_600;

/** Of which stream a chunk is, and which complete listing it belongs to; 0 for none. */
export interface ChunkPlace {
  readonly stream: string;
  readonly generation: number;
}

/**
 * Stores a chunk in the caller's transaction: claims first, then the records of what this workspace holds, what they
 * mean, and that the stream holds them; the rest goes to the ledger, each with its reason. Returns what is to be counted.
 */
export async function storeChunk(
  collection: Collection,
  tx: Tx,
  chunk: Chunk,
  { stream, generation }: ChunkPlace,
): Promise<Counters> {
  const { run, key, reader } = collection;
  const { own, lost } = await claimed(collection, tx, chunk.records);
  const { ids, added } = await storeRecords(tx, run, key, own);
  const kept = own.map((record) => ({ ...record, id: ids.get(versionKey(record)) ?? '' }));
  const written = await writeProductRows(
    tx,
    run,
    kept.flatMap(({ rows, id, recordAt }) =>
      (rows ?? []).map((row) => ({
        row,
        rawRecordId: id,
        recordAt,
        normaliserVersion: reader.normaliserVersion,
      })),
    ),
    'collect',
  );
  const seen = kept.map((record) => ({
    kind: record.kind,
    externalId: record.externalId,
    rawRecordId: record.id,
    seenAt: record.recordAt,
  }));
  await noteItems(tx, run, stream, generation, seen);
  await closeItems(tx, run, 'stored', idsOf(own));
  await closeItems(tx, run, 'unlabelled', idsOf(chunk.unwanted));
  await noteConflicts(collection, tx, stream, lost);
  const passed = [
    ['retry', chunk.notVisible, { retryInSeconds: VISIBLE_AFTER_SECONDS }],
    ['retry', chunk.garbled, { retryInSeconds: WHOLE_AFTER_SECONDS, reason: 'MALFORMED' }],
    ['gone', chunk.gone, { reason: 'GONE_BEFORE_FETCH' }],
    ['unreadable', chunk.unreadable, { reason: 'TOO_LARGE' }],
  ] as const;
  for (const [state, refs, options] of passed) {
    for (const [kind, externalIds] of byKind(refs)) {
      await recordItems(tx, run, state, externalIds, { ...options, kind, stream });
    }
  }
  const skipped = [chunk.notVisible, chunk.garbled, chunk.gone, chunk.unreadable, chunk.unwanted];
  return counted({
    records_stored: added,
    records_skipped: skipped.flat().length,
    records_unreadable: kept.filter(({ rows }) => rows === null).length,
    rows_written: written,
    conflicts: lost.length,
  });
}

/** Notes things that another workspace holds, and says so in the log. */
export async function noteConflicts(
  { deps, run }: Collection,
  tx: Tx,
  stream: string,
  refs: readonly RecordRef[],
): Promise<void> {
  if (refs.length === 0) return;
  for (const [kind, externalIds] of byKind(refs)) {
    await recordItems(tx, run, 'conflict', externalIds, {
      reason: 'MESSAGE_CONFLICT',
      kind,
      stream,
    });
  }
  logLabelIsolationViolation(deps.log, {
    ...run,
    code: 'MESSAGE_CONFLICT',
    conflicts: refs.length,
  });
}

/** Without what is zero: a count that a run did not touch is not among its counts. */
export function counted(counters: Counters): Counters {
  return Object.fromEntries(Object.entries(counters).filter(([, count]) => count > 0));
}

/** Records whose messages this workspace now holds, and those of which another holds one. */
async function claimed(
  { deps, run, reader, accountSub }: Collection,
  tx: Tx,
  records: readonly LoadedRecord[],
): Promise<{ own: readonly LoadedRecord[]; lost: readonly LoadedRecord[] }> {
  const claims = new Map(
    records.map((record) => [
      record,
      (reader.messagesOf?.(record) ?? []).map((id) => claimOf(deps.keyring, accountSub, id)),
    ]),
  );
  const claimsOf = (record: LoadedRecord): readonly Buffer[] => claims.get(record) ?? [];
  const foreign = await heldElsewhere(tx, [...claims.values()].flat());
  const free = records.filter((record) => !claimsOf(record).some((it) => foreign.has(hex(it))));
  const held = await claimMessages(tx, run, free.flatMap(claimsOf));
  const own = free.filter((record) => claimsOf(record).every((claim) => held.has(hex(claim))));
  return { own, lost: records.filter((record) => !own.includes(record)) };
}

function byKind(refs: readonly RecordRef[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { kind, externalId } of refs) {
    groups.set(kind, [...(groups.get(kind) ?? []), externalId]);
  }
  return groups;
}

function idsOf(refs: readonly RecordRef[]): readonly string[] {
  return refs.map(({ externalId }) => externalId);
}
