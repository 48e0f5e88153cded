import type { CanonicalReservation, ReservationRoom } from './canonical.ts';

/** Why an item does not reach the product; a person or a later mapping ends it. */
export type HoldReason =
  | 'unmapped_property'
  | 'unmapped_room'
  | 'possible_match'
  | 'status_unknown'
  | 'contradictory'
  | 'not_authority'
  | 'property_archived'
  | 'overlap'
  | 'auto_sync_off';

/** What an outside thing is linked to. */
export interface Link {
  readonly entity: 'property' | 'bookable_unit' | 'booking' | 'guest';
  readonly id: number;
  readonly autoSync: boolean;
}

/** A property of the product as the engine judges it. */
export interface CoreProperty {
  readonly id: number;
  readonly archived: boolean;
  /** `calendar`, or `source:<id>`; a property with a feed is always the calendar's. */
  readonly authority: string;
}

/** What is known of the things that a reservation names. */
export interface Known {
  readonly sourceId: number;
  roomLink(externalId: string): Link | undefined;
  propertyLink(externalId: string): Link | undefined;
  reservationLink(externalId: string): Link | undefined;
  /** The property that a unit belongs to. */
  propertyOfUnit(unitId: number): number | undefined;
  property(id: number): CoreProperty | undefined;
}

/** One unit taken, and where in the product that is. */
export interface PlacedRoom {
  readonly position: number;
  readonly roomTypeId: string | null;
  readonly unitExternalId: string | null;
  readonly propertyId: number | null;
  readonly unitId: number | null;
}

export interface Placement {
  readonly rooms: readonly PlacedRoom[];
  readonly hold: HoldReason | null;
  /** Whether it is a booking of the product: a stay, not a block and not an inquiry. */
  readonly isBooking: boolean;
}

/** The rooms of a reservation, one per unit taken; the property itself where it names no room. */
export function unitsTaken(item: CanonicalReservation): readonly (ReservationRoom | null)[] {
  const rooms = item.rooms ?? [];
  if (rooms.length === 0) return [null];
  return rooms.flatMap((room) => Array.from({ length: Math.max(1, room.quantity) }, () => room));
}

/**
 * Decides where in the product a reservation belongs and what keeps it from there. Nothing is guessed: a room counts as
 * known only by its link, or as the property itself under the property's own id.
 */
export function placeReservation(item: CanonicalReservation, known: Known): Placement {
  const taken = unitsTaken(item);
  const rooms = taken.map((room, index) => placeRoom(item, room, index + 1, known));
  const isBooking = (item.kind ?? 'stay') === 'stay';
  return { rooms, isBooking, hold: holdOf(item, rooms, known) };
}

function placeRoom(
  item: CanonicalReservation,
  room: ReservationRoom | null,
  position: number,
  known: Known,
): PlacedRoom {
  const roomTypeId = room?.roomTypeId ?? null;
  const named = { position, roomTypeId, unitExternalId: room?.unitId ?? null };
  const unknown = { ...named, propertyId: null, unitId: null };
  const link = roomTypeId === null ? undefined : known.roomLink(roomTypeId);
  if (link?.entity === 'bookable_unit') {
    const propertyId = known.propertyOfUnit(link.id);
    return propertyId === undefined ? unknown : { ...named, propertyId, unitId: link.id };
  }
  if (link?.entity === 'property') return { ...named, propertyId: link.id, unitId: null };
  const isWhole = roomTypeId === null || roomTypeId === item.propertyId;
  const whole =
    isWhole && item.propertyId != null ? known.propertyLink(item.propertyId) : undefined;
  return whole === undefined ? unknown : { ...named, propertyId: whole.id, unitId: null };
}

function holdOf(
  item: CanonicalReservation,
  rooms: readonly PlacedRoom[],
  known: Known,
): HoldReason | null {
  if (item.statusKnown === false) return 'status_unknown';
  const missing = rooms.find((room) => room.propertyId === null);
  if (missing !== undefined) {
    return missing.roomTypeId === null ? 'unmapped_property' : 'unmapped_room';
  }
  const named = item.propertyId == null ? undefined : known.propertyLink(item.propertyId);
  const ids = new Set(rooms.map((room) => room.propertyId));
  if (named !== undefined) ids.add(named.id);
  if (ids.size > 1) return 'contradictory';
  const property = known.property(rooms[0]?.propertyId ?? 0);
  if (property === undefined) return 'unmapped_property';
  if ((item.kind ?? 'stay') === 'inquiry') return null;
  if (property.archived) return 'property_archived';
  if (property.authority !== authorityOf(known.sourceId)) return 'not_authority';
  const links = [
    known.reservationLink(item.externalId),
    named,
    ...rooms.map((room) =>
      room.roomTypeId === null ? undefined : known.roomLink(room.roomTypeId),
    ),
  ];
  return links.some((link) => link?.autoSync === false) ? 'auto_sync_off' : null;
}

/** How a source is named where a property's inventory authority is kept. */
export function authorityOf(sourceId: number): string {
  return `source:${sourceId}`;
}
