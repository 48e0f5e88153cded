import { bookingOf } from '#gassync/booking-of.ts';
import type { CanonicalReservation } from '#gassync/canonical.ts';
import { pairRooms, type StoredRoom } from '#gassync/pair-rooms.ts';
import {
  type HoldReason,
  type Known,
  type Placement,
  type PlacedRoom,
  placeReservation,
} from '#gassync/place-reservation.ts';
import type { Tx } from '../in-workspace.ts';
import { contestedBy } from './contest.ts';
import { loadKnown } from './known-links.ts';
import { addMappings } from './mappings.ts';
import type { SourceRef } from './source-ref.ts';
import {
  addCodes,
  type BookingChange,
  cancelBookings,
  insertBookings,
  type NewBooking,
  updateBookings,
} from './write-bookings.ts';

/** A reservation as it is now known, with the rooms that it had. */
export interface ToPlace {
  readonly item: CanonicalReservation;
  readonly rooms: readonly StoredRoom[];
}

export type MappingOutcome = 'linked' | 'created' | 'quarantined' | 'none';

export interface Placed {
  readonly hold: HoldReason | null;
  readonly mapping: MappingOutcome;
  /** The rooms to keep, each with its booking; null: what is stored stays. */
  readonly rooms:
    | readonly { readonly room: PlacedRoom; readonly bookingId: number | null }[]
    | null;
  /** The first room's booking. */
  readonly bookingId: number | null;
  /** Bookings of the product that were made or changed. */
  readonly touched: readonly number[];
}

/**
 * Brings reservations into the product as far as they belong there: makes and changes bookings, links them, and says of
 * the others why they wait. One id occurs once.
 */
export async function placeReservations(
  tx: Tx,
  source: SourceRef,
  works: readonly ToPlace[],
): Promise<ReadonlyMap<string, Placed>> {
  const known = await loadKnown(
    tx,
    source,
    works.map(({ item }) => item),
  );
  const capacities = await loadCapacities(tx, source, works);
  const placements = works.map(({ item }) => ({
    item,
    placement: placeReservation(item, known),
    capacity: Math.max(
      1,
      ...(item.rooms ?? []).map((room) => capacities.get(room.roomTypeId) ?? 1),
    ),
  }));
  const contested = await contestedBy(tx, source, placements);
  const decided = works.map((work, index): Decided => {
    const placement = placements[index]?.placement ?? placeReservation(work.item, known);
    return { ...work, placement, hold: contested.get(work.item.externalId) ?? placement.hold };
  });
  return write(tx, source, decided, known);
}

interface Decided extends ToPlace {
  readonly placement: Placement;
  readonly hold: HoldReason | null;
}

async function write(
  tx: Tx,
  source: SourceRef,
  decided: readonly Decided[],
  known: Known,
): Promise<ReadonlyMap<string, Placed>> {
  const inserts: { booking: NewBooking; decided: Decided; room: PlacedRoom }[] = [];
  const changes: BookingChange[] = [];
  const released: number[] = [];
  const pairsOf = new Map<Decided, { room: PlacedRoom; bookingId: number | null }[]>();
  for (const one of decided) {
    const { rooms: now, isBooking } = one.placement;
    const pairs = pairRooms(one.rooms, isBooking ? now : []);
    const kept = isBooking ? [...pairs.kept] : now.map((room) => ({ room, bookingId: null }));
    pairsOf.set(one, kept);
    if (one.hold !== null) continue;
    released.push(...pairs.released);
    if (!isBooking) continue;
    const values = bookingOf(one.item);
    for (const { room, bookingId } of pairs.kept) {
      const booking = { ...values, propertyId: room.propertyId ?? 0, unitId: room.unitId };
      if (bookingId === null) inserts.push({ booking, decided: one, room });
      else changes.push({ ...booking, bookingId });
    }
  }
  const ids = await insertBookings(
    tx,
    source,
    inserts.map(({ booking }) => booking),
  );
  for (const [index, { decided: one, room }] of inserts.entries()) {
    const pair = pairsOf.get(one)?.find((it) => it.room === room);
    if (pair !== undefined) pair.bookingId = ids[index] ?? null;
  }
  const changed = new Set(await updateBookings(tx, changes));
  await cancelBookings(tx, released);
  const touched = new Set([...ids, ...changed, ...released]);

  const live = decided.filter(({ hold, placement }) => hold === null && placement.isBooking);
  await addCodes(
    tx,
    source,
    live.flatMap((one) => {
      const { code } = bookingOf(one.item);
      const bookings = (pairsOf.get(one) ?? []).flatMap(({ bookingId }) => bookingId ?? []);
      return code === null ? [] : bookings.map((bookingId) => ({ bookingId, code }));
    }),
  );
  await addMappings(
    tx,
    source,
    live.flatMap((one) => mappingsOf(one, pairsOf.get(one) ?? [], known)),
  );
  return new Map(
    decided.map((one) => [one.item.externalId, placedOf(one, pairsOf.get(one) ?? [], touched)]),
  );
}

/** One mapping of the reservation itself, to its first room's booking, and one for each further room. */
function mappingsOf(
  { item }: Decided,
  pairs: readonly { readonly room: PlacedRoom; readonly bookingId: number | null }[],
  known: Known,
) {
  return pairs.flatMap(({ room, bookingId }, index) => {
    if (bookingId === null || (index === 0 && known.reservationLink(item.externalId))) return [];
    const [kind, id] =
      index === 0
        ? (['reservation', item.externalId] as const)
        : (['reservation_room', `${item.externalId}#${room.position}`] as const);
    return [{ kind, externalId: id, entity: 'booking' as const, entityId: bookingId }];
  });
}

function placedOf(
  one: Decided,
  pairs: readonly { readonly room: PlacedRoom; readonly bookingId: number | null }[],
  touched: ReadonlySet<number>,
): Placed {
  const had = one.rooms.some((room) => room.bookingId !== null);
  const bookingIds = pairs.flatMap(({ bookingId }) => bookingId ?? []);
  return {
    hold: one.hold,
    mapping: mappingOutcome(one, had),
    // What waits keeps the rooms that the product shows.
    rooms: one.hold !== null && had ? null : pairs,
    bookingId: bookingIds[0] ?? null,
    touched: bookingIds.filter((id) => touched.has(id)),
  };
}

function mappingOutcome({ hold, placement }: Decided, had: boolean): MappingOutcome {
  if (hold === 'auto_sync_off' && had) return 'linked';
  if (hold !== null) return 'quarantined';
  if (!placement.isBooking) return 'none';
  return had ? 'linked' : 'created';
}

async function loadCapacities(
  tx: Tx,
  source: SourceRef,
  works: readonly ToPlace[],
): Promise<ReadonlyMap<string, number>> {
  const ids = new Set(
    works.flatMap(({ item }) => (item.rooms ?? []).map((room) => room.roomTypeId)),
  );
  const rows = await tx.intRoomType.findMany({
    where: { source_id: source.sourceId, external_id: { in: [...ids] } },
    select: { external_id: true, unit_count: true },
  });
  return new Map(rows.map((row) => [row.external_id, row.unit_count]));
}
