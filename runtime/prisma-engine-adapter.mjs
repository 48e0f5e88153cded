import { ColumnTypeEnum, DriverAdapterError } from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';
import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** Type `"char"` of the catalog tables (pg_type.oid 18), which adapter-pg cannot read. */
const charOid = 18;
const textOid = 25;

/**
 * Prisma's PostgreSQL adapter, repaired for the schema engine: scripts are sent whole, catalog columns of type "char" are
 * read, and a shadow database is another database.
 */
export function schemaEngineAdapter(url) {
  const schema = new URL(url).searchParams.get('schema') ?? undefined;
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(url, schema),
    connectToShadowDb: () => connectToShadow(url, schema),
  };
}

async function connect(url, schema) {
  // The engine's migration lock belongs to one connection of the pool: it must not be closed for being idle.
  const config = { connectionString: withoutSchema(url), idleTimeoutMillis: 0 };
  const adapter = await new PrismaPg(config, { schema }).connect();
  readCharColumns(adapter);
  const startTransaction = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (level) => readCharColumns(await startTransaction(level));
  adapter.executeScript = (script) => executeWhole(adapter, config, script);
  return adapter;
}

/**
 * adapter-pg cuts a script at every semicolon, also inside `$$ … $$`. Sent whole it is one implicit transaction besides:
 * a migration that fails leaves nothing behind. On a connection of its own, so that its settings, or a transaction
 * that it left open, end with it.
 */
async function executeWhole(adapter, config, script) {
  const client = new pg.Client(config);
  try {
    await client.connect();
    await client.query(script);
  } catch (error) {
    adapter.onError(error);
  } finally {
    await client.end().catch(() => {});
  }
}

function readCharColumns(queryable) {
  const queryRaw = Object.getPrototypeOf(queryable).queryRaw;
  queryable.queryRaw = async (query) => {
    let isChar = [];
    const view = Object.create(queryable);
    view.performIO = async (statement) => {
      const result = await queryable.performIO(statement);
      isChar = result.fields.map((field) => field.dataTypeID === charOid);
      const fields = result.fields.map((field, i) =>
        isChar[i] ? { ...field, dataTypeID: textOid } : field,
      );
      return { ...result, fields, rows: result.rows };
    };
    const result = await queryRaw.call(view, query);
    // Text would make the engine panic.
    const columnTypes = result.columnTypes.map((type, i) =>
      isChar[i] ? ColumnTypeEnum.Character : type,
    );
    return { ...result, columnTypes };
  };
  return queryable;
}

async function connectToShadow(url, schema) {
  const name = `prisma_migrate_shadow_db_${randomUUID()}`;
  const shadowUrl = new URL(url);
  shadowUrl.pathname = `/${name}`;
  await administer(url, `CREATE DATABASE "${name}"`);
  const adapter = await connect(shadowUrl.href, schema);
  const dispose = adapter.dispose.bind(adapter);
  adapter.dispose = async () => {
    // Its own connections first: a database in use cannot be dropped.
    await dispose();
    await administer(url, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  };
  return adapter;
}

async function administer(url, statement) {
  const client = new pg.Client({ connectionString: withoutSchema(url) });
  await client.connect();
  try {
    await client.query(statement);
  } catch (error) {
    throw new DriverAdapterError({
      kind: 'postgres',
      code: error.code,
      severity: error.severity,
      message: error.message,
      detail: error.detail,
      column: error.column,
      hint: error.hint,
    });
  } finally {
    await client.end();
  }
}

/** `schema` is Prisma's own parameter; PostgreSQL refuses it. */
function withoutSchema(url) {
  const plain = new URL(url);
  plain.searchParams.delete('schema');
  return plain.href;
}
