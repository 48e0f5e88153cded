import type {
  CanonicalProperty,
  CanonicalReservation,
  CanonicalRoomType,
} from '#gassync/canonical.ts';
import { newId } from '#lib/ids.ts';
import type { Db, Tx } from '../in-workspace.ts';
import { propertyLinker, roomTypeLinker } from './link-things.ts';
import { placeReservations } from './place.ts';
import { loadStoredReservations, writeRooms } from './reservation-rows.ts';
import { scopeOf, type SourcePolicy, type SourceRef, takeTurn } from './source-ref.ts';
import { writeLog } from './sync-log.ts';
import { noteTouched, retrying } from './unsettled.ts';

const BATCH = 250;

/**
 * Tries again whatever of a source waits: properties first, then their rooms, then the reservations in them. Called
 * after every change of what is mapped. Returns the bookings that came of it.
 */
export function retryHeld(
  db: Db,
  source: SourceRef,
  policy: SourcePolicy,
): Promise<readonly number[]> {
  return retrying(db, source, () => retryAll(db, source, policy));
}

async function retryAll(
  db: Db,
  source: SourceRef,
  policy: SourcePolicy,
): Promise<readonly number[]> {
  await eachBatch(db, source, (tx, after) => retryProperties(tx, source, policy, after));
  await eachBatch(db, source, (tx, after) => retryRoomTypes(tx, source, policy, after));
  const touched: number[] = [];
  await eachBatch(db, source, async (tx, after) => {
    const retried = await retryReservations(tx, source, after);
    touched.push(...retried.touched);
    return retried.last;
  });
  return touched;
}

/** Calls `work` with the last id it returned, each time in a transaction of its own, until it returns null. */
async function eachBatch(
  db: Db,
  source: SourceRef,
  work: (tx: Tx, after: number) => Promise<number | null>,
): Promise<void> {
  let after: number | null = 0;
  while (after !== null) {
    const from: number = after;
    after = await db.inWorkspace(scopeOf(source), async (tx) => {
      await takeTurn(tx, source);
      return work(tx, from);
    });
  }
}

async function retryProperties(
  tx: Tx,
  source: SourceRef,
  policy: SourcePolicy,
  after: number,
): Promise<number | null> {
  const rows = await tx.intProperty.findMany({ ...heldAfter(source, after), select: CHOSEN });
  const items = rows.map((row) => row.canonical as unknown as CanonicalProperty);
  const link = await propertyLinker(tx, source, policy, items);
  for (const [index, row] of rows.entries()) {
    const item = items[index];
    if (item === undefined) continue;
    const { hold, gasId } = await link(item, null);
    const data = { hold_reason: hold, gas_property_id: gasId };
    await tx.intProperty.update({ where: { id: row.id }, data });
  }
  return lastOf(rows);
}

async function retryRoomTypes(
  tx: Tx,
  source: SourceRef,
  policy: SourcePolicy,
  after: number,
): Promise<number | null> {
  const rows = await tx.intRoomType.findMany({ ...heldAfter(source, after), select: CHOSEN });
  const items = rows.map((row) => row.canonical as unknown as CanonicalRoomType);
  const link = await roomTypeLinker(tx, source, policy, items);
  for (const [index, row] of rows.entries()) {
    const item = items[index];
    if (item === undefined) continue;
    const { hold, gasId } = await link(item, null);
    const data = { hold_reason: hold, gas_unit_id: gasId };
    await tx.intRoomType.update({ where: { id: row.id }, data });
  }
  return lastOf(rows);
}

async function retryReservations(
  tx: Tx,
  source: SourceRef,
  after: number,
): Promise<{ readonly last: number | null; readonly touched: readonly number[] }> {
  const rows = await tx.intReservation.findMany({
    ...heldAfter(source, after),
    select: { ...CHOSEN, external_id: true, hold_reason: true },
  });
  const ids = rows.map((row) => row.external_id);
  const stored = [...(await loadStoredReservations(tx, source, ids)).values()];
  const placed = await placeReservations(
    tx,
    source,
    stored.map(({ item, rooms }) => ({ item, rooms })),
  );
  const written = rows.flatMap((row) => {
    const result = placed.get((row.canonical as unknown as CanonicalReservation).externalId);
    return result === undefined ? [] : [{ row, result }];
  });
  const updates = written.map(({ row, result }) => ({
    id: row.id,
    hold: result.hold,
    booking_id: result.bookingId,
  }));
  await tx.$executeRaw`
    UPDATE gassync.int_reservations i
    SET hold_reason = u.hold, gas_booking_id = coalesce(u.booking_id, i.gas_booking_id)
    FROM jsonb_to_recordset(${JSON.stringify(updates)}::jsonb) AS u(id int, hold text, booking_id int)
    WHERE i.id = u.id`;
  await writeRooms(
    tx,
    source,
    written.flatMap(({ row, result }) =>
      result.rooms === null ? [] : [{ id: row.id, rooms: result.rooms }],
    ),
  );
  await writeLog(
    tx,
    source,
    written
      .filter(({ row, result }) => row.hold_reason !== result.hold)
      .map(({ row, result }) => ({
        entityType: 'reservation' as const,
        entityId: row.external_id,
        action: 'map' as const,
        status: result.hold === null ? ('success' as const) : ('pending' as const),
        response: { mapping: result.mapping, hold: result.hold, booking_id: result.bookingId },
        traceId: newId(),
      })),
  );
  const touched = written.flatMap(({ result }) => result.touched);
  await noteTouched(tx, source, touched);
  return { last: lastOf(rows), touched };
}

const CHOSEN = { id: true, canonical: true } as const;

function heldAfter(source: SourceRef, after: number) {
  return {
    where: {
      source_id: source.sourceId,
      hold_reason: { not: null },
      deleted_at: null,
      id: { gt: after },
    },
    orderBy: { id: 'asc' as const },
    take: BATCH,
  };
}

function lastOf(rows: readonly { readonly id: number }[]): number | null {
  return rows.length < BATCH ? null : (rows.at(-1)?.id ?? null);
}
