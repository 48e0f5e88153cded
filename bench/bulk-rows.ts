import pg from 'pg';
import type { SourceRef } from '#db/gassync/source-ref.ts';
import { rolePassword } from '#lib/crypto/keyring.ts';
import { testKeyring } from '#test/support/keyring.ts';

type Row = Readonly<Record<string, unknown>>;

/** Rows of one table, as the path of all payloads wrote them, to be written once more by a bare statement. */
export interface TableRows {
  readonly table: string;
  /** Columns of the key on which a row that is there is brought up to date; none: rows are only added. */
  readonly key: readonly string[];
  readonly rows: readonly Row[];
}

/** Tables that a reservation is written to, in the order in which their rows may be inserted. */
const TABLES = [
  { table: 'core.bookings', key: ['id'] },
  // No role may change a code that is noted.
  { table: 'core.booking_references', key: [] },
  {
    table: 'gassync.int_mappings',
    key: ['workspace_id', 'source_id', 'external_entity_type', 'external_entity_id'],
    where: `external_entity_type = 'reservation'`,
  },
  { table: 'gassync.int_reservations', key: ['workspace_id', 'source_id', 'external_id'] },
  {
    table: 'gassync.int_reservation_rooms',
    key: ['workspace_id', 'int_reservation_id', 'position'],
  },
  { table: 'gassync.int_sync_log', key: [], where: `entity_type = 'reservation'` },
] as const;

export type Table = (typeof TABLES)[number]['table'];

/** Columns that name a row of another table or its own, by the table that they name. */
const NAMES: Readonly<Record<string, string>> = {
  property_id: 'core.properties',
  gas_property_id: 'core.properties',
  unit_id: 'core.bookable_units',
  gas_unit_id: 'core.bookable_units',
  int_room_type_id: 'gassync.int_room_types',
  booking_id: 'core.bookings',
  gas_booking_id: 'core.bookings',
  gas_entity_id: 'core.bookings',
  int_reservation_id: 'gassync.int_reservations',
};

/** Writes what one source has brought into a second, equal workspace, with the rights of the first. */
export interface BareTwin {
  /** The first source's rows as they are now, made the second's. */
  rows(...tables: readonly Table[]): Promise<readonly TableRows[]>;
  /** One multi-row statement per table and batch, each batch one transaction. */
  upsert(tables: readonly TableRows[], batch: number): Promise<void>;
  close(): Promise<void>;
}

/** `from` and `to` have the same properties and rooms, made in the same order. */
export function createBareTwin(databaseUrl: string, from: SourceRef, to: SourceRef): BareTwin {
  const looking = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  const url = new URL(databaseUrl);
  url.username = 'app_mapping';
  url.password = rolePassword(testKeyring, 'app_mapping');
  const writing = new pg.Pool({ connectionString: url.href, max: 1 });
  const known = new Map<string, Map<unknown, unknown>>();

  const idsOf = async (table: string, { workspaceId }: SourceRef): Promise<unknown[]> => {
    const text = `SELECT id FROM ${table} WHERE workspace_id = $1 ORDER BY id`;
    return (await looking.query<{ id: unknown }>(text, [workspaceId])).rows.map(({ id }) => id);
  };
  /** Twins of things that are there in both workspaces, by their order. */
  const pair = async (table: string): Promise<void> => {
    const [ours, theirs] = [await idsOf(table, from), await idsOf(table, to)];
    known.set(table, new Map(ours.map((id, at) => [id, theirs[at]])));
  };
  /** Gives numbers to rows that are new in the first workspace, taken where all rows take them, and returns those. */
  const number = async (table: string, rows: readonly Row[]): Promise<readonly Row[]> => {
    const numbers = known.get(table) ?? new Map<unknown, unknown>();
    const fresh = rows.filter(({ id }) => !numbers.has(id));
    const text = `SELECT nextval(pg_get_serial_sequence($1, 'id'))::int AS id FROM generate_series(1, $2)`;
    const taken = await looking.query<{ id: number }>(text, [table, fresh.length]);
    for (const [at, { id }] of fresh.entries()) numbers.set(id, taken.rows[at]?.id);
    known.set(table, numbers);
    return fresh;
  };
  const twinOf = (table: string, row: Row): Row => ({
    ...row,
    id: known.get(table)?.get(row['id']),
    workspace_id: to.workspaceId,
    ...(typeof row['source_id'] === 'number' && { source_id: to.sourceId }),
    ...Object.fromEntries(
      Object.entries(NAMES).flatMap(([column, named]) =>
        row[column] == null ? [] : [[column, known.get(named)?.get(row[column])]],
      ),
    ),
  });

  return {
    async rows(...tables) {
      for (const table of ['core.properties', 'core.bookable_units', 'gassync.int_room_types']) {
        await pair(table);
      }
      const found: TableRows[] = [];
      for (const { table, key, ...more } of TABLES) {
        const where = 'where' in more ? more.where : 'true';
        const text = `SELECT to_jsonb(t) AS row FROM ${table} t WHERE workspace_id = $1 AND ${where} ORDER BY id`;
        const { rows } = await looking.query<{ row: Row }>(text, [from.workspaceId]);
        const all = rows.map(({ row }) => row);
        const fresh = await number(table, all);
        if (!tables.includes(table)) continue;
        const wanted = key.length === 0 ? fresh : all;
        found.push({ table, key, rows: wanted.map((row) => twinOf(table, row)) });
      }
      return found;
    },
    async upsert(tables, batch) {
      const most = Math.max(...tables.map(({ rows }) => rows.length));
      for (let at = 0; at < most; at += batch) {
        await writing.query('BEGIN');
        await writing.query(`SELECT set_config('app.workspace_id', $1, true)`, [to.workspaceId]);
        for (const { rows, ...of } of tables) {
          await upsertRows(writing, { ...of, rows: rows.slice(at, at + batch) });
        }
        await writing.query('COMMIT');
      }
    },
    async close() {
      await Promise.all([looking.end(), writing.end()]);
    },
  };
}

async function upsertRows(pool: pg.Pool, { table, key, rows }: TableRows): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const values = rows.flatMap((row) => columns.map((name) => valueOf(row[name])));
  const tuples = rows.map(
    (_, row) => `(${columns.map((_name, at) => `$${row * columns.length + at + 1}`).join(',')})`,
  );
  const changes = columns
    .filter((name) => !key.includes(name) && name !== 'id')
    .map((name) => `${name} = EXCLUDED.${name}`);
  const conflict =
    key.length === 0 ? '' : `ON CONFLICT (${key.join(',')}) DO UPDATE SET ${changes.join(',')}`;
  await pool.query(
    `INSERT INTO ${table} (${columns.join(',')}) VALUES ${tuples.join(',')} ${conflict}`,
    values,
  );
}

function valueOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
