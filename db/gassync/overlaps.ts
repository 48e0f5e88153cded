import type { Tx } from '../in-workspace.ts';
import type { SourceRef } from './source-ref.ts';

/** Nights of the longest stay that is looked for: the bound of validation, and what calendars bring is shorter. */
const LONGEST_STAY = 1_100;

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
  const others = (await tx.intSource.count({ where: { id: { not: source.sourceId } } })) > 0;
  const rows = wanted.map((one) => ({
    external_id: one.externalId,
    property_id: one.propertyId,
    unit_id: one.unitId,
    check_in: one.checkIn,
    check_out: one.checkOut,
  }));
  // The workspace is left to the policy, and the source to be found out: named, they would be planned for as what no
  // statistics know yet, with next to no rows, although a first import is all that they are.
  const found = await tx.$queryRaw<
    {
      external_id: string;
      booking_id: number | null;
      int_reservation_id: number | null;
      is_block: boolean;
    }[]
  >`
    WITH wanted AS (
      SELECT *, check_in - ${LONGEST_STAY}::int AS earliest FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS w(external_id text, property_id int, unit_id int, check_in date, check_out date)
    ), taken AS (
      SELECT w.external_id, b.id, b.workspace_id FROM wanted w JOIN core.bookings b
        ON b.property_id = w.property_id AND b.unit_id = w.unit_id
        AND b.check_in < w.check_out AND b.check_in > w.earliest AND b.check_out > w.check_in
      WHERE b.status IN ('confirmed', 'tentative', 'occupied')
      UNION ALL
      SELECT w.external_id, b.id, b.workspace_id FROM wanted w JOIN core.bookings b
        ON b.property_id = w.property_id
        AND (b.unit_id IS NULL OR w.unit_id IS NULL)
        AND b.check_in < w.check_out AND b.check_in > w.earliest AND b.check_out > w.check_in
      WHERE b.status IN ('confirmed', 'tentative', 'occupied')
        AND (w.unit_id IS NULL OR EXISTS (SELECT FROM core.bookings n
             WHERE n.property_id = w.property_id AND n.unit_id IS NULL))
    ), claims AS (
      SELECT w.external_id, i.id, i.kind FROM wanted w
      JOIN gassync.int_reservation_rooms r ON r.gas_property_id = w.property_id AND r.source_id <> ${source.sourceId}
        AND (r.gas_unit_id = w.unit_id OR r.gas_unit_id IS NULL OR w.unit_id IS NULL)
      JOIN gassync.int_reservations i ON i.workspace_id = r.workspace_id AND i.id = r.int_reservation_id
      WHERE ${others} AND i.check_in < w.check_out AND i.check_out > w.check_in
        AND i.deleted_at IS NULL AND i.status <> 'cancelled' AND i.kind IN ('stay', 'block')
    )
    SELECT t.external_id, t.id AS booking_id, NULL::int AS int_reservation_id, false AS is_block FROM taken t
    WHERE NOT EXISTS (SELECT FROM gassync.int_reservation_rooms r
                      WHERE r.workspace_id = t.workspace_id AND r.gas_booking_id = t.id
                        AND r.source_id = (SELECT ${source.sourceId}::int))
    UNION ALL
    SELECT external_id, NULL, id, kind = 'block' FROM claims`;
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
