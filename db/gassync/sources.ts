import type { Prisma } from '#gen/prisma/client.ts';
import type { Tx } from '../in-workspace.ts';
import { type Page, pageOf } from '../page.ts';
import type { SourcePolicy, SourceRef } from './source-ref.ts';

export const SOURCE_TYPES = ['partner', 'calry', 'beds24', 'smoobu'] as const;
export type SourceType = (typeof SOURCE_TYPES)[number];
export const SOURCE_STATUSES = ['active', 'paused', 'disabled'] as const;
export type SourceStatus = (typeof SOURCE_STATUSES)[number];

/** An outside system that feeds the buffer. */
export interface SourceRow {
  readonly id: number;
  readonly source_type: SourceType;
  readonly source_name: string;
  readonly external_workspace_id: string | null;
  readonly connection_id: string | null;
  readonly status: SourceStatus;
  /** Whether what the product does not know is made there; else it waits to be linked. */
  readonly creates_entities: boolean;
  readonly last_sync_at: Date | null;
  readonly created_at: Date;
}

const COLUMNS = {
  id: true,
  source_type: true,
  source_name: true,
  external_workspace_id: true,
  connection_id: true,
  config: true,
  status: true,
  last_sync_at: true,
  created_at: true,
} as const satisfies Prisma.IntSourceSelect;

export interface NewSource {
  readonly workspaceId: string;
  readonly type: SourceType;
  readonly name: string;
  readonly externalWorkspaceId: string | null;
  /** The connection whose runs feed it. */
  readonly connectionId: string | null;
  readonly createsEntities: boolean;
}

/** Adds a source and returns it. */
export async function insertSource(tx: Tx, source: NewSource): Promise<SourceRow> {
  const row = await tx.intSource.create({
    data: {
      workspace_id: source.workspaceId,
      source_type: source.type,
      source_name: source.name,
      external_workspace_id: source.externalWorkspaceId,
      connection_id: source.connectionId,
      config: { creates_entities: source.createsEntities },
    },
    select: COLUMNS,
  });
  return present(row);
}

/** The source, or null when the scope has none with this id. */
export async function getSource(tx: Tx, id: number): Promise<SourceRow | null> {
  const row = await tx.intSource.findUnique({ where: { id }, select: COLUMNS });
  return row === null ? null : present(row);
}

/** Sources in the order in which they were added. */
export async function listSources(
  tx: Tx,
  filter: { readonly limit: number; readonly after: number | null },
): Promise<Page<SourceRow, number>> {
  const rows = await tx.intSource.findMany({
    where: filter.after === null ? {} : { id: { gt: filter.after } },
    orderBy: { id: 'asc' },
    take: filter.limit + 1,
    select: COLUMNS,
  });
  return pageOf(rows.map(present), filter.limit, (row) => row.id);
}

/** Changes what is given and leaves the rest. */
export async function updateSource(
  tx: Tx,
  id: number,
  change: {
    readonly name?: string | undefined;
    readonly status?: SourceStatus | undefined;
    readonly createsEntities?: boolean | undefined;
  },
): Promise<void> {
  await tx.intSource.update({
    where: { id },
    data: {
      ...(change.name !== undefined && { source_name: change.name }),
      ...(change.status !== undefined && { status: change.status }),
      ...(change.createsEntities !== undefined && {
        config: { creates_entities: change.createsEntities },
      }),
    },
    select: { id: true },
  });
}

/** Notes that a source has sent something. */
export async function noteSync(tx: Tx, source: SourceRef, now: Date): Promise<void> {
  await tx.intSource.updateMany({ where: { id: source.sourceId }, data: { last_sync_at: now } });
}

/** What the engine may do for a source. */
export async function policyOf(tx: Tx, source: SourceRef): Promise<SourcePolicy> {
  const row = await tx.intSource.findUnique({
    where: { id: source.sourceId },
    select: { config: true },
  });
  return { createsEntities: createsEntities(row?.config) };
}

function present(row: Prisma.IntSourceGetPayload<{ select: typeof COLUMNS }>): SourceRow {
  const { config, ...rest } = row;
  return {
    ...rest,
    source_type: row.source_type as SourceType,
    status: row.status as SourceStatus,
    creates_entities: createsEntities(config),
  };
}

function createsEntities(config: Prisma.JsonValue | undefined): boolean {
  const isObject = typeof config === 'object' && config !== null && !Array.isArray(config);
  return !isObject || config['creates_entities'] !== false;
}
