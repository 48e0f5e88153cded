import type { ProductRow } from '#capabilities/product-row.ts';
import { Prisma } from '#gen/prisma/client.ts';
import type { RunRef } from '#domain/run.ts';
import { newId } from '#lib/ids.ts';
import type { Tx } from './in-workspace.ts';
import { PRODUCT_TABLES, type ProductTable, columnsOf } from './product-columns.ts';

/** What a record became, and which record that was. */
export interface ProductWrite {
  readonly row: ProductRow;
  readonly rawRecordId: string;
  /** When the provider gave the record: an older one never overwrites a newer one. */
  readonly recordAt: Date;
  readonly normaliserVersion: number;
}

/** What writing would change, by rows and by the columns that would differ. */
export interface ProductDifference {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly fields: Readonly<Record<string, number>>;
}

/** Not content: which record, when, and by which version. */
const BOOKKEEPING = ['raw_record_id', 'normaliser_version', 'record_at'];

/**
 * Writes what records became, one row per connection and external id, however many streams and capabilities bring it.
 * A deleted meeting keeps all that is stored of it. `rebuild` leaves what is gone as it is. Returns how many rows were
 * new or differed.
 */
export async function writeProductRows(
  tx: Tx,
  run: RunRef,
  writes: readonly ProductWrite[],
  mode: 'collect' | 'rebuild',
): Promise<number> {
  let written = 0;
  for (const { table, rows, json } of byTable(writes)) {
    written +=
      rows === 'deleted'
        ? await deleteMeetings(tx, run, json)
        : await upsert(tx, run, PRODUCT_TABLES[table], json, mode);
  }
  return written;
}

/** Compares without writing. */
export async function compareProductRows(
  tx: Tx,
  run: RunRef,
  writes: readonly ProductWrite[],
): Promise<ProductDifference> {
  let [created, changed, unchanged] = [0, 0, 0];
  const fields: Record<string, number> = {};
  for (const { table, rows, json } of byTable(writes)) {
    if (rows === 'deleted') continue;
    for (const row of await differences(tx, run, PRODUCT_TABLES[table], json)) {
      if (!row.stored) created += 1;
      else if (row.fields.length === 0) unchanged += 1;
      else changed += 1;
      if (row.stored) for (const name of row.fields) fields[name] = (fields[name] ?? 0) + 1;
    }
  }
  return { created, changed, unchanged, fields };
}

/** Rows of one statement: of one table, the last of each external id, deleted meetings apart. */
function byTable(writes: readonly ProductWrite[]) {
  const groups = new Map<string, Map<string, ProductWrite>>();
  for (const write of writes) {
    const { row } = write;
    const isDeleted = row.table === 'meetings' && row.status === 'deleted';
    const group = `${row.table} ${isDeleted ? 'deleted' : 'kept'}`;
    const rows = groups.get(group) ?? new Map<string, ProductWrite>();
    rows.delete(row.externalId);
    groups.set(group, rows.set(row.externalId, write));
  }
  return [...groups].map(([group, rows]) => {
    const [table = '', kind] = group.split(' ');
    return {
      table: table as ProductRow['table'],
      rows: kind === 'deleted' ? ('deleted' as const) : ('kept' as const),
      json: JSON.stringify(
        [...rows.values()].map((write) => ({
          id: newId(),
          ...columnsOf(write.row),
          raw_record_id: write.rawRecordId,
          normaliser_version: write.normaliserVersion,
          record_at: write.recordAt.toISOString(),
        })),
      ),
    };
  });
}

/** `json` as rows of a table; its words are constants of this module. */
function incoming({ types }: ProductTable, json: string): Prisma.Sql {
  const columns = Object.entries(types).map(([name, type]) => `${name} ${type}`);
  return Prisma.sql`jsonb_to_recordset(${json}::jsonb) AS r(id uuid, ${Prisma.raw(columns.join(', '))})`;
}

/** Files hang on the capability, which the documents call a connector account. */
function accountOf(run: RunRef): Prisma.Sql {
  return Prisma.sql`(SELECT k.id FROM integrations.connection_capabilities k
    WHERE k.connection_id = ${run.connectionId}::uuid AND k.capability = ${run.capability})`;
}

