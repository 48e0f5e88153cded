import type { CanonicalReservation, Reading } from '#gassync/canonical.ts';
import { redact } from '#gassync/redact.ts';
import type { StoredItem } from '#gassync/judge.ts';
import type { StoredRoom } from '#gassync/pair-rooms.ts';
import type { Tx } from '../in-workspace.ts';
import type { Placed } from './place.ts';
import type { SourceRef } from './source-ref.ts';

/** A reservation as the buffer holds it. */
export interface StoredReservation extends StoredItem<CanonicalReservation> {
  readonly id: number;
  readonly hold: string | null;
  readonly bookingId: number | null;
  readonly rooms: readonly StoredRoom[];
}

export interface ReservationToWrite {
  readonly item: CanonicalReservation;
  readonly hash: string;
  readonly reading: Reading<CanonicalReservation>;
  readonly placed: Placed;
}

/** The reservations of a source with these ids, those that are stored. */
export async function loadStoredReservations(
  tx: Tx,
  source: SourceRef,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredReservation>> {
  // One statement by the key: a relation over two columns would ask for each pair of them.
  const rows = await tx.$queryRaw<StoredRow[]>`
    SELECT i.id, i.external_id, i.canonical, i.content_hash, i.deleted_at IS NOT NULL AS deleted, i.hold_reason,
      i.gas_booking_id, coalesce(r.rooms, '[]') AS rooms
    FROM gassync.int_reservations i
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('position', r.position, 'roomTypeId', r.room_type_external_id,
        'unitExternalId', r.unit_external_id, 'bookingId', r.gas_booking_id) ORDER BY r.position) AS rooms
      FROM gassync.int_reservation_rooms r
      WHERE r.workspace_id = i.workspace_id AND r.int_reservation_id = i.id
    ) r ON true
    WHERE i.source_id = (SELECT ${source.sourceId}::int) AND i.external_id = ANY (${[...ids]})`;
  return new Map(
    rows.map((row) => [
      row.external_id,
      {
        id: row.id,
        item: row.canonical,
        hash: row.content_hash,
        deleted: row.deleted,
        hold: row.hold_reason,
        bookingId: row.gas_booking_id,
        rooms: row.rooms,
      },
    ]),
  );
}

interface StoredRow {
  readonly id: number;
  readonly external_id: string;
  readonly canonical: CanonicalReservation;
  readonly content_hash: string;
  readonly deleted: boolean;
  readonly hold_reason: string | null;
  readonly gas_booking_id: number | null;
  readonly rooms: readonly StoredRoom[];
}

/** Notes the newer revision of reservations whose content is as it was. */
export async function touchReservations(
  tx: Tx,
  touched: readonly {
    readonly stored: StoredReservation;
    readonly item: CanonicalReservation;
  }[],
): Promise<void> {
  const rows = touched
    .filter(
      ({ stored: { item: before }, item }) =>
        item.modifiedAt !== before.modifiedAt || item.sequence !== before.sequence,
    )
    .map(({ stored: { id }, item }) => ({
      id,
      at: item.modifiedAt,
      sequence: item.sequence ?? null,
      canonical: item,
    }));
  if (rows.length === 0) return;
  await tx.$executeRaw`
    UPDATE gassync.int_reservations i SET source_modified_at = r.at, sequence = r.sequence, canonical = r.canonical
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id int, at timestamptz, sequence int, canonical jsonb)
    WHERE i.id = r.id`;
}

/** Writes reservations and their rooms. */
export async function writeReservations(
  tx: Tx,
  source: SourceRef,
  reservations: readonly ReservationToWrite[],
): Promise<void> {
  if (reservations.length === 0) return;
  const rows = JSON.stringify(reservations.map(rowOf));
  const written = await tx.$queryRaw<{ id: number; external_id: string }[]>`
    INSERT INTO gassync.int_reservations (workspace_id, source_id, int_room_type_id, property_external_id, external_id, kind,
      check_in, check_out, status, source_status, source_channel, channel_reference, group_id, guest_name,
      guest_first_name, guest_last_name, guest_email, guest_phone, adults, children, infants, pets, total_price, currency,
      gas_booking_id, canonical, content_hash, source_modified_at, sequence, dialect, dialect_version, hold_reason, raw_data)
    SELECT ${source.workspaceId}::uuid, ${source.sourceId}, t.id, r.property_external_id, r.external_id, r.kind, r.check_in,
      r.check_out, r.status, r.source_status, r.source_channel, r.channel_reference, r.group_id, r.guest_name,
      r.guest_first_name, r.guest_last_name, r.guest_email, r.guest_phone, r.adults, r.children, r.infants, r.pets,
      r.total_price, r.currency, r.gas_booking_id, r.canonical, r.content_hash, r.source_modified_at, r.sequence,
      r.dialect, r.dialect_version, r.hold_reason, r.raw_data
    FROM jsonb_to_recordset(${rows}::jsonb) AS r(room_type text, property_external_id text, external_id text, kind text,
      check_in date, check_out date, status text, source_status text, source_channel text, channel_reference text,
      group_id text, guest_name text, guest_first_name text, guest_last_name text, guest_email text, guest_phone text,
      adults int, children int, infants int, pets int, total_price numeric, currency text, gas_booking_id int,
      canonical jsonb, content_hash text, source_modified_at timestamptz, sequence int, dialect text,
      dialect_version int, hold_reason text, raw_data jsonb)
    LEFT JOIN gassync.int_room_types t ON t.source_id = ${source.sourceId} AND t.external_id = r.room_type
    ON CONFLICT (workspace_id, source_id, external_id) DO UPDATE SET
      int_room_type_id = EXCLUDED.int_room_type_id, property_external_id = EXCLUDED.property_external_id,
      kind = EXCLUDED.kind, check_in = EXCLUDED.check_in, check_out = EXCLUDED.check_out, status = EXCLUDED.status,
      source_status = EXCLUDED.source_status, source_channel = EXCLUDED.source_channel,
      channel_reference = EXCLUDED.channel_reference, group_id = EXCLUDED.group_id, guest_name = EXCLUDED.guest_name,
      guest_first_name = EXCLUDED.guest_first_name, guest_last_name = EXCLUDED.guest_last_name,
      guest_email = EXCLUDED.guest_email, guest_phone = EXCLUDED.guest_phone, adults = EXCLUDED.adults,
      children = EXCLUDED.children, infants = EXCLUDED.infants, pets = EXCLUDED.pets,
      total_price = EXCLUDED.total_price, currency = EXCLUDED.currency,
      gas_booking_id = coalesce(EXCLUDED.gas_booking_id, int_reservations.gas_booking_id),
      canonical = EXCLUDED.canonical, content_hash = EXCLUDED.content_hash,
      source_modified_at = EXCLUDED.source_modified_at, sequence = EXCLUDED.sequence, dialect = EXCLUDED.dialect,
      dialect_version = EXCLUDED.dialect_version, hold_reason = EXCLUDED.hold_reason, raw_data = EXCLUDED.raw_data,
      deleted_at = NULL, synced_at = now()
    RETURNING id, external_id`;
  const idOf = new Map(written.map((row) => [row.external_id, row.id]));
  await writeRooms(
    tx,
    source,
    reservations.flatMap(({ item, placed }) => {
      const id = idOf.get(item.externalId);
      return id === undefined || placed.rooms === null ? [] : [{ id, rooms: placed.rooms }];
    }),
  );
}

/** Brings the rooms of reservations to what they are now; a room that is as it was is not written. */
export async function writeRooms(
  tx: Tx,
  source: SourceRef,
  reservations: readonly { readonly id: number; readonly rooms: NonNullable<Placed['rooms']> }[],
): Promise<void> {
  if (reservations.length === 0) return;
  const rows = reservations.flatMap(({ id, rooms }) =>
    rooms.map(({ room, bookingId }) => ({
      int_reservation_id: id,
      position: room.position,
      room_type_external_id: room.roomTypeId,
      unit_external_id: room.unitExternalId,
      gas_property_id: room.propertyId,
      gas_unit_id: room.unitId,
      gas_booking_id: bookingId,
    })),
  );
  // Positions count from one.
  const kept = JSON.stringify(reservations.map(({ id, rooms }) => ({ id, count: rooms.length })));
  await tx.$executeRaw`
    DELETE FROM gassync.int_reservation_rooms r USING jsonb_to_recordset(${kept}::jsonb) AS k(id int, count int)
    WHERE r.int_reservation_id = k.id AND r.position > k.count`;
  await tx.$executeRaw`
    INSERT INTO gassync.int_reservation_rooms AS old (workspace_id, source_id, int_reservation_id, position,
      room_type_external_id, unit_external_id, gas_property_id, gas_unit_id, gas_booking_id)
    SELECT ${source.workspaceId}::uuid, ${source.sourceId}, r.int_reservation_id, r.position, r.room_type_external_id,
      r.unit_external_id, r.gas_property_id, r.gas_unit_id, r.gas_booking_id
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(int_reservation_id int, position int,
      room_type_external_id text, unit_external_id text, gas_property_id int, gas_unit_id int, gas_booking_id int)
    ON CONFLICT (workspace_id, int_reservation_id, position) DO UPDATE SET
      room_type_external_id = EXCLUDED.room_type_external_id, unit_external_id = EXCLUDED.unit_external_id,
      gas_property_id = EXCLUDED.gas_property_id, gas_unit_id = EXCLUDED.gas_unit_id,
      gas_booking_id = EXCLUDED.gas_booking_id
    WHERE (old.room_type_external_id, old.unit_external_id, old.gas_property_id, old.gas_unit_id, old.gas_booking_id)
      IS DISTINCT FROM (EXCLUDED.room_type_external_id, EXCLUDED.unit_external_id, EXCLUDED.gas_property_id,
        EXCLUDED.gas_unit_id, EXCLUDED.gas_booking_id)`;
}

function rowOf({ item, hash, reading, placed }: ReservationToWrite): Record<string, unknown> {
  const { guest } = item;
  return {
    room_type: item.rooms?.[0]?.roomTypeId ?? null,
    property_external_id: item.propertyId ?? null,
    external_id: item.externalId,
    kind: item.kind ?? 'stay',
    check_in: item.checkIn,
    check_out: item.checkOut,
    status: item.status ?? 'pending',
    source_status: item.sourceStatus ?? null,
    source_channel: item.channel ?? null,
    channel_reference: item.channelReference ?? null,
    group_id: item.groupId ?? null,
    guest_name: guest?.name ?? null,
    guest_first_name: guest?.firstName ?? null,
    guest_last_name: guest?.lastName ?? null,
    guest_email: guest?.email ?? null,
    guest_phone: guest?.phone ?? null,
    adults: item.adults ?? null,
    children: item.children ?? null,
    infants: item.infants ?? null,
    pets: item.pets ?? null,
    total_price: item.total?.amount ?? null,
    currency: item.total?.currency ?? null,
    gas_booking_id: placed.bookingId,
    canonical: item,
    content_hash: hash,
    source_modified_at: item.modifiedAt,
    sequence: item.sequence ?? null,
    dialect: reading.dialect,
    dialect_version: reading.dialectVersion,
    hold_reason: placed.hold,
    raw_data: redact(reading.raw),
  };
}
