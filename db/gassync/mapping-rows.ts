import type { Prisma } from '#gen/prisma/client.ts';
import type { Tx } from '../in-workspace.ts';
import { type Page, pageOf } from '../page.ts';
import { noteRetry } from './unsettled.ts';

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
export async function listMappings(
  tx: Tx,
  filter: MappingFilter,
): Promise<Page<MappingRow, number>> {
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

/** Whether changes of the outside thing are to be followed; if so, what waited for that is to be tried again. */
export async function setAutoSync(tx: Tx, id: number, autoSync: boolean): Promise<void> {
  const row = await tx.intMapping.update({
    where: { id },
    data: { auto_sync: autoSync },
    select: { workspace_id: true, source_id: true },
  });
  const source = { workspaceId: row.workspace_id, sourceId: row.source_id };
  if (autoSync) await noteRetry(tx, source);
}
