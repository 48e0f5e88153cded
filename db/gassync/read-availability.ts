import type { CanonicalAvailability } from '#gassync/canonical.ts';
import { readMoney } from '#gassync/money.ts';
import type { Tx } from '../in-workspace.ts';
import type { SourceRef } from './source-ref.ts';

export interface Window {
  readonly from: string;
  /** The day after the last one. */
  readonly to: string;
}

/** External ids of the rooms that a source keeps a calendar of, in the order of their bytes, after one of them. */
export async function calendarRooms(
  tx: Tx,
  source: SourceRef,
  page: { readonly limit: number; readonly after: string | null },
): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT room_type_external_id COLLATE "C" AS id FROM gassync.int_availability
    WHERE source_id = ${source.sourceId}
      AND (${page.after}::text IS NULL OR room_type_external_id COLLATE "C" > ${page.after}::text COLLATE "C")
    ORDER BY 1 LIMIT ${page.limit + 1}`;
  return rows.map((row) => row.id);
}

/**
 * A room's calendar in a window: the days that the source told, and those that its blocks take, which are not available
 * whatever the calendar says while the room is the only one of its kind.
 */
export async function readCalendar(
  tx: Tx,
  source: SourceRef,
  roomTypeId: string,
  window: Window,
): Promise<CanonicalAvailability | null> {
  const rows = await tx.$queryRaw<
    {
      date: string;
      available: boolean | null;
      units: number | null;
      price: string | null;
      currency: string | null;
      min_stay: number | null;
      max_stay: number | null;
      property_id: string | null;
      at: Date | null;
      blocked: number;
      rooms: number;
    }[]
  >`
    WITH blocked AS (
      SELECT d::date AS date, count(*)::int AS rooms
      FROM gassync.int_reservation_rooms r
      JOIN gassync.int_reservations i ON i.workspace_id = r.workspace_id AND i.id = r.int_reservation_id
      CROSS JOIN LATERAL generate_series(greatest(i.check_in, ${window.from}::date),
        least(i.check_out, ${window.to}::date) - 1, interval '1 day') AS d
      WHERE r.source_id = ${source.sourceId} AND r.room_type_external_id = ${roomTypeId}
        AND i.kind = 'block' AND i.status <> 'cancelled' AND i.deleted_at IS NULL
        AND i.check_in < ${window.to}::date AND i.check_out > ${window.from}::date
      GROUP BY 1
    ), told AS (
      SELECT * FROM gassync.int_availability
      WHERE source_id = ${source.sourceId} AND room_type_external_id = ${roomTypeId}
        AND date >= ${window.from}::date AND date < ${window.to}::date
    )
    SELECT to_char(coalesce(t.date, b.date), 'YYYY-MM-DD') AS date, t.available, t.units, t.price::text, t.currency, t.min_stay,
      t.max_stay, t.property_external_id AS property_id, t.source_modified_at AS at, coalesce(b.rooms, 0) AS blocked,
      coalesce((SELECT unit_count FROM gassync.int_room_types k
                WHERE k.source_id = ${source.sourceId} AND k.external_id = ${roomTypeId}), 1) AS rooms
    FROM told t FULL JOIN blocked b ON b.date = t.date ORDER BY 1`;
  if (rows.length === 0) return null;
  const times = rows.flatMap((row) => row.at?.toISOString() ?? []).toSorted();
  return {
    type: 'availability',
    externalId: roomTypeId,
    modifiedAt: times.at(-1) ?? null,
    propertyId: rows.find((row) => row.property_id !== null)?.property_id ?? null,
    days: rows.map((row) => ({
      date: row.date,
      available: (row.available ?? true) && row.blocked < row.rooms,
      units: row.units,
      price: row.price === null ? null : readMoney(row.price, row.currency),
      minStay: row.min_stay,
      maxStay: row.max_stay,
    })),
  };
}
