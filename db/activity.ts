import type { Prisma } from '#gen/prisma/client.ts';
import type { Tx } from './in-workspace.ts';
import { type Page, newestFirst, olderThan, pageOf, timeKeyOf, type TimeKey } from './page.ts';

export interface ActivityRow {
  readonly id: string;
  readonly connection_id: string | null;
  readonly type: string;
  readonly data: Prisma.JsonValue;
  readonly created_at: Date;
}

const COLUMNS = {
  id: true,
  connection_id: true,
  type: true,
  data: true,
  created_at: true,
} as const;

export interface ActivityFilter {
  readonly connectionId?: string | undefined;
  readonly type?: string | undefined;
  /** Events of connectors only: of these providers, and of this account. */
  readonly connector?: {
    readonly providers: readonly string[];
    readonly accountId: string | undefined;
  };
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly limit: number;
  readonly after: TimeKey | null;
}

/** Events, newest first. */
export async function listActivity(
  tx: Tx,
  filter: ActivityFilter,
): Promise<Page<ActivityRow, TimeKey>> {
  const rows = await tx.activityEvent.findMany({
    where: {
      ...(filter.connectionId !== undefined && { connection_id: filter.connectionId }),
      ...(filter.type !== undefined && { type: filter.type }),
      created_at: {
        ...(filter.from !== undefined && { gte: filter.from }),
        ...(filter.to !== undefined && { lt: filter.to }),
      },
      ...(filter.connector !== undefined && ofConnector(filter.connector)),
      ...olderThan(filter.after),
    },
    ...newestFirst(filter.limit),
    select: COLUMNS,
  });
  return pageOf(rows, filter.limit, timeKeyOf);
}

function ofConnector({
  providers,
  accountId,
}: NonNullable<ActivityFilter['connector']>): Prisma.ActivityEventWhereInput {
  return {
    AND: [
      { type: { startsWith: 'connector_' } },
      { OR: providers.map((provider) => ({ data: { path: ['provider'], equals: provider } })) },
      accountId === undefined ? {} : { data: { path: ['account_id'], equals: accountId } },
    ],
  };
}

/** Events since a moment, oldest first, 500 at most; for whoever watches. */
export function activitySince(tx: Tx, since: Date): Promise<ActivityRow[]> {
  return tx.activityEvent.findMany({
    where: { created_at: { gte: since } },
    orderBy: [{ created_at: 'asc' }, { id: 'asc' }],
    take: 500,
    select: COLUMNS,
  });
}

/** When an event happened, or null when the scope has none with this id. */
export async function activityTime(tx: Tx, id: string): Promise<Date | null> {
  const row = await tx.activityEvent.findUnique({ where: { id }, select: { created_at: true } });
  return row?.created_at ?? null;
}
