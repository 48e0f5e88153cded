import pg from 'pg';
import { type DbRole } from '#db/client.ts';
import { type Fleet, openFleet } from '#db/fleet.ts';
import { type Db, openDb } from '#db/in-workspace.ts';
import { rolePassword } from '#lib/crypto/keyring.ts';
import { testKeyring } from './keyring.ts';

/** The product's own pools, and the superuser's for looking and for setting up what no role may. */
export interface Databases {
  readonly api: Db;
  readonly enrichment: Db;
  readonly calendar: Db;
  readonly mapping: Db;
  readonly purger: Db;
  readonly fleet: Fleet;
  readonly sql: pg.Pool;
  close(): Promise<void>;
}

/** Opens a test's database as each role that the worker and the set-up need. */
export function openDatabases(url: string): Databases {
  const options = (role: DbRole) => ({ url, role, password: rolePassword(testKeyring, role) });
  const pools = {
    api: openDb(options('app_api')),
    enrichment: openDb({ ...options('app_enrichment'), poolSize: 10 }),
    calendar: openDb(options('app_calendar')),
    mapping: openDb(options('app_mapping')),
    purger: openDb(options('app_purger')),
    fleet: openFleet(options('app_fleet')),
  };
  const sql = new pg.Pool({ connectionString: url, max: 4 });
  sql.on('error', () => undefined);
  return {
    ...pools,
    sql,
    close: async () => {
      await Promise.all([...Object.values(pools).map((pool) => pool.close()), sql.end()]);
    },
  };
}

/** The rows of a query as the superuser sees them. */
export async function rowsOf<Row>(
  { sql }: Pick<Databases, 'sql'>,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const { rows } = await sql.query(text, values);
  return rows as Row[];
}
