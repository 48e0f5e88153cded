import type { PlacedRoom } from './place-reservation.ts';

/** A room as it is stored, with the booking that stands for it. */
export interface StoredRoom {
  readonly position: number;
  readonly roomTypeId: string | null;
  readonly unitExternalId: string | null;
  readonly bookingId: number | null;
}

export interface RoomPairs {
  /** Every room now taken, with the booking that it keeps; null: it needs one. */
  readonly kept: readonly { readonly room: PlacedRoom; readonly bookingId: number | null }[];
  /** Bookings of rooms that are taken no more. */
  readonly released: readonly number[];
}

/**
 * Pairs the rooms of a reservation with those it had: the same room keeps its booking, and a room that was exchanged for
 * another takes its booking along, so that a guest who moves stays one booking.
 */
export function pairRooms(before: readonly StoredRoom[], now: readonly PlacedRoom[]): RoomPairs {
  const free = before.filter((room) => room.bookingId !== null);
  const kept = new Map<PlacedRoom, number>();
  const same = [
    (a: StoredRoom, b: PlacedRoom) =>
      a.roomTypeId === b.roomTypeId && a.unitExternalId === b.unitExternalId,
    (a: StoredRoom, b: PlacedRoom) => a.roomTypeId === b.roomTypeId,
    () => true,
  ];
  for (const isSame of same) {
    for (const room of now) {
      if (kept.has(room)) continue;
      const index = free.findIndex((old) => isSame(old, room));
      const [old] = index < 0 ? [] : free.splice(index, 1);
      if (old?.bookingId != null) kept.set(room, old.bookingId);
    }
  }
  return {
    kept: now.map((room) => ({ room, bookingId: kept.get(room) ?? null })),
    released: free.flatMap((room) => room.bookingId ?? []),
  };
}
