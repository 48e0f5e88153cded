/** A booking as matching and enrichment see it. The calendar owns dates, property, unit and status. */

/** Fields that a message may fill and a person may edit. */
export const GUEST_FIELDS = ['guest_name', 'guest_count', 'guest_email', 'phone'] as const;
export type GuestField = (typeof GUEST_FIELDS)[number];

/** `occupied` is a feed's entry that may be a stay or a block (Booking.com); `vanished` left its feed, which proves nothing. */
export type BookingStatus = 'confirmed' | 'tentative' | 'occupied' | 'cancelled' | 'vanished';

/** Who set a field: a person's value is never overwritten. `reference` is a user, message or feed id. */
export interface FieldSource {
  readonly field: GuestField;
  readonly setBy: 'person' | 'message' | 'feed';
  readonly reference: string;
}

/** A code under which a booking is known; several bookings may share one. */
export interface BookingReference {
  readonly kind: 'confirmation_code';
  readonly value: string;
  readonly source: 'feed' | 'message' | 'person' | 'source';
  /** The message, feed or outside system it was learned from. */
  readonly sourceId: string;
}

export interface Booking {
  readonly bookingId: number;
  readonly propertyId: number;
  readonly unitId: number | null;
  readonly checkIn: string;
  readonly checkOut: string;
  readonly status: BookingStatus;
  readonly platform: string | null;
  readonly guestName: string | null;
  readonly guestCount: number | null;
  readonly guestEmail: string | null;
  readonly phone: string | null;
  readonly references: readonly BookingReference[];
  readonly fieldSources: readonly FieldSource[];
}

/** Names and platform ids under which a property is known. */
export interface Property {
  readonly propertyId: number;
  readonly name: string;
  readonly timeZone: string | null;
  readonly aliases: readonly PropertyAlias[];
}

/** `name`: a title. Others are ids of a platform: Airbnb listing, VRBO property or unit, Booking.com hotel. */
export interface PropertyAlias {
  readonly kind:
    | 'name'
    | 'airbnb_listing_id'
    | 'vrbo_property_id'
    | 'vrbo_unit'
    | 'booking_hotel_id'
    | 'listing_id';
  readonly value: string;
}
