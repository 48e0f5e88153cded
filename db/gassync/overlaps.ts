import type { Tx } from '../in-workspace.ts';
import type { SourceRef } from './source-ref.ts';

/** A unit and nights that a reservation wants; a null unit is the whole property. */
export interface Wanted {
  readonly externalId: string;
  readonly propertyId: number;
  readonly unitId: number | null;
  readonly checkIn: string;
  readonly checkOut: string;
}

export interface Overlap {
  /** The reservation that wants the nights. */
  readonly externalId: string;
  /** Of the product: they are taken. Of another source: it claims them too. */
  readonly by: 'booking' | 'source';
  readonly bookingId: number | null;
  /** The other source's reservation, a row of the buffer. */
  readonly intReservationId: number | null;
  /** The other source has blocked the nights. */
  readonly isBlock: boolean;
}

/**
 * Who else holds the same nights of the same unit: bookings of the product that another way brought, and live stays and
 * blocks of other sources. A unit of several rooms of a kind is full only when all of them are taken.
 */
export async function findOverlaps(
  tx: Tx,
  source: SourceRef,
  wanted: readonly Wanted[],
): Promise<readonly Overlap[]> {
  if (wanted.length === 0) return [];
  const rows = wanted.map((one) => ({
    external_id: one.externalId,
    property_id: one.propertyId,
    unit_id: one.unitId,
    check_in: one.checkIn,
    check_out: one.checkOut,
  }));
  const found = await tx.$queryRaw<
    {
      external_id: string;
      booking_id: number | null;
      int_reservation_id: number | null;
      is_block: boolean;
    }[]
  >`
    WITH wanted AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS w(external_id text, property_id int, unit_id int, check_in date, check_out date)
    ), span AS (
      SELECT min(check_in) AS first, max(check_out) AS last, array_agg(DISTINCT property_id) AS properties FROM wanted
    ), foreign_bookings AS MATERIALIZED (
      SELECT b.id, b.property_id, b.unit_id, b.check_in, b.check_out
      FROM core.bookings b, span
      WHERE b.property_id = ANY (span.properties) AND b.check_in < span.last AND b.check_out > span.first
        AND b.status IN ('confirmed', 'tentative', 'occupied')
        AND NOT EXISTS (SELECT FROM gassync.int_reservation_rooms r
                        WHERE r.workspace_id = b.workspace_id AND r.gas_booking_id = b.id AND r.source_id = ${source.sourceId})
    ), claims AS MATERIALIZED (
      SELECT i.id, r.gas_property_id AS property_id, r.gas_unit_id AS unit_id, i.check_in, i.check_out, i.kind
      FROM gassync.int_reservation_rooms r
      JOIN gassync.int_reservations i ON i.workspace_id = r.workspace_id AND i.id = r.int_reservation_id, span
      WHERE r.gas_property_id = ANY (span.properties) AND i.source_id <> ${source.sourceId}
        AND i.check_in < span.last AND i.check_out > span.first
        AND i.deleted_at IS NULL AND i.status <> 'cancelled' AND i.kind IN ('stay', 'block')
    )
    SELECT w.external_id, b.id AS booking_id, NULL::int AS int_reservation_id, false AS is_block
    FROM wanted w JOIN foreign_bookings b ON b.property_id = w.property_id
      AND b.check_in < w.check_out AND b.check_out > w.check_in
      AND (b.unit_id = w.unit_id OR b.unit_id IS NULL OR w.unit_id IS NULL)
    UNION ALL
    SELECT w.external_id, NULL, c.id, c.kind = 'block'
    FROM wanted w JOIN claims c ON c.property_id = w.property_id
      AND c.check_in < w.check_out AND c.check_out > w.check_in
      AND (c.unit_id = w.unit_id OR c.unit_id IS NULL OR w.unit_id IS NULL)`;
  return found.map((row) => ({
    externalId: row.external_id,
    by: row.booking_id === null ? 'source' : 'booking',
    bookingId: row.booking_id,
    intReservationId: row.int_reservation_id,
    isBlock: row.is_block,
  }));
}

/** Marks other sources' reservations that are not in the product as contested. */
export async function markContested(tx: Tx, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRaw`
    UPDATE gassync.int_reservations SET hold_reason = 'overlap'
    WHERE id = ANY (${[...new Set(ids)]}) AND gas_booking_id IS NULL AND kind = 'stay'`;
}
