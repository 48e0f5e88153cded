import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Booking, Property, PropertyAlias } from '#domain/booking.ts';

const ID_KINDS = [
  'airbnb_listing_id',
  'vrbo_property_id',
  'vrbo_unit',
  'booking_hotel_id',
] as const;
const text = z.string().nullish();

const File = z.object({
  properties: z.record(
    z.string(),
    z.object({
      name: z.string(),
      aliases: z.array(z.string()).default([]),
      airbnb_listing_id: text,
      vrbo_property_id: text,
      vrbo_unit: text,
      booking_hotel_id: text,
    }),
  ),
  bookings: z.array(
    z.object({
      booking: z.string(),
      property: z.string(),
      feed: text,
      platform: text,
      check_in: z.string(),
      check_out: z.string(),
      code_from_ical: text,
    }),
  ),
});

/** The bookings of a corpus as the product holds them, and their names in the corpus. */
export interface CorpusBookings {
  readonly bookings: readonly Booking[];
  readonly properties: readonly Property[];
  readonly nameOf: (bookingId: number) => string;
}

/** Reads DIR/bookings.json. Throws when it is missing or not of its shape. */
export async function readCorpusBookings(dir: string): Promise<CorpusBookings> {
  const file = File.parse(JSON.parse(await readFile(join(dir, 'bookings.json'), 'utf8')));
  const keys = Object.keys(file.properties);
  const names = file.bookings.map(({ booking }) => booking);
  return {
    nameOf: (bookingId) => names[bookingId - 1] ?? '',
    properties: Object.values(file.properties).map((property, at) => ({
      propertyId: at + 1,
      name: property.name,
      timeZone: null,
      aliases: aliasesOf(property),
    })),
    bookings: file.bookings.map((booking, at) => toBooking(booking, at + 1, keys)),
  };
}

function aliasesOf(property: z.infer<typeof File>['properties'][string]): PropertyAlias[] {
  const titles = property.aliases.map((value): PropertyAlias => ({ kind: 'name', value }));
  const ids = ID_KINDS.flatMap((kind): PropertyAlias[] => {
    const value = property[kind];
    return typeof value === 'string' ? [{ kind, value }] : [];
  });
  return [...titles, ...ids];
}

function toBooking(
  booking: z.infer<typeof File>['bookings'][number],
  bookingId: number,
  propertyKeys: readonly string[],
): Booking {
  const platform = booking.platform === 'booking_com' ? 'booking' : (booking.platform ?? null);
  const code = booking.code_from_ical ?? null;
  const sourceId = booking.feed ?? '';
  return {
    bookingId,
    propertyId: propertyKeys.indexOf(booking.property) + 1,
    unitId: null,
    checkIn: booking.check_in,
    checkOut: booking.check_out,
    // Booking.com's feed does not tell stays from closures.
    status: platform === 'booking' ? 'occupied' : 'confirmed',
    platform,
    guestName: null,
    guestCount: null,
    guestEmail: null,
    phone: null,
    references:
      code === null ? [] : [{ kind: 'confirmation_code', value: code, source: 'feed', sourceId }],
    fieldSources: [],
  };
}
