import type { CanonicalProperty, CanonicalRoomType, EntityType } from '#gassync/canonical.ts';
import { type Proposal, proposeProperties, proposeUnits } from '#gassync/propose.ts';
import { dateOf, isoDay, loadProperties } from '../booking-snapshots.ts';
import type { Tx } from '../in-workspace.ts';
import { type Page, pageOf } from '../page.ts';
import { findMapping } from './mapping-rows.ts';

/** A thing that waits, and what of the product it may be. */
export interface HeldRow {
  readonly entity_type: EntityType;
  readonly id: number;
  readonly source_id: number;
  readonly external_id: string;
  readonly name: string | null;
  readonly hold_reason: string;
  /** Of a reservation, ISO days. */
  readonly check_in: string | null;
  readonly check_out: string | null;
  readonly synced_at: Date;
  readonly proposals: Proposal[];
  /** Of a reservation: bookings of the same property with exactly these days. */
  readonly booking_proposals: number[];
}

export type HeldType = 'property' | 'room_type' | 'reservation';

export interface HeldFilter {
  readonly type: HeldType;
  readonly sourceId?: number | undefined;
  readonly reason?: string | undefined;
  readonly limit: number;
  readonly after: number | null;
}

/** What waits, of one kind, oldest first, with what it may be linked to. */
export async function listHeld(tx: Tx, filter: HeldFilter): Promise<Page<HeldRow, number>> {
  const where = {
    deleted_at: null,
    hold_reason: filter.reason ?? { not: null },
    ...(filter.sourceId !== undefined && { source_id: filter.sourceId }),
    ...(filter.after !== null && { id: { gt: filter.after } }),
  };
  const page = { where, orderBy: { id: 'asc' as const }, take: filter.limit + 1 };
  const rows = await heldRows(tx, filter.type, page);
  return pageOf(rows, filter.limit, (row) => row.id);
}

/** How many properties, room types and reservations of each source wait; a source of which none does is left out. */
export async function countHeld(
  tx: Tx,
  sourceIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const counts = await tx.$queryRaw<{ source_id: number; held: number }[]>`
    SELECT source_id, count(*)::int AS held FROM (
      SELECT source_id FROM gassync.int_properties WHERE hold_reason IS NOT NULL AND deleted_at IS NULL
      UNION ALL
      SELECT source_id FROM gassync.int_room_types WHERE hold_reason IS NOT NULL AND deleted_at IS NULL
      UNION ALL
      SELECT source_id FROM gassync.int_reservations WHERE hold_reason IS NOT NULL AND deleted_at IS NULL
    ) AS held WHERE source_id = ANY(${[...sourceIds]}) GROUP BY source_id`;
  return new Map(counts.map(({ source_id: id, held }) => [id, held]));
}

const HELD = {
  id: true,
  source_id: true,
  external_id: true,
  hold_reason: true,
  synced_at: true,
  canonical: true,
} as const;

async function heldRows(
  tx: Tx,
  type: HeldType,
  page: { readonly where: object; readonly orderBy: { id: 'asc' }; readonly take: number },
): Promise<HeldRow[]> {
  const bare = { check_in: null, check_out: null, booking_proposals: [] };
  switch (type) {
    case 'property': {
      const ours = await loadProperties(tx);
      const rows = await tx.intProperty.findMany({ ...page, select: HELD });
      return rows.map(({ canonical, ...row }) => {
        const item = canonical as unknown as CanonicalProperty;
        const name = item.name ?? null;
        const proposals = [...proposeProperties({ externalId: item.externalId, name }, ours)];
        return { ...bare, ...row, ...held(row), entity_type: type, name, proposals };
      });
    }
    case 'room_type': {
      const rows = await tx.intRoomType.findMany({ ...page, select: HELD });
      const found: HeldRow[] = [];
      for (const { canonical, ...row } of rows) {
        const item = canonical as unknown as CanonicalRoomType;
        const proposals = await unitProposals(tx, row.source_id, item);
        const name = item.name ?? null;
        found.push({ ...bare, ...row, ...held(row), entity_type: type, name, proposals });
      }
      return found;
    }
    case 'reservation': {
      const rows = await tx.intReservation.findMany({
        ...page,
        select: {
          ...HELD,
          check_in: true,
          check_out: true,
          rooms: { select: { gas_property_id: true } },
        },
      });
      const found: HeldRow[] = [];
      for (const { canonical: _canonical, rooms, ...row } of rows) {
        const days = { check_in: isoDay(row.check_in), check_out: isoDay(row.check_out) };
        const propertyIds = rooms.flatMap((room) => room.gas_property_id ?? []);
        const alike = await bookingsLike(tx, { propertyIds, ...days });
        const more = { name: null, proposals: [], booking_proposals: alike };
        found.push({ ...row, ...held(row), ...days, ...more, entity_type: type });
      }
      return found;
    }
  }
}

function held({ hold_reason: reason }: { readonly hold_reason: string | null }) {
  return { hold_reason: reason ?? '' };
}

async function unitProposals(
  tx: Tx,
  sourceId: number,
  item: CanonicalRoomType,
): Promise<Proposal[]> {
  const of = { sourceId, type: 'property', externalId: item.propertyId ?? '' };
  const link = await findMapping(tx, of);
  if (link === null) return [];
  const property = await tx.property.findUnique({
    where: { id: link.gas_entity_id },
    select: { id: true, name: true, units: { select: { id: true, name: true } } },
  });
  return property === null
    ? []
    : [...proposeUnits({ name: item.name ?? null }, property, property.units)];
}

async function bookingsLike(
  tx: Tx,
  of: { readonly propertyIds: number[]; readonly check_in: string; readonly check_out: string },
): Promise<number[]> {
  const rows = await tx.booking.findMany({
    where: {
      property_id: { in: of.propertyIds },
      check_in: dateOf(of.check_in),
      check_out: dateOf(of.check_out),
      status: { in: ['confirmed', 'tentative', 'occupied'] },
    },
    select: { id: true },
    orderBy: { id: 'asc' },
    take: 10,
  });
  return rows.map((row) => row.id);
}
