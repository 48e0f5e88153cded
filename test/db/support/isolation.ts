import type pg from 'pg';
import { DB_ROLES, type DbRole } from '#db/client.ts';
import type { Roles } from './roles.ts';
import type { TenantRows } from './tenant-rows.ts';

interface Table {
  readonly name: string;
  /** The column that names the workspace. */
  readonly tenant: string;
  readonly owned: boolean;
}

/** What is tried of a role on a table. */
const OPERATIONS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;
type Operation = (typeof OPERATIONS)[number];

export interface Isolation {
  /** Rows of another workspace or user that a role could reach, each as a sentence. */
  readonly violations: string[];
  /** How many (table, role, operation) could do their own work: what was denied elsewhere was denied for its scope. */
  readonly controls: number;
  /** Operations that a role has a grant for and that did nothing even on its own rows. */
  readonly vacuous: string[];
}

/** Reads across workspaces by design: ids, status and times, for the fleet's jobs. */
const READS_ACROSS: readonly string[] = [
  'app_fleet SELECT integrations.connections',
  'app_fleet SELECT integrations.connection_capabilities',
  'app_fleet SELECT product.outgoing_emails',
  'app_fleet SELECT gassync.int_deliveries',
  'app_fleet SELECT gassync.int_events',
  'app_fleet SELECT gassync.int_sources',
  'app_fleet SELECT gassync.int_unsettled',
  'app_fleet SELECT gassync.int_webhooks',
];
/** Refusals that come after row security has let a row through: of a trigger, a key, or a rule on its values. */
const REACHED = new Set(['23001', '23503', '23505', '23514']);

/**
 * Tries every operation of every login role on every tenant table: without a workspace, with garbage in its place, and
 * from another workspace, and for rows with an owner also as another user. The control is the same from the row's own.
 */
export async function checkIsolation(
  sql: pg.Client,
  roles: Roles,
  [mine, theirs]: readonly [TenantRows, TenantRows],
  only: (table: string) => boolean = () => true,
): Promise<Isolation> {
  const violations: string[] = [];
  const vacuous: string[] = [];
  let controls = 0;
  const foreign = [
    { as: 'no workspace', scope: {} },
    { as: 'an empty workspace', scope: { workspaceId: '', profileId: '' } },
    { as: 'garbage', scope: { workspaceId: `${theirs.workspaceId}' OR true --` } },
    {
      as: 'another workspace',
      scope: { workspaceId: mine.workspaceId, profileId: mine.profileId },
    },
  ];
  const own = { workspaceId: theirs.workspaceId, profileId: theirs.profileId };
  const stranger = { workspaceId: theirs.workspaceId, profileId: mine.profileId };

  for (const table of (await tenantTables(sql)).filter(({ name }) => only(name))) {
    const rows = await rowsOf(sql, table, theirs.workspaceId);
    const personal = rows.filter((row) => row['profile_id'] === theirs.profileId);
    if (rows.length === 0) vacuous.push(`${table.name} has no rows to be protected`);
    for (const role of DB_ROLES) {
      for (const operation of OPERATIONS) {
        const what = `${role} ${operation} ${table.name}`;
        if (READS_ACROSS.includes(what)) continue;
        const column = await grantedColumn(sql, role, operation, table);
        const toAll = statements(operation, table, column, rows, `= '${theirs.workspaceId}'`);
        const tries = foreign.flatMap((from) => toAll.map((it) => ({ ...from, ...it })));
        if (table.owned) {
          const where = `= '${theirs.workspaceId}' AND profile_id = '${theirs.profileId}'`;
          const toPersonal = statements(operation, table, column, personal, where);
          tries.push(...toPersonal.map((it) => ({ as: 'another user', scope: stranger, ...it })));
        }
        for (const { as, scope, text, values } of tries) {
          const { rows: touched } = await roles.attempt(role, scope, text, values);
          if (touched > 0) violations.push(`${what} as ${as}: ${touched} rows`);
        }
        if (column === null) continue;
        let works = false;
        for (const { text, values } of toAll) {
          const { rows: touched, code } = await roles.attempt(role, own, text, values);
          works ||= touched > 0 || REACHED.has(code ?? '');
        }
        if (works) controls += 1;
        else vacuous.push(what);
      }
    }
  }
  return { violations, controls, vacuous };
}

function statements(
  operation: Operation,
  { name, tenant }: Table,
  column: string | null,
  rows: readonly Record<string, unknown>[],
  where: string,
): { text: string; values: unknown[] }[] {
  const any = column ?? tenant;
  switch (operation) {
    case 'SELECT':
      return [{ text: `SELECT ${any} FROM ${name} WHERE ${tenant} ${where}`, values: [] }];
    case 'UPDATE':
      return [{ text: `UPDATE ${name} SET ${any} = ${any} WHERE ${tenant} ${where}`, values: [] }];
    case 'DELETE':
      return [{ text: `DELETE FROM ${name} WHERE ${tenant} ${where}`, values: [] }];
    case 'INSERT':
      return rows.map((row) => ({
        text: `INSERT INTO ${name} SELECT * FROM jsonb_populate_record(null::${name}, $1)`,
        values: [JSON.stringify(row)],
      }));
  }
}

async function tenantTables(sql: pg.Client): Promise<Table[]> {
  const { rows } = await sql.query<Table>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name,
       CASE WHEN c.relname = 'accounts' THEN 'id' ELSE 'workspace_id' END AS tenant,
       EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'profile_id') AS owned
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('auth', 'public', 'information_schema')
       AND n.nspname NOT LIKE 'pg%' ORDER BY 1`,
  );
  return rows;
}

/** A column that the role may use in this way, or null when it may not at all. */
async function grantedColumn(
  sql: pg.Client,
  role: DbRole,
  operation: Operation,
  { name }: Table,
): Promise<string | null> {
  if (operation === 'DELETE') {
    const { rows } = await sql.query<{ may: boolean }>(
      'SELECT has_table_privilege($1, $2, $3) AS may',
      [role, name, operation],
    );
    return rows[0]?.may === true ? '*' : null;
  }
  const { rows } = await sql.query<{ column: string }>(
    `SELECT attname AS column FROM pg_attribute
     WHERE attrelid = $2::regclass AND attnum > 0 AND NOT attisdropped
       AND has_column_privilege($1, attrelid, attnum, $3)
     ORDER BY attname = 'updated_at' DESC, attnum LIMIT 1`,
    [role, name, operation],
  );
  return rows[0]?.column ?? null;
}

async function rowsOf(
  sql: pg.Client,
  { name, tenant }: Table,
  workspaceId: string,
): Promise<Record<string, unknown>[]> {
  const { rows } = await sql.query<{ row: Record<string, unknown> }>(
    `SELECT to_jsonb(t) AS row FROM ${name} t WHERE ${tenant} = $1`,
    [workspaceId],
  );
  return rows.map(({ row }) => row);
}
