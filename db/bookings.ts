import type { Prisma } from '#gen/prisma/client.ts';
import type { GuestField } from '#domain/booking.ts';
import { dateOf, isoDay } from './booking-snapshots.ts';
import type { Tx } from './in-workspace.ts';
import { type Page, pageOf } from './page.ts';

/** A booking as the calendar and the mails left it. Stay dates are ISO days. */
export interface BookingRow {
  readonly id: number;
  readonly property_id: number;
  readonly unit_id: number | null;
  readonly check_in: string;
  readonly check_out: string;
  readonly status: string;
  readonly source_feed_id: number | null;
  readonly guest_name: string | null;
  readonly guest_count: number | null;
  readonly guest_email: string | null;
  readonly phone: string | null;
  readonly metadata: Prisma.JsonValue;
  readonly raw_data: Prisma.JsonValue;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** What is known about where a booking's guest fields came from. */
export interface BookingOrigins {
  readonly references: {
    readonly kind: string;
    readonly value: string;
    readonly source: string;
    readonly source_id: string;
  }[];
  readonly field_sources: {
    readonly field: string;
    readonly set_by: string;
    readonly reference: string;
    readonly set_at: Date;
  }[];
  /** Stored messages that were matched to the booking. */
  readonly messages: {
    readonly message_id: string;
    readonly connection_id: string;
    readonly outcome: string;
    readonly match_by: string | null;
    readonly decided_at: Date;
  }[];
}

/** Key of the booking list: its order is arrival, then id. */
export interface BookingKey {
  readonly checkIn: string;
  readonly id: number;
}

export interface BookingFilter {
  readonly propertyId?: number | undefined;
  readonly feedId?: number | undefined;
  readonly status?: string | undefined;
  /** Stays that touch the days from `from` to before `to`. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** true: without a guest's name; false: with one. */
  readonly bare?: boolean | undefined;
  readonly limit: number;
  readonly after: BookingKey | null;
}

const COLUMNS = {
  id: true,
  property_id: true,
  unit_id: true,
  check_in: true,
  check_out: true,
  status: true,
  source_feed_id: true,
  guest_name: true,
  guest_count: true,
  guest_email: true,
  phone: true,
  metadata: true,
  raw_data: true,
  created_at: true,
  updated_at: true,
} as const satisfies Prisma.BookingSelect;

/** Bookings by arrival day. */
export async function listBookings(
  tx: Tx,
  filter: BookingFilter,
): Promise<Page<BookingRow, BookingKey>> {
  const { after } = filter;
  const rows = await tx.booking.findMany({
    where: {
      AND: [
        filter.propertyId === undefined ? {} : { property_id: filter.propertyId },
        filter.feedId === undefined ? {} : { source_feed_id: filter.feedId },
        filter.status === undefined ? {} : { status: filter.status },
        filter.from === undefined ? {} : { check_out: { gt: dateOf(filter.from) } },
        filter.to === undefined ? {} : { check_in: { lt: dateOf(filter.to) } },
        filter.bare === undefined ? {} : { guest_name: filter.bare ? null : { not: null } },
        after === null
          ? {}
          : {
              OR: [
                { check_in: { gt: dateOf(after.checkIn) } },
                { check_in: dateOf(after.checkIn), id: { gt: after.id } },
              ],
            },
      ],
    },
    orderBy: [{ check_in: 'asc' }, { id: 'asc' }],
    take: filter.limit + 1,
    select: COLUMNS,
  });
  return pageOf(rows.map(present), filter.limit, (row) => ({ checkIn: row.check_in, id: row.id }));
}

/** The booking, or null when the scope has none with this id. */
export async function getBooking(tx: Tx, id: number): Promise<BookingRow | null> {
  const row = await tx.booking.findUnique({ where: { id }, select: COLUMNS });
  return row === null ? null : present(row);
}

/** Codes, field sources and messages of a booking. */
export async function originsOf(tx: Tx, bookingId: number): Promise<BookingOrigins> {
  const where = { booking_id: bookingId };
  const references = await tx.bookingReference.findMany({
    where,
    orderBy: { id: 'asc' },
    select: { kind: true, value: true, source: true, source_id: true },
  });
  const fieldSources = await tx.bookingFieldSource.findMany({
    where,
    orderBy: { field: 'asc' },
    select: { field: true, set_by: true, reference: true, set_at: true },
  });
  const messages = await tx.messageOutcome.findMany({
    where,
    orderBy: { message_id: 'desc' },
    take: 100,
    select: {
      message_id: true,
      connection_id: true,
      outcome: true,
      match_by: true,
      decided_at: true,
    },
  });
  return { references, field_sources: fieldSources, messages };
}

export type GuestValues = { readonly [Field in GuestField]?: string | number | null | undefined };

/**
 * Writes what a person typed: a value is theirs from now on, null empties the field and hands it back
 * to the mails. Only guest fields; the database refuses everything else to this role.
 */
export async function setGuestFields(
  tx: Tx,
  booking: { readonly workspaceId: string; readonly bookingId: number },
  values: GuestValues,
  person: { readonly reference: string; readonly now: Date },
): Promise<void> {
  const { workspaceId, bookingId } = booking;
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  await tx.booking.update({
    where: { id: bookingId },
    data: { ...(Object.fromEntries(given) as Prisma.BookingUpdateInput), updated_at: person.now },
    select: { id: true },
  });
  for (const [field, value] of given) {
    const key = { workspace_id: workspaceId, booking_id: bookingId, field };
    if (value === null) {
      await tx.bookingFieldSource.deleteMany({ where: key });
      continue;
    }
    const source = { set_by: 'person', reference: person.reference, set_at: person.now };
    await tx.bookingFieldSource.upsert({
      where: { workspace_id_booking_id_field: key },
      create: { ...key, ...source },
      update: source,
    });
  }
}

type Selected = Prisma.BookingGetPayload<{ select: typeof COLUMNS }>;

function present(row: Selected): BookingRow {
  return { ...row, check_in: isoDay(row.check_in), check_out: isoDay(row.check_out) };
}
