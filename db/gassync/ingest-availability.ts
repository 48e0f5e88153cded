import type { CanonicalAvailability } from '#gassync/canonical.ts';
import { faultsOf } from '#gassync/validate.ts';
import type { Tx } from '../in-workspace.ts';
import { idOf, type Incoming, type Ingested, lineOf, rejected, warningsOf } from './incoming.ts';
import { linkKey, loadLinks } from './known-links.ts';
import type { SourceRef } from './source-ref.ts';
import { type LogLine, writeLog } from './sync-log.ts';

interface Written {
  readonly external_id: string;
}

/**
 * Takes calendars of one source, no room twice, and stores their days. Each day stands for itself: an older word for a
 * day never replaces a newer one. Calendars are kept in the buffer; nothing of the product follows from them.
 */
export async function ingestAvailability(
  tx: Tx,
  source: SourceRef,
  batch: readonly Incoming<CanonicalAvailability>[],
): Promise<readonly Ingested[]> {
  const results = new Map<number, Ingested>();
  const log: LogLine[] = [];
  const good: Incoming<CanonicalAvailability>[] = [];
  for (const incoming of batch) {
    const faults = faultsOf(incoming.read.reading.item);
    if (faults.length === 0) {
      good.push(incoming);
      continue;
    }
    results.set(incoming.index, rejected(incoming, idOf(incoming), faults, warningsOf(incoming)));
    log.push(lineOf(incoming, 'reject', 'failed', {}));
  }
  const before = await countDays(tx, source, good);
  const written = Map.groupBy(await writeDays(tx, source, good), (row) => row.external_id);
  const links = await loadLinks(tx, source, [
    { kind: 'room_type', ids: good.map(idOf) },
    { kind: 'property', ids: good.map(idOf) },
  ]);
  for (const incoming of good) {
    const id = idOf(incoming);
    const rows = written.get(id) ?? [];
    const known = before.get(id) ?? { days: 0, newer: 0 };
    const outcome = outcomeOf(rows, known, incoming.read.reading.item.days.length);
    const isKnown = links.has(linkKey('room_type', id)) || links.has(linkKey('property', id));
    const mapping = isKnown ? ('linked' as const) : ('quarantined' as const);
    const hold = isKnown ? null : 'unmapped_room';
    const { index, traceId } = incoming;
    const warnings = warningsOf(incoming, hold);
    results.set(index, { index, traceId, id, outcome, mapping, errors: [], warnings, touched: [] });
    if (outcome === 'unchanged') continue;
    const action = outcome === 'created' ? 'create' : outcome === 'stale' ? 'stale' : 'update';
    log.push(
      lineOf(incoming, action, isKnown ? 'success' : 'pending', {
        outcome,
        mapping,
        days: rows.length,
      }),
    );
  }
  await writeLog(tx, source, log);
  return batch.flatMap(({ index }) => results.get(index) ?? []);
}

function outcomeOf(
  rows: readonly Written[],
  known: { readonly days: number; readonly newer: number },
  said: number,
): Ingested['outcome'] {
  if (rows.length === 0) return known.newer > 0 && known.newer === said ? 'stale' : 'unchanged';
  return known.days === 0 ? 'created' : 'updated';
}

function rowsOf(batch: readonly Incoming<CanonicalAvailability>[]): string {
  return JSON.stringify(
    batch.flatMap(({ read: { reading } }) =>
      reading.item.days.map((day) => ({
        external_id: reading.item.externalId,
        property_external_id: reading.item.propertyId ?? null,
        at: reading.item.modifiedAt,
        date: day.date,
        available: day.available,
        units: day.units,
        price: day.price?.amount,
        currency: day.price?.currency,
        min_stay: day.minStay,
        max_stay: day.maxStay,
        closed_to_arrival: day.closedToArrival,
        closed_to_departure: day.closedToDeparture,
      })),
    ),
  );
}

