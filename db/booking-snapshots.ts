import type { Prisma } from '#gen/prisma/client.ts';
import type {
  Booking,
  BookingReference,
  BookingStatus,
  FieldSource,
  Property,
  PropertyAlias,
} from '#domain/booking.ts';
import type { Tx } from './in-workspace.ts';

const SHAPE = {
  id: true,
  property_id: true,
  unit_id: true,
  check_in: true,
  check_out: true,
  status: true,
  guest_name: true,
  guest_count: true,
  guest_email: true,
  phone: true,
  feed: { select: { platform: true } },
  references: { select: { kind: true, value: true, source: true, source_id: true } },
  field_sources: { select: { field: true, set_by: true, reference: true } },
} as const satisfies Prisma.BookingSelect;

/** Bookings as matching and enrichment see them, in order of id. */
export async function loadBookings(
  tx: Tx,
  where: Prisma.BookingWhereInput,
): Promise<readonly Booking[]> {
  const rows = await tx.booking.findMany({ where, select: SHAPE, orderBy: { id: 'asc' } });
  return rows.map((row) => ({
    bookingId: row.id,
    propertyId: row.property_id,
    unitId: row.unit_id,
    checkIn: isoDay(row.check_in),
    checkOut: isoDay(row.check_out),
    status: row.status as BookingStatus,
    platform: row.feed?.platform ?? null,
    guestName: row.guest_name,
    guestCount: row.guest_count,
    guestEmail: row.guest_email,
    phone: row.phone,
    references: row.references.map((reference) => ({
      kind: reference.kind as BookingReference['kind'],
      value: reference.value,
      source: reference.source as BookingReference['source'],
      sourceId: reference.source_id,
    })),
    fieldSources: row.field_sources.map((source) => ({
      field: source.field as FieldSource['field'],
      setBy: source.set_by as FieldSource['setBy'],
      reference: source.reference,
    })),
  }));
}

/** All properties of the workspace with the names and ids under which they are known. */
export async function loadProperties(tx: Tx): Promise<readonly Property[]> {
  const rows = await tx.property.findMany({
    select: {
      id: true,
      name: true,
      time_zone: true,
      aliases: { select: { kind: true, value: true } },
    },
  });
  return rows.map((row) => ({
    propertyId: row.id,
    name: row.name,
    timeZone: row.time_zone,
    aliases: row.aliases.map(({ kind, value }) => ({ kind: kind as PropertyAlias['kind'], value })),
  }));
}

/** A date column as an ISO day. */
export function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** An ISO day as a date column. */
export function dateOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}
