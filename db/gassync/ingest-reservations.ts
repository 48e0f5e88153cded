import type { CanonicalReservation } from '#gassync/canonical.ts';
import { type Judgement, judge } from '#gassync/judge.ts';
import { faultsOf } from '#gassync/validate.ts';
import type { Tx } from '../in-workspace.ts';
import { idOf, type Incoming, type Ingested, lineOf, rejected, warningsOf } from './incoming.ts';
import { type Placed, placeReservations } from './place.ts';
import {
  loadStoredReservations,
  type StoredReservation,
  touchReservations,
  writeReservations,
} from './reservation-rows.ts';
import type { SourceRef } from './source-ref.ts';
import { type LogLine, writeLog } from './sync-log.ts';

type Accepted = Exclude<Judgement<CanonicalReservation>, { outcome: 'stale' }>;

interface Judged {
  readonly incoming: Incoming<CanonicalReservation>;
  readonly stored: StoredReservation | null;
  readonly judgement: Accepted;
}

/**
 * Takes reservations of one source, no id twice, and stores them, maps them and logs them in this transaction. Results
 * come in the order of the items.
 */
export async function ingestReservations(
  tx: Tx,
  source: SourceRef,
  batch: readonly Incoming<CanonicalReservation>[],
): Promise<readonly Ingested[]> {
  const storedById = await loadStoredReservations(tx, source, batch.map(idOf));
  const results = new Map<number, Ingested>();
  const log: LogLine[] = [];
  const judged: Judged[] = [];
  for (const incoming of batch) {
    const stored = storedById.get(idOf(incoming)) ?? null;
    const judgement = judge(stored, completed(incoming, stored));
    if (judgement.outcome === 'stale') {
      results.set(incoming.index, stale(incoming, stored));
      log.push(lineOf(incoming, 'stale', 'success', {}));
      continue;
    }
    const faults = faultsOf(judgement.item);
    if (faults.length > 0) {
      results.set(incoming.index, rejected(incoming, idOf(incoming), faults, warningsOf(incoming)));
      const error = faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ');
      log.push({ ...lineOf(incoming, 'reject', 'failed', {}), error });
      continue;
    }
    judged.push({ incoming, stored, judgement });
  }
  // What did not change and waits for nothing needs no second look.
  const isIdle = ({ judgement, stored }: Judged): boolean =>
    judgement.outcome === 'unchanged' && stored?.hold === null;
  const idle = judged.filter(isIdle);
  const active = judged.filter((one) => !isIdle(one));
  const placed = await placeReservations(
    tx,
    source,
    active.map(({ judgement, stored }) => ({ item: judgement.item, rooms: stored?.rooms ?? [] })),
  );
  await touchReservations(
    tx,
    idle.flatMap(({ stored, judgement: { item } }) => (stored === null ? [] : [{ stored, item }])),
  );
  await writeReservations(
    tx,
    source,
    active.map(({ incoming, judgement }) => ({
      item: judgement.item,
      hash: judgement.hash,
      reading: incoming.read.reading,
      placed: given(placed, judgement.item.externalId),
    })),
  );
  for (const { incoming, stored } of idle) {
    const mapping = (stored?.bookingId ?? null) === null ? 'none' : 'linked';
    results.set(incoming.index, resultOf(incoming, 'unchanged', mapping, null, []));
  }
  for (const { incoming, judgement } of active) {
    const { hold, mapping, touched, bookingId } = given(placed, judgement.item.externalId);
    results.set(incoming.index, resultOf(incoming, judgement.outcome, mapping, hold, touched));
    if (judgement.outcome === 'unchanged' && mapping === 'quarantined') continue;
    const action = judgement.outcome === 'created' ? 'create' : 'update';
    const facts = { outcome: judgement.outcome, mapping, hold, booking_id: bookingId, touched };
    log.push(lineOf(incoming, action, hold === null ? 'success' : 'pending', facts));
  }
  await writeLog(tx, source, log);
  return batch.map(({ index }) => given(results, index));
}

/** A new reservation without a status is what its dialect takes it for; it is no partial update of anything. */
function completed(
  { read }: Incoming<CanonicalReservation>,
  stored: StoredReservation | null,
): CanonicalReservation {
  const { item } = read.reading;
  if (stored !== null || item.status !== undefined || !read.newIsConfirmed) return item;
  return { ...item, kind: 'stay', status: 'confirmed' };
}

function stale(incoming: Incoming, stored: StoredReservation | null): Ingested {
  const mapping =
    stored?.bookingId != null ? 'linked' : stored?.hold != null ? 'quarantined' : 'none';
  return resultOf(incoming, 'stale', mapping, stored?.hold ?? null, []);
}

function resultOf(
  incoming: Incoming,
  outcome: Ingested['outcome'],
  mapping: Placed['mapping'],
  hold: string | null,
  touched: readonly number[],
): Ingested {
  const { index, traceId } = incoming;
  const warnings = warningsOf(incoming, hold);
  return { index, traceId, id: idOf(incoming), outcome, mapping, errors: [], warnings, touched };
}

function given<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error('an item was lost on its way');
  return value;
}
