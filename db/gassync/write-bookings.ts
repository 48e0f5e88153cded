import type { BookingValues } from '#gassync/booking-of.ts';
import type { Tx } from '../in-workspace.ts';
import type { SourceRef } from './source-ref.ts';

export interface NewBooking extends BookingValues {
  readonly propertyId: number;
  readonly unitId: number | null;
}

export interface BookingChange extends NewBooking {
  readonly bookingId: number;
}

const row = (booking: NewBooking) => ({
  property_id: booking.propertyId,
  unit_id: booking.unitId,
  check_in: booking.checkIn,
  check_out: booking.checkOut,
  status: booking.status,
  guest_name: booking.guestName,
  guest_count: booking.guestCount,
  guest_email: booking.guestEmail,
  phone: booking.phone,
});

/** Adds bookings and returns their ids, in the order in which they were given. */
export async function insertBookings(
  tx: Tx,
  source: SourceRef,
  bookings: readonly NewBooking[],
): Promise<readonly number[]> {
  if (bookings.length === 0) return [];
  const numbers = await tx.$queryRaw<{ id: number }[]>`
    SELECT nextval('core.bookings_id_seq')::int AS id FROM generate_series(1, ${bookings.length})`;
  const ids = numbers.map(({ id }) => id);
  const rows = bookings.map((booking, index) => ({ id: ids[index], ...row(booking) }));
  await tx.$executeRaw`
    INSERT INTO core.bookings (id, workspace_id, property_id, unit_id, check_in, check_out, status, guest_name,
      guest_count, guest_email, phone)
    SELECT b.id, ${source.workspaceId}::uuid, b.property_id, b.unit_id, b.check_in, b.check_out, b.status, b.guest_name,
      b.guest_count, b.guest_email, b.phone
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS b(id int, property_id int, unit_id int, check_in date,
      check_out date, status text, guest_name text, guest_count int, guest_email text, phone text)`;
  return ids;
}

/**
 * Brings bookings to what their source says. A guest field that a person or a mail set stays theirs, and what the
 * source does not know is not taken away. Returns the ids of those that changed.
 */
export async function updateBookings(
  tx: Tx,
  changes: readonly BookingChange[],
): Promise<readonly number[]> {
  if (changes.length === 0) return [];
  const rows = changes.map((change) => ({ id: change.bookingId, ...row(change) }));
  const changed = await tx.$queryRaw<{ id: number }[]>`
    WITH wanted AS MATERIALIZED (
      SELECT w.*, ARRAY(SELECT s.field FROM core.booking_field_sources s WHERE s.booking_id = w.id) AS taken
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS w(id int, property_id int, unit_id int, check_in date,
        check_out date, status text, guest_name text, guest_count int, guest_email text, phone text)
    ), after AS (
      SELECT b.id, w.property_id, w.unit_id, w.check_in, w.check_out, w.status,
        CASE WHEN 'guest_name' = ANY (w.taken) THEN b.guest_name ELSE coalesce(w.guest_name, b.guest_name) END AS guest_name,
        CASE WHEN 'guest_count' = ANY (w.taken) THEN b.guest_count ELSE coalesce(w.guest_count, b.guest_count) END AS guest_count,
        CASE WHEN 'guest_email' = ANY (w.taken) THEN b.guest_email ELSE coalesce(w.guest_email, b.guest_email) END AS guest_email,
        CASE WHEN 'phone' = ANY (w.taken) THEN b.phone ELSE coalesce(w.phone, b.phone) END AS phone
      FROM wanted w JOIN core.bookings b ON b.id = w.id
    )
    UPDATE core.bookings b
    SET property_id = a.property_id, unit_id = a.unit_id, check_in = a.check_in, check_out = a.check_out,
      status = a.status, guest_name = a.guest_name, guest_count = a.guest_count, guest_email = a.guest_email,
      phone = a.phone, updated_at = now()
    FROM after a
    WHERE b.id = a.id
      AND (b.property_id, b.unit_id, b.check_in, b.check_out, b.status, b.guest_name, b.guest_count, b.guest_email, b.phone)
        IS DISTINCT FROM
          (a.property_id, a.unit_id, a.check_in, a.check_out, a.status, a.guest_name, a.guest_count, a.guest_email, a.phone)
    RETURNING b.id`;
  return changed.map(({ id }) => id);
}

/** Cancels bookings of rooms that are taken no more. */
export async function cancelBookings(tx: Tx, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRaw`
    UPDATE core.bookings SET status = 'cancelled', updated_at = now()
    WHERE id = ANY (${[...ids]}) AND status <> 'cancelled'`;
}

/** Notes the channel's codes of bookings, by which mails find them; a code that is known already stays as it is. */
export async function addCodes(
  tx: Tx,
  source: SourceRef,
  codes: readonly { readonly bookingId: number; readonly code: string }[],
): Promise<void> {
  if (codes.length === 0) return;
  const rows = codes.map(({ bookingId, code }) => ({ booking_id: bookingId, value: code }));
  await tx.$executeRaw`
    INSERT INTO core.booking_references (workspace_id, booking_id, kind, value, source, source_id)
    SELECT ${source.workspaceId}::uuid, r.booking_id, 'confirmation_code', r.value, 'source', ${String(source.sourceId)}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(booking_id int, value text)
    ON CONFLICT DO NOTHING`;
}
