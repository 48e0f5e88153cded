import { Prisma } from '#gen/prisma/client.ts';
import type { Tx } from './in-workspace.ts';
import { type Page, pageOf } from './page.ts';

export interface UsageFilter {
  /** Those that exist in this installation, or one of them. */
  readonly providers: readonly string[];
  readonly accountId?: string | undefined;
  readonly from: Date;
  readonly to: Date;
  readonly period: 'day' | 'week' | 'month';
  readonly limit: number;
  /** Id after which the page starts. */
  readonly after: string | null;
}

export interface AccountUsage {
  readonly account_id: string;
  readonly provider: string;
  readonly runs_completed: number;
  readonly runs_failed: number;
  /** Things that the runs were shown by the provider. */
  readonly files_found: number;
  /** Milliseconds that the runs took together. */
  readonly duration_ms: number;
  readonly series: readonly {
    readonly period: string;
    readonly runs_completed: number;
    readonly runs_failed: number;
    readonly files_found: number;
  }[];
}

export interface DocumentUsage {
  readonly file_id: string;
  readonly account_id: string;
  readonly provider: string;
  readonly external_id: string;
  readonly title: string;
  /** Versions that the provider gave. */
  readonly versions: number;
  /** Documents that the Vault took of it. */
  readonly imports: number;
  readonly series: readonly {
    readonly period: string;
    readonly versions: number;
    readonly imports: number;
  }[];
}

/** What each account's runs that ended in the range did, also where none did; periods begin in UTC. */
export async function accountUsage(
  tx: Tx,
  filter: UsageFilter,
): Promise<Page<AccountUsage, string>> {
  const rows = await tx.$queryRaw<AccountUsage[]>`
    WITH periods AS (
      SELECT j.account_id, ${periodOf(filter, Prisma.sql`j.finished_at`)} AS period,
        count(*) FILTER (WHERE j.status = 'completed')::int AS completed,
        count(*) FILTER (WHERE j.status = 'failed')::int AS failed,
        coalesce(sum((j.meta_json #>> '{counters,records_found}')::bigint), 0)::float8 AS found,
        sum(extract(epoch FROM j.finished_at - j.created_at) * 1000)::float8 AS ms
      FROM integrations.connector_jobs j
      WHERE j.finished_at >= ${filter.from} AND j.finished_at < ${filter.to}
      GROUP BY 1, 2)
    SELECT a.id AS account_id, a.provider,
      coalesce(sum(p.completed), 0)::int AS runs_completed, coalesce(sum(p.failed), 0)::int AS runs_failed,
      coalesce(sum(p.found), 0)::float8 AS files_found, round(coalesce(sum(p.ms), 0))::float8 AS duration_ms,
      coalesce(jsonb_agg(jsonb_build_object('period', p.period, 'runs_completed', p.completed, 'runs_failed', p.failed,
        'files_found', p.found) ORDER BY p.period) FILTER (WHERE p.period IS NOT NULL), '[]') AS series
    FROM integrations.connector_accounts a LEFT JOIN periods p ON p.account_id = a.id
    WHERE a.provider = ANY (${[...filter.providers]}::text[]) AND ${bounds(filter, 'a.id', 'a.id')}
    GROUP BY a.id, a.provider ORDER BY a.id LIMIT ${filter.limit + 1}`;
  return pageOf(rows, filter.limit, (row) => row.account_id);
}

/** How often each document changed and was imported in the range; only documents with either. */
export async function documentUsage(
  tx: Tx,
  filter: UsageFilter,
): Promise<Page<DocumentUsage, string>> {
  const rows = await tx.$queryRaw<DocumentUsage[]>`
    WITH events AS (
      SELECT f.id AS file_id, ${periodOf(filter, Prisma.sql`r.received_at`)} AS period, 1 AS version, 0 AS import
      FROM integrations.connector_files f
      JOIN integrations.raw_records made ON made.id = f.raw_record_id
      JOIN integrations.raw_records r
        ON r.connection_id = f.connection_id AND r.kind = made.kind AND r.external_id = made.external_id
      WHERE r.received_at >= ${filter.from} AND r.received_at < ${filter.to} AND ${bounds(filter, 'f.account_id', 'f.id')}
      UNION ALL
      SELECT i.file_id, ${periodOf(filter, Prisma.sql`d.created_at`)}, 0, 1
      FROM integrations.file_imports i
      JOIN integrations.connector_files f ON f.id = i.file_id
      JOIN product.documents d ON d.id = i.document_id
      WHERE d.created_at >= ${filter.from} AND d.created_at < ${filter.to} AND ${bounds(filter, 'f.account_id', 'f.id')}),
    periods AS (
      SELECT file_id, period, sum(version)::int AS versions, sum(import)::int AS imports FROM events GROUP BY 1, 2)
    SELECT f.id AS file_id, f.account_id, f.provider, f.external_id, f.title,
      sum(p.versions)::int AS versions, sum(p.imports)::int AS imports,
      jsonb_agg(jsonb_build_object('period', p.period, 'versions', p.versions, 'imports', p.imports)
        ORDER BY p.period) AS series
    FROM periods p JOIN integrations.connector_files f ON f.id = p.file_id
    WHERE f.provider = ANY (${[...filter.providers]}::text[])
    GROUP BY f.id, f.account_id, f.provider, f.external_id, f.title
    ORDER BY f.id LIMIT ${filter.limit + 1}`;
  return pageOf(rows, filter.limit, (row) => row.file_id);
}

function bounds({ accountId, after }: UsageFilter, account: string, id: string): Prisma.Sql {
  const ofAccount =
    accountId === undefined
      ? Prisma.sql`true`
      : Prisma.sql`${Prisma.raw(account)} = ${accountId}::uuid`;
  const afterId =
    after === null ? Prisma.sql`true` : Prisma.sql`${Prisma.raw(id)} > ${after}::uuid`;
  return Prisma.sql`(${ofAccount} AND ${afterId})`;
}

/** The first day of a moment's period, as `YYYY-MM-DD`. */
function periodOf({ period }: UsageFilter, at: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`to_char(date_trunc(${period}, ${at} AT TIME ZONE 'UTC'), 'YYYY-MM-DD')`;
}