async function upsert(
  tx: Tx,
  run: RunRef,
  table: ProductTable,
  json: string,
  mode: 'collect' | 'rebuild',
): Promise<number> {
  const isFile = table === PRODUCT_TABLES.files;
  const names = Object.keys(table.types);
  const kept = mode === 'rebuild' ? table.gone : [];
  const set = names
    .filter((name) => !kept.includes(name))
    .map((name) => [name, taken(table, name, mode)]);
  const compared = set.filter(([name]) => name !== 'record_at');
  const list = (prefix: string) => Prisma.raw(names.map((name) => prefix + name).join(', '));
  return tx.$executeRaw`
    INSERT INTO ${Prisma.raw(table.name)} AS t
      (id, workspace_id, profile_id, connection_id, ${isFile ? Prisma.raw('account_id, ') : Prisma.empty}${list('')})
    SELECT r.id, ${run.workspaceId}::uuid, ${run.profileId}::uuid, ${run.connectionId}::uuid,
      ${isFile ? Prisma.sql`${accountOf(run)}, ` : Prisma.empty}${list('r.')}
    FROM ${incoming(table, json)}
    ON CONFLICT (${Prisma.raw(isFile ? 'account_id' : 'connection_id')}, external_id) DO UPDATE
    SET ${Prisma.raw(set.map(([name, value]) => `${name} = ${value}`).join(', '))}, updated_at = now()
    WHERE excluded.record_at >= t.record_at
      AND (${Prisma.raw(compared.map(([name]) => `t.${name}`).join(', '))})
        IS DISTINCT FROM (${Prisma.raw(compared.map(([, value]) => value).join(', '))})`;
}

/** What a column becomes: a meeting that is deleted stays so when its record is only read again. */
function taken({ untold }: ProductTable, name: string, mode: 'collect' | 'rebuild'): string {
  if (name === 'status' && mode === 'rebuild') {
    return `CASE WHEN t.status = 'deleted' THEN t.status ELSE excluded.status END`;
  }
  return untold?.columns.includes(name) === true
    ? `CASE WHEN ${untold.when('excluded')} THEN t.${name} ELSE excluded.${name} END`
    : `excluded.${name}`;
}

/** Of a deleted meeting only the id is known. */
async function deleteMeetings(tx: Tx, run: RunRef, json: string): Promise<number> {
  const table = PRODUCT_TABLES.meetings;
  return tx.$executeRaw`
    UPDATE product.meetings t
    SET status = 'deleted', deleted_at = now(), raw_record_id = r.raw_record_id, record_at = r.record_at, updated_at = now()
    FROM ${incoming(table, json)}
    WHERE t.connection_id = ${run.connectionId}::uuid AND t.external_id = r.external_id
      AND t.status <> 'deleted' AND r.record_at >= t.record_at`;
}

async function differences(
  tx: Tx,
  run: RunRef,
  table: ProductTable,
  json: string,
): Promise<{ stored: boolean; fields: string[] }[]> {
  const ignored = ['id', ...BOOKKEEPING, ...table.gone];
  const { untold } = table;
  const isUntold = Prisma.raw(untold === undefined ? 'false' : untold.when('r'));
  const key =
    table === PRODUCT_TABLES.files
      ? Prisma.sql`t.account_id = ${accountOf(run)}`
      : Prisma.sql`t.connection_id = ${run.connectionId}::uuid`;
  return tx.$queryRaw`
    SELECT t.id IS NOT NULL AS stored, ARRAY(
      SELECT n.key FROM jsonb_each(to_jsonb(r)) n JOIN jsonb_each(to_jsonb(t)) o ON o.key = n.key
      WHERE n.key <> ALL (${ignored}::text[]) AND n.value IS DISTINCT FROM o.value
        AND NOT (n.key = 'status' AND o.value = '"deleted"')
        AND NOT (n.key = ANY (${untold?.columns ?? []}::text[]) AND ${isUntold}) ORDER BY n.key) AS fields
    FROM ${incoming(table, json)} LEFT JOIN ${Prisma.raw(table.name)} t ON ${key} AND t.external_id = r.external_id`;
}
