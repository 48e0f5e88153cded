import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { migrate } from './migrate.ts';

export interface TestDatabase {
  /** As superuser; roles connect with their own names to the same host and database. */
  url: string;
  drop: () => Promise<void>;
}

export interface TestDatabaseOptions {
  /** A server on which databases may be made; INLET_TEST_DATABASE_URL unless given. */
  serverUrl?: string;
  /** Done once to the migrated database that all others are copied from. */
  prepare?: (url: string) => Promise<void>;
}

const migrations = fileURLToPath(new URL('../prisma/migrations', import.meta.url));

/** Any number that nothing else locks: who holds it makes the template. */
const templateLock = 7_204_117;

/** An empty, migrated database of its own, copied from a template that is made once per set of migrations. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const serverUrl = options.serverUrl ?? process.env['INLET_TEST_DATABASE_URL'];
  if (!serverUrl) throw new Error('no server for test databases: set INLET_TEST_DATABASE_URL');
  const template = `inlet_template_${await migrationsHash()}`;
  const name = `inlet_test_${randomUUID().replaceAll('-', '')}`;
  await administer(serverUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [templateLock]);
    if (!(await exists(client, template))) await makeTemplate(client, serverUrl, template, options);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  return {
    url: databaseUrl(serverUrl, name),
    drop: () =>
      administer(serverUrl, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

async function makeTemplate(
  client: pg.Client,
  serverUrl: string,
  template: string,
  { prepare }: TestDatabaseOptions,
): Promise<void> {
  // Under its final name only when whole: a test run that is killed here leaves no half template.
  const draft = `${template}_draft`;
  await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${draft}`);
  await migrate({ url: databaseUrl(serverUrl, draft) });
  await prepare?.(databaseUrl(serverUrl, draft));
  await client.query(`ALTER DATABASE ${draft} RENAME TO ${template}`);
}

async function exists(client: pg.Client, name: string): Promise<boolean> {
  const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
  return found.rowCount === 1;
}

async function migrationsHash(): Promise<string> {
  const hash = createHash('sha256');
  const files = (await readdir(migrations, { recursive: true })).filter((it) =>
    it.endsWith('.sql'),
  );
  for (const file of files.sort()) hash.update(file).update(await readFile(join(migrations, file)));
  return hash.digest('hex').slice(0, 16);
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function administer(
  serverUrl: string,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
