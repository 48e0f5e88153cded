import type { Booking, BookingReference, Property } from '#domain/booking.ts';
import { NO_FACTS, type Facts, type Reading } from '#domain/facts.ts';
import type { MatchedMail } from '#domain/enrich.ts';

/** A property with an Airbnb listing, a VRBO number and a title. */
export function property(propertyId: number, changes: Partial<Property> = {}): Property {
  return {
    propertyId,
    name: `House ${propertyId}`,
    timeZone: null,
    aliases: [
      { kind: 'name', value: `Title of House ${propertyId}` },
      { kind: 'airbnb_listing_id', value: `air-${propertyId}` },
      { kind: 'vrbo_property_id', value: `vrbo-${propertyId}` },
      { kind: 'booking_hotel_id', value: `hotel-${propertyId}` },
    ],
    ...changes,
  };
}

/** A confirmed VRBO stay without code or guest, 13–16 July 2026 at property 1. */
export function booking(bookingId: number, changes: Partial<Booking> = {}): Booking {
  return {
    bookingId,
    propertyId: 1,
    unitId: null,
    checkIn: '2026-07-13',
    checkOut: '2026-07-16',
    status: 'confirmed',
    platform: 'vrbo',
    guestName: null,
    guestCount: null,
    guestEmail: null,
    phone: null,
    references: [],
    fieldSources: [],
    ...changes,
  };
}

export function code(
  value: string,
  source: BookingReference['source'] = 'feed',
  sourceId = 'feed-1',
): BookingReference {
  return { kind: 'confirmation_code', value, source, sourceId };
}

/** An authentic VRBO confirmation that states `facts` and nothing else. */
export function reading(facts: Partial<Facts> = {}, changes: Partial<Reading> = {}): Reading {
  return {
    parserVersion: 'test',
    platform: 'vrbo',
    locale: 'en-US',
    eventType: 'confirmed',
    effect: 'fill',
    authentic: true,
    confidence: 'high',
    facts: { ...NO_FACTS, ...facts },
    stays: [],
    evidence: {},
    remarks: [],
    sentAt: '2026-05-22T18:20:00.000Z',
    ...changes,
  };
}

/** Facts that fit `booking()` by property and days. */
export const FITTING: Partial<Facts> = {
  listing_id: 'vrbo-1',
  check_in: '2026-07-13',
  check_out: '2026-07-16',
};

export const CANCELLED: Partial<Reading> = { eventType: 'cancelled', effect: 'cancel' };

export function mail(
  messageId: string,
  given: Reading,
  by: MatchedMail['by'] = 'code',
): MatchedMail {
  return { messageId, by, reading: given };
}
