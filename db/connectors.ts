import { Prisma } from '#gen/prisma/client.ts';
import type { Tx } from './in-workspace.ts';
import { type Page, pageOf, type TimeKey, timeKeyOf } from './page.ts';

/** Accounts, jobs and files as the connectors document has them, read from the views that have its columns. */

export interface AccountRow {
  readonly id: string;
  readonly owner_id: string;
  readonly provider: string;
  readonly status: string;
  readonly token_json: unknown;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export interface JobRow {
  readonly id: string;
  readonly account_id: string;
  readonly kind: string;
  readonly status: string;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly meta_json: unknown;
  readonly created_at: Date;
}

export interface FileRow {
  readonly id: string;
  readonly account_id: string;
  readonly provider: string;
  readonly external_id: string;
  readonly title: string;
  readonly mime: string;
  readonly size: bigint | null;
  readonly modified_at: Date | null;
  readonly url: string | null;
  readonly meta_json: unknown;
  readonly created_at: Date;
}

export interface ConnectorFilter {
  /** Those that exist in this installation, or one of them. */
  readonly providers: readonly string[];
  readonly accountId?: string | undefined;
  readonly status?: string | undefined;
  /** Made from this moment on. */
  readonly from?: Date | undefined;
  /** Made before this moment. */
  readonly to?: Date | undefined;
  readonly limit: number;
  readonly after: TimeKey | null;
}

/** Accounts, newest first. */
export async function listAccounts(
  tx: Tx,
  filter: ConnectorFilter,
): Promise<Page<AccountRow, TimeKey>> {
  const rows = await tx.$queryRaw<AccountRow[]>`
    SELECT a.id, a.owner_id, a.provider, a.status, a.token_json, a.created_at, a.updated_at
    FROM integrations.connector_accounts a
    WHERE a.provider = ANY (${[...filter.providers]}::text[])
      AND ${optional(filter.accountId, (id) => Prisma.sql`a.id = ${id}::uuid`)}
      AND ${optional(filter.status, (status) => Prisma.sql`a.status = ${status}`)}
      AND ${made('a', filter)}`;
  return page(rows, filter);
}

/** Jobs, newest first. */
export async function listJobs(tx: Tx, filter: ConnectorFilter): Promise<Page<JobRow, TimeKey>> {
  const rows = await tx.$queryRaw<JobRow[]>`
    SELECT j.id, j.account_id, j.kind, j.status, j.started_at, j.finished_at, j.attempts, j.last_error, j.meta_json,
      j.created_at
    FROM integrations.connector_jobs j JOIN integrations.connector_accounts a ON a.id = j.account_id
    WHERE a.provider = ANY (${[...filter.providers]}::text[])
      AND ${optional(filter.accountId, (id) => Prisma.sql`j.account_id = ${id}::uuid`)}
      AND ${optional(filter.status, (status) => Prisma.sql`j.status = ${status}`)}
      AND ${made('j', filter)}`;
  return page(rows, filter);
}

export interface FileFilter extends ConnectorFilter {
  /** Also files that are gone or in the bin. */
  readonly withRemoved: boolean;
  /** Part of the title, whatever its case. */
  readonly text?: string | undefined;
}

/** Files, those seen last first. */
export async function listFiles(tx: Tx, filter: FileFilter): Promise<Page<FileRow, TimeKey>> {
  const pattern = (text: string) => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const rows = await tx.$queryRaw<FileRow[]>`
    SELECT f.id, f.account_id, f.provider, f.external_id, f.title, f.mime, f.size, f.modified_at, f.url, f.meta_json,
      f.created_at
    FROM integrations.connector_files f
    WHERE f.provider = ANY (${[...filter.providers]}::text[])
      AND ${optional(filter.accountId, (id) => Prisma.sql`f.account_id = ${id}::uuid`)}
      AND ${optional(filter.text, (text) => Prisma.sql`f.title ILIKE ${pattern(text)}`)}
      AND (${filter.withRemoved} OR (f.removed_at IS NULL AND NOT f.trashed))
      AND ${made('f', filter)}`;
  return page(rows, filter);
}

function optional<T>(value: T | undefined, condition: (value: T) => Prisma.Sql): Prisma.Sql {
  return value === undefined ? Prisma.sql`true` : condition(value);
}

/** The time range, the position and the order that all these lists share; comes last in its statement. */
function made(alias: 'a' | 'j' | 'f', { from, to, after, limit }: ConnectorFilter): Prisma.Sql {
  const at = Prisma.raw(`${alias}.created_at`);
  const id = Prisma.raw(`${alias}.id`);
  return Prisma.sql`
    ${optional(from, (since) => Prisma.sql`${at} >= ${since}`)}
    AND ${optional(to, (until) => Prisma.sql`${at} < ${until}`)}
    AND ${after === null ? Prisma.sql`true` : Prisma.sql`(${at}, ${id}) < (${after.at}, ${after.id}::uuid)`}
    ORDER BY ${at} DESC, ${id} DESC LIMIT ${limit + 1}`;
}

function page<Row extends { readonly id: string; readonly created_at: Date }>(
  rows: readonly Row[],
  { limit }: ConnectorFilter,
): Page<Row, TimeKey> {
  return pageOf(rows, limit, timeKeyOf);
}
