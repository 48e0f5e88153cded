import type { Prisma } from '#gen/prisma/client.ts';
import type { PropertyAlias } from '#domain/booking.ts';
import { propertyKey } from '#domain/name-property.ts';
import type { Tx } from './in-workspace.ts';
import { type Page, pageOf } from './page.ts';

/** A property with what it is known as and its units. */
export type PropertyRow = Prisma.PropertyGetPayload<{ select: typeof PROPERTY_COLUMNS }>;
export type AliasRow = PropertyRow['aliases'][number];
export type UnitRow = PropertyRow['units'][number];

const ALIAS_COLUMNS = {
  id: true,
  kind: true,
  value: true,
  source: true,
  created_at: true,
} as const;
const UNIT_COLUMNS = { id: true, name: true, created_at: true } as const;
const PROPERTY_COLUMNS = {
  id: true,
  name: true,
  time_zone: true,
  inventory_authority: true,
  created_at: true,
  updated_at: true,
  archived_at: true,
  aliases: { select: ALIAS_COLUMNS, orderBy: { id: 'asc' } },
  units: { select: UNIT_COLUMNS, orderBy: { id: 'asc' } },
} as const satisfies Prisma.PropertySelect;

/** Adds a property and the aliases it comes with; equal ones count once. */
export async function insertProperty(
  tx: Tx,
  property: {
    readonly workspaceId: string;
    readonly name: string;
    readonly timeZone: string | null;
    readonly aliases: readonly PropertyAlias[];
  },
): Promise<number> {
  const { id } = await tx.property.create({
    data: {
      workspace_id: property.workspaceId,
      name: property.name,
      time_zone: property.timeZone,
    },
    select: { id: true },
  });
  for (const alias of property.aliases) await insertAlias(tx, property.workspaceId, id, alias);
  return id;
}

/** The property, or null when the scope has none with this id. */
export function getProperty(tx: Tx, id: number): Promise<PropertyRow | null> {
  return tx.property.findUnique({ where: { id }, select: PROPERTY_COLUMNS });
}

/** Properties in the order in which they were added. */
export async function listProperties(
  tx: Tx,
  filter: { readonly withArchived: boolean; readonly limit: number; readonly after: number | null },
): Promise<Page<PropertyRow, number>> {
  const rows = await tx.property.findMany({
    where: {
      ...(!filter.withArchived && { archived_at: null }),
      ...(filter.after !== null && { id: { gt: filter.after } }),
    },
    orderBy: { id: 'asc' },
    take: filter.limit + 1,
    select: PROPERTY_COLUMNS,
  });
  return pageOf(rows, filter.limit, (row) => row.id);
}

/** Changes what is given and leaves the rest. */
export async function updateProperty(
  tx: Tx,
  id: number,
  change: {
    readonly name?: string | undefined;
    readonly time_zone?: string | null | undefined;
    readonly archived_at?: Date | null | undefined;
  },
): Promise<void> {
  await tx.property.update({
    where: { id },
    data: {
      ...(change.name !== undefined && { name: change.name }),
      ...(change.time_zone !== undefined && { time_zone: change.time_zone }),
      ...(change.archived_at !== undefined && { archived_at: change.archived_at }),
    },
    select: { id: true },
  });
}

/** Adds an alias and returns it; one that compares equal is returned as it is. */
export async function insertAlias(
  tx: Tx,
  workspaceId: string,
  propertyId: number,
  alias: PropertyAlias,
): Promise<AliasRow> {
  const key = { property_id: propertyId, kind: alias.kind, normalised: propertyKey(alias) };
  await tx.propertyAlias.createMany({
    data: { workspace_id: workspaceId, ...key, value: alias.value },
    skipDuplicates: true,
  });
  return tx.propertyAlias.findFirstOrThrow({ where: key, select: ALIAS_COLUMNS });
}

/** Takes an alias from a property; false when the property has none with this id. */
export async function deleteAlias(tx: Tx, propertyId: number, aliasId: number): Promise<boolean> {
  const { count } = await tx.propertyAlias.deleteMany({
    where: { id: aliasId, property_id: propertyId },
  });
  return count === 1;
}

export async function insertUnit(
  tx: Tx,
  workspaceId: string,
  propertyId: number,
  name: string,
): Promise<UnitRow> {
  return tx.bookableUnit.create({
    data: { workspace_id: workspaceId, property_id: propertyId, name },
    select: UNIT_COLUMNS,
  });
}

/** Renames a unit; null when the property has none with this id. */
export async function renameUnit(
  tx: Tx,
  propertyId: number,
  unitId: number,
  name: string,
): Promise<UnitRow | null> {
  const { count } = await tx.bookableUnit.updateMany({
    where: { id: unitId, property_id: propertyId },
    data: { name },
  });
  return count === 0
    ? null
    : tx.bookableUnit.findUniqueOrThrow({ where: { id: unitId }, select: UNIT_COLUMNS });
}