/** Of each room how many of the days are stored, and how many of those with a newer time of the source. */
async function countDays(
  tx: Tx,
  source: SourceRef,
  batch: readonly Incoming<CanonicalAvailability>[],
): Promise<ReadonlyMap<string, { readonly days: number; readonly newer: number }>> {
  const rows = await tx.$queryRaw<{ external_id: string; days: number; newer: number }[]>`
    SELECT r.external_id, count(*)::int AS days, count(*) FILTER (WHERE a.source_modified_at > r.at)::int AS newer
    FROM jsonb_to_recordset(${rowsOf(batch)}::jsonb) AS r(external_id text, at timestamptz, date date)
    JOIN gassync.int_availability a ON a.source_id = ${source.sourceId} AND a.room_type_external_id = r.external_id
      AND a.date = r.date
    GROUP BY r.external_id`;
  return new Map(rows.map((row) => [row.external_id, row]));
}

async function writeDays(
  tx: Tx,
  source: SourceRef,
  batch: readonly Incoming<CanonicalAvailability>[],
): Promise<readonly Written[]> {
  // Of a day that is named twice the last word counts.
  return tx.$queryRaw<Written[]>`
    INSERT INTO gassync.int_availability AS a (workspace_id, source_id, int_room_type_id, room_type_external_id,
      property_external_id, date, available, units, price, currency, min_stay, max_stay, closed_to_arrival,
      closed_to_departure, source_modified_at)
    SELECT DISTINCT ON (r.external_id, r.date) ${source.workspaceId}::uuid, ${source.sourceId}, t.id, r.external_id,
      r.property_external_id, r.date, r.available, r.units, r.price, r.currency, r.min_stay, r.max_stay,
      r.closed_to_arrival, r.closed_to_departure, r.at
    FROM ROWS FROM (jsonb_to_recordset(${rowsOf(batch)}::jsonb) AS (external_id text, property_external_id text,
      at timestamptz, date date, available boolean, units int, price numeric, currency text, min_stay int, max_stay int,
      closed_to_arrival boolean, closed_to_departure boolean)) WITH ORDINALITY AS r(external_id, property_external_id, at,
      date, available, units, price, currency, min_stay, max_stay, closed_to_arrival, closed_to_departure, place)
    LEFT JOIN gassync.int_room_types t ON t.source_id = ${source.sourceId} AND t.external_id = r.external_id
    ORDER BY r.external_id, r.date, r.place DESC
    ON CONFLICT (workspace_id, source_id, room_type_external_id, date) DO UPDATE SET
      int_room_type_id = EXCLUDED.int_room_type_id,
      property_external_id = coalesce(EXCLUDED.property_external_id, a.property_external_id),
      available = EXCLUDED.available, units = EXCLUDED.units, price = coalesce(EXCLUDED.price, a.price),
      currency = coalesce(EXCLUDED.currency, a.currency), min_stay = coalesce(EXCLUDED.min_stay, a.min_stay),
      max_stay = coalesce(EXCLUDED.max_stay, a.max_stay),
      closed_to_arrival = coalesce(EXCLUDED.closed_to_arrival, a.closed_to_arrival),
      closed_to_departure = coalesce(EXCLUDED.closed_to_departure, a.closed_to_departure),
      source_modified_at = coalesce(EXCLUDED.source_modified_at, a.source_modified_at), synced_at = now()
    WHERE (EXCLUDED.source_modified_at IS NULL OR a.source_modified_at IS NULL
        OR EXCLUDED.source_modified_at >= a.source_modified_at)
      AND (a.available, a.units, a.price, a.currency, a.min_stay, a.max_stay, a.closed_to_arrival, a.closed_to_departure)
        IS DISTINCT FROM (EXCLUDED.available, EXCLUDED.units, coalesce(EXCLUDED.price, a.price),
          coalesce(EXCLUDED.currency, a.currency), coalesce(EXCLUDED.min_stay, a.min_stay),
          coalesce(EXCLUDED.max_stay, a.max_stay), coalesce(EXCLUDED.closed_to_arrival, a.closed_to_arrival),
          coalesce(EXCLUDED.closed_to_departure, a.closed_to_departure))
    RETURNING room_type_external_id AS external_id`;
}
