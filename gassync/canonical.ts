/**
 * The one form into which every dialect and every property-management system is read. Absent means "the source did not
 * say": what a richer reading stored stays. Null means "the source says that there is none".
 */

/** A decimal as text (`1500.00`, never a float) and its ISO 4217 code; null: the source named no currency. */
export interface Money {
  readonly amount: string;
  readonly currency: string | null;
}

/** What every thing of a source carries. */
interface CanonicalBase {
  /** The source's own id, as text. */
  readonly externalId: string;
  /** When the source last changed it, ISO 8601 UTC; null when the source does not tell. Decides what is stale. */
  readonly modifiedAt: string | null;
  /** The source's own revision number, if it counts; compared where times are equal or missing. */
  readonly sequence?: number | null;
}

export interface CanonicalAddress {
  readonly street?: string | null;
  readonly postalCode?: string | null;
  readonly city?: string | null;
  readonly state?: string | null;
  /** As the source writes it: an ISO code or a name. */
  readonly country?: string | null;
}

export interface CanonicalProperty extends CanonicalBase {
  readonly type: 'property';
  readonly name?: string | null;
  readonly description?: string | null;
  readonly address?: CanonicalAddress | null;
  readonly thumbnailUrl?: string | null;
  /** IANA name. */
  readonly timeZone?: string | null;
  readonly currency?: string | null;
  /** Decimal degrees as text. */
  readonly latitude?: string | null;
  readonly longitude?: string | null;
  /** External ids of its room types, as far as the source lists them here. */
  readonly roomTypeIds?: readonly string[];
}

/** A sellable kind of room; where a source knows none, the property itself under the property's id. */
export interface CanonicalRoomType extends CanonicalBase {
  readonly type: 'room_type';
  readonly propertyId?: string | null;
  readonly name?: string | null;
  readonly description?: string | null;
  readonly maxOccupancy?: number | null;
  readonly amenities?: readonly string[];
  /** How many units of this kind there are; null or absent counts as one. */
  readonly unitCount?: number | null;
  readonly units?: readonly { readonly externalId: string; readonly name: string | null }[];
  readonly minStay?: number | null;
  readonly maxStay?: number | null;
}

/** `stay` is a booking, `block` takes the nights without a guest, `inquiry` asks and holds nothing. */
export type ReservationKind = 'stay' | 'block' | 'inquiry';
export type ReservationStatus = 'confirmed' | 'pending' | 'cancelled';

/** One room of a reservation. Multi-room stays have several, or one with `quantity` above 1. */
export interface ReservationRoom {
  readonly roomTypeId: string;
  /** The unit within the type, when the source has chosen one. */
  readonly unitId: string | null;
  readonly quantity: number;
}

/** The guest as the source knows them. Empty texts are read as null. */
export interface CanonicalGuest {
  readonly externalId?: string | null;
  /** Full name, where the source keeps one. */
  readonly name?: string | null;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly language?: string | null;
  readonly address?: CanonicalAddress | null;
}

export interface CanonicalReservation extends CanonicalBase {
  readonly type: 'reservation';
  /** Kind and status may be absent only where a payload speaks of a reservation that is stored (a partial update). */
  readonly kind?: ReservationKind;
  readonly status?: ReservationStatus;
  /** The word that the source used. */
  readonly sourceStatus?: string | null;
  readonly subStatus?: string | null;
  /** False when no rule knows the source's word: pending, and held until a person has looked. Absent counts as true. */
  readonly statusKnown?: boolean;
  readonly propertyId?: string | null;
  /** Empty: the property itself is the room. */
  readonly rooms?: readonly ReservationRoom[];
  /** Days `YYYY-MM-DD` as the source wrote them, [checkIn, checkOut); validation judges them, not the reader. */
  readonly checkIn?: string;
  readonly checkOut?: string;
  /** Of a source that groups the bookings of one stay: the id that they share. */
  readonly groupId?: string | null;
  /** `airbnb`, `booking.com`, `vrbo`, `direct`, or the source's word in lower case (`readChannel`). */
  readonly channel?: string | null;
  /** The channel's own confirmation code. */
  readonly channelReference?: string | null;
  readonly guest?: CanonicalGuest | null;
  readonly adults?: number | null;
  readonly children?: number | null;
  readonly infants?: number | null;
  readonly pets?: number | null;
  readonly total?: Money | null;
  readonly arrivalTime?: string | null;
  readonly departureTime?: string | null;
  readonly notes?: string | null;
  /** ISO 8601 UTC. */
  readonly createdAt?: string | null;
  readonly cancelledAt?: string | null;
}

export interface AvailabilityDay {
  readonly date: string;
  readonly available: boolean;
  /** Rooms left; below zero when overbooked. */
  readonly units?: number | null;
  readonly price?: Money | null;
  readonly minStay?: number | null;
  readonly maxStay?: number | null;
  readonly closedToArrival?: boolean | null;
  readonly closedToDeparture?: boolean | null;
}

/** The calendar of one room type; `externalId` is the room type's id. Only the days named change. */
export interface CanonicalAvailability extends CanonicalBase {
  readonly type: 'availability';
  readonly propertyId?: string | null;
  readonly days: readonly AvailabilityDay[];
}

/** A guest of the source's own address book. */
export interface CanonicalGuestRecord extends CanonicalBase, Omit<CanonicalGuest, 'externalId'> {
  readonly type: 'guest';
}

export type Canonical =
  | CanonicalProperty
  | CanonicalRoomType
  | CanonicalReservation
  | CanonicalAvailability
  | CanonicalGuestRecord;

export type EntityType = Canonical['type'];

/** A thing read: its canonical form beside what the source sent, and what was noticed on the way. */
export interface Reading<Item extends Canonical = Canonical> {
  readonly item: Item;
  /** The payload as parsed JSON; cleaned and redacted before it is stored. */
  readonly raw: unknown;
  /** The dialect or adapter that read it, such as `calry-v2-read` or `beds24`, and the version of its rules. */
  readonly dialect: string;
  readonly dialectVersion: number;
  readonly warnings: readonly string[];
}
