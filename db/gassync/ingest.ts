import type { Canonical, CanonicalReservation, EntityType, Reading } from '#gassync/canonical.ts';
import type { PayloadReading } from '#gassync/read-payload.ts';
import { redact } from '#gassync/redact.ts';
import { failpoint } from '#lib/failpoint.ts';
import { isDatabaseUnavailable } from '../errors.ts';
import type { Db, Tx } from '../in-workspace.ts';
import { BATCH, batchesOf, repeated, type Unreadable } from './batches.ts';
import {
  idOf,
  type Incoming,
  type Ingested,
  readingNote,
  rejected,
  warningsOf,
} from './incoming.ts';
import { ingestAvailability } from './ingest-availability.ts';
import { ingestReservations } from './ingest-reservations.ts';
import { ingestThings, type Thing } from './ingest-things.ts';
import { guestLinker, propertyLinker, roomTypeLinker } from './link-things.ts';
import { retryHeld } from './retry-held.ts';
import { scopeOf, type SourcePolicy, type SourceRef, takeTurn } from './source-ref.ts';
import { type LogLine, writeLog } from './sync-log.ts';
import { noteRetry, noteTouched } from './unsettled.ts';

/** What an adapter read, as `ingest` takes it. */
export function fromAdapter(reading: Reading): PayloadReading {
  return { kind: 'read', reading, ignored: [], newIsConfirmed: false };
}

/**
 * The one way into the buffer, for partners and our own adapters alike. Stores, maps and logs each item in one
 * transaction; transactions are shared by batches, and a bad item is found and left out without its neighbours. Items
 * are taken in their order, results come in that order. Throws when the database cannot answer: what was done stays
 * done, and sending the same again changes nothing.
 */
export async function ingest(
  db: Db,
  source: SourceRef,
  policy: SourcePolicy,
  type: EntityType,
  items: readonly PayloadReading[],
): Promise<readonly Ingested[]> {
  const results: Ingested[] = [];
  for (const batch of batchesOf(items, withoutSecrets)) {
    if (batch.kind === 'unreadable') {
      results.push(...(await refuse(db, source, type, batch.items)));
      continue;
    }
    const stored = await storeBatch(db, source, policy, type, batch.items);
    const byIndex = new Map(stored.map((result) => [result.index, result]));
    const again = batch.repeats.flatMap((repeat) => {
      const first = byIndex.get(repeat.of.index);
      return first === undefined ? [] : repeated(repeat, first);
    });
    results.push(...[...stored, ...again].toSorted((a, b) => a.index - b.index));
    if (batch.items.length === BATCH) await renewStatistics(db, source);
  }
  if (hasNews(type, results)) {
    const touched = await retryHeld(db, source, policy);
    return [...results.slice(0, -1), ...results.slice(-1).map((last) => ({ ...last, touched }))];
  }
  return results;
}

/** Whether what was stored may end the waiting of other things. */
function hasNews(type: EntityType, results: readonly Ingested[]): boolean {
  const isPart = type === 'property' || type === 'room_type';
  return isPart && results.some(({ mapping }) => mapping === 'created');
}

/** Tables that have just grown are planned for as they are, not as they were. */
async function renewStatistics(db: Db, source: SourceRef): Promise<void> {
  await db.inWorkspace(scopeOf(source), (tx) => tx.$executeRaw`SELECT gassync.renew_statistics()`);
}

type Readable = Extract<PayloadReading, { kind: 'read' }>;

/** Notes are free text, also in the canonical form: what opens a door is in none of what is stored. */
function withoutSecrets(read: Readable): Readable {
  const item = redact(read.reading.item) as Canonical;
  return { ...read, reading: { ...read.reading, item } };
}

async function storeBatch(
  db: Db,
  source: SourceRef,
  policy: SourcePolicy,
  type: EntityType,
  batch: readonly Incoming[],
): Promise<readonly Ingested[]> {
  const [first] = batch;
  if (first === undefined) return [];
  try {
    const stored = await db.inWorkspace(scopeOf(source), async (tx) => {
      await takeTurn(tx, source);
      const results = await storeItems(tx, source, policy, type, batch);
      const touched = results.flatMap((result) => result.touched);
      await noteTouched(tx, source, touched);
      if (hasNews(type, results)) await noteRetry(tx, source);
      failpoint('gassync.storing');
      return results;
    });
    failpoint('gassync.committed');
    return stored;
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error;
    if (batch.length === 1) return [await refuseStored(db, source, type, first)];
    const half = Math.ceil(batch.length / 2);
    return [
      ...(await storeBatch(db, source, policy, type, batch.slice(0, half))),
      ...(await storeBatch(db, source, policy, type, batch.slice(half))),
    ];
  }
}

async function storeItems(
  tx: Tx,
  source: SourceRef,
  policy: SourcePolicy,
  type: EntityType,
  batch: readonly Incoming[],
): Promise<readonly Ingested[]> {
  // A batch has items of one type: that of the route or adapter which read them.
  const of = <Item>(): readonly Item[] =>
    batch.map(({ read }) => read.reading.item as unknown as Item);
  const things = batch as readonly Incoming<Thing>[];
  switch (type) {
    case 'property':
      return ingestThings(tx, source, type, things, await propertyLinker(tx, source, policy, of()));
    case 'room_type':
      return ingestThings(tx, source, type, things, await roomTypeLinker(tx, source, policy, of()));
    case 'guest':
      return ingestThings(tx, source, type, things, await guestLinker(tx, source, of()));
    case 'reservation':
      return ingestReservations(tx, source, batch as readonly Incoming<CanonicalReservation>[]);
    case 'availability':
      return ingestAvailability(tx, source, batch as Parameters<typeof ingestAvailability>[2]);
  }
}

/** Items that cannot be read as what they are sent as. */
async function refuse(
  db: Db,
  source: SourceRef,
  type: EntityType,
  items: readonly Unreadable[],
): Promise<readonly Ingested[]> {
  const lines = items.map(({ traceId, read }) => {
    const error = read.errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ');
    return rejection(type, read.id, traceId, error, {});
  });
  await logAlone(db, source, lines);
  return items.map(({ index, traceId, read }) =>
    rejected({ index, traceId }, read.id, read.errors),
  );
}

/** An item that the database refuses: a fault of ours, told without its words, which may quote the item. */
async function refuseStored(
  db: Db,
  source: SourceRef,
  type: EntityType,
  incoming: Incoming,
): Promise<Ingested> {
  const detail = 'cannot be stored';
  await logAlone(db, source, [
    rejection(type, idOf(incoming), incoming.traceId, detail, readingNote(incoming)),
  ]);
  return rejected(incoming, idOf(incoming), [{ pointer: '', detail }], warningsOf(incoming));
}

function rejection(
  entityType: EntityType,
  entityId: string | null,
  traceId: string,
  error: string,
  request: Readonly<Record<string, unknown>>,
): LogLine {
  return { entityType, entityId, action: 'reject', status: 'failed', error, traceId, request };
}

async function logAlone(db: Db, source: SourceRef, lines: readonly LogLine[]): Promise<void> {
  await db.inWorkspace(scopeOf(source), (tx) => writeLog(tx, source, lines));
}
