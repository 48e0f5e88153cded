import { loadProperties } from '../booking-snapshots.ts';
import type { CanonicalProperty, CanonicalRoomType, EntityType } from '#gassync/canonical.ts';
import { type Proposal, proposeProperties, proposeUnits } from '#gassync/propose.ts';
import type { Prisma } from '#gen/prisma/client.ts';
import { dateOf } from '../booking-snapshots.ts';
import type { Tx } from '../in-workspace.ts';
import { type Page, pageOf } from '../page.ts';

/** A link between an outside thing and one of the product's. */
export type MappingRow = Prisma.IntMappingGetPayload<{ select: typeof COLUMNS }>;

const COLUMNS = {
  id: true,
  source_id: true,
  external_entity_type: true,
  external_entity_id: true,
  gas_entity_type: true,
  gas_entity_id: true,
  auto_sync: true,
  linked_by: true,
  created_at: true,
} as const;

export interface MappingFilter {
  readonly sourceId?: number | undefined;
  readonly type?: string | undefined;
  readonly limit: number;
  readonly after: number | null;
}

/** Mappings in the order in which they were made. */
export async function listMappings(tx: Tx, filter: MappingFilter): Promise<Page<MappingRow, number>> {
  const rows = await tx.intMapping.findMany({
    where: {
      ...(filter.sourceId !== undefined && { source_id: filter.sourceId }),
      ...(filter.type !== undefined && { external_entity_type: filter.type }),
      ...(filter.after !== null && { id: { gt: filter.after } }),
    },
    orderBy: { id: 'asc' },
    take: filter.limit + 1,
    select: COLUMNS,
  });
  return pageOf(rows, filter.limit, (row) => row.id);
}

/** The mapping, or null when the scope has none with this id. */
export function getMapping(tx: Tx, id: number): Promise<MappingRow | null> {
  return tx.intMapping.findUnique({ where: { id }, select: COLUMNS });
}

/** The mapping of an outside thing, or null. */
export function findMapping(
  tx: Tx,
  of: { readonly sourceId: number; readonly type: string; readonly externalId: string },
): Promise<MappingRow | null> {
  return tx.intMapping.findFirst({
    where: {
      source_id: of.sourceId,
      external_entity_type: of.type,
      external_entity_id: of.externalId,
    },
    select: COLUMNS,
  });
}

/** Whether changes of the outside thing are to be followed. */
export async function setAutoSync(tx: Tx, id: number, autoSync: boolean): Promise<void> {
  await tx.intMapping.update({ where: { id }, data: { auto_sync: autoSync }, select: { id: true } });
}

export async function deleteMapping(tx: Tx, id: number): Promise<void> {
  await tx.intMapping.deleteMany({ where: { id } });
}

/** A thing that waits, and what of the product it may be. */
export interface HeldRow {
  readonly entity_type: EntityType;
  readonly id: number;
  readonly source_id: number;
  readonly external_id: string;
  readonly name: string | null;
  readonly hold_reason: string;
  readonly check_in: Date | null;
  readonly check_out: Date | null;
  readonly synced_at: Date;
  readonly proposals: readonly Proposal[];
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
  const cut = pageOf(rows, filter.limit, (row) => row.id);
  return cut;
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
  const bare = { check_in: null, check_out: null, proposals: [] };
  switch (type) {
    case 'property': {
      const ours = await loadProperties(tx);
      const rows = await tx.intProperty.findMany({ ...page, select: HELD });
      return rows.map(({ canonical, ...row }) => {
        const item = canonical as unknown as CanonicalProperty;
        const name = item.name ?? null;
        const proposals = proposeProperties({ externalId: item.externalId, name }, ours);
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
        select: { ...HELD, check_in: true, check_out: true },
      });
      return rows.map(({ canonical: _canonical, ...row }) => {
        return { ...row, ...held(row), entity_type: type, name: null, proposals: [] };
      });
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
): Promise<readonly Proposal[]> {
  const of = { sourceId, type: 'property', externalId: item.propertyId ?? '' };
  const link = await findMapping(tx, of);
  if (link === null) return [];
  const property = await tx.property.findUnique({
    where: { id: link.gas_entity_id },
    select: { id: true, name: true, units: { select: { id: true, name: true } } },
  });
  return property === null ? [] : proposeUnits({ name: item.name ?? null }, property, property.units);
}

/** Bookings of the product that a held reservation may be: the same property and exact days. */
export async function bookingsLike(
  tx: Tx,
  of: { readonly propertyIds: readonly number[]; readonly checkIn: string; readonly checkOut: string },
): Promise<readonly number[]> {
  const rows = await tx.booking.findMany({
    where: {
      property_id: { in: [...of.propertyIds] },
      check_in: dateOf(of.checkIn),
      check_out: dateOf(of.checkOut),
      status: { in: ['confirmed', 'tentative', 'occupied'] },
    },
    select: { id: true },
    take: 10,
  });
  return rows.map((row) => row.id);
}
