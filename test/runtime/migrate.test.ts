import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { generateClient, migrate, schemaDrift } from '#runtime/migrate.ts';
import { runPrisma } from '#runtime/prisma.ts';
import { useInfrastructure } from '#test/support/infrastructure.ts';
import { useTemporaryFolders } from '#test/support/temporary-folder.ts';

const infrastructure = useInfrastructure({ database: true });
const folder = useTemporaryFolders();

const schema = `
  generator client {
    provider = "prisma-client"
    output   = "../generated"
  }
  datasource db {
    provider = "postgresql"
    schemas  = ["app", "other"]
  }
  model Thing {
    id   Int    @id @default(autoincrement())
    name String @unique
    @@schema("app")
  }
  model Note {
    id String @id @db.Uuid
    @@schema("other")
  }`;
const tables = `
  CREATE SCHEMA app; CREATE SCHEMA other;
  CREATE TABLE app."Thing" (id serial PRIMARY KEY, name text NOT NULL);
  CREATE UNIQUE INDEX "Thing_name_key" ON app."Thing"(name);
  CREATE TABLE other."Note" (id uuid CONSTRAINT "Note_pkey" PRIMARY KEY);`;
const dollarQuoted = `
  CREATE FUNCTION app.twice(n int) RETURNS int LANGUAGE plpgsql AS $body$
  BEGIN
    -- a semicolon; in a comment, and 'one; in a string'
    IF n IS NULL THEN RETURN 0; END IF;
    RETURN n * 2;
  END; $body$;
  DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'test_migrate') THEN CREATE ROLE test_migrate; END IF;
  END $$;
  ALTER TABLE app."Thing" ENABLE ROW LEVEL SECURITY;`;

let cwd: string;
let url: string;
let databases = 0;
let admin: pg.Client;

beforeAll(async () => {
  admin = new pg.Client({ connectionString: infrastructure.databaseUrl });
  await admin.connect();
});
afterAll(async () => {
  for (let n = 1; n <= databases; n += 1)
    await admin.query(`DROP DATABASE IF EXISTS migrate_${process.pid}_${n} WITH (FORCE)`);
  await admin.end();
});

beforeEach(() => {
  databases += 1;
  const address = new URL(infrastructure.databaseUrl);
  address.pathname = `/migrate_${process.pid}_${databases}`;
  url = address.href;
  cwd = folder();
  symlinkSync(join(process.cwd(), 'node_modules'), join(cwd, 'node_modules'));
  mkdirSync(join(cwd, 'prisma/schema'), { recursive: true });
  writeFileSync(join(cwd, 'prisma/schema/all.prisma'), schema);
  writeFileSync(
    join(cwd, 'prisma.config.ts'),
    `export default { schema: 'prisma/schema', migrations: { path: 'prisma/migrations' },
      datasource: { url: process.env.MIGRATION_DATABASE_URL } };`,
  );
  addMigration('1_tables', tables);
  writeFileSync(join(cwd, 'prisma/migrations/migration_lock.toml'), 'provider = "postgresql"\n');
});

function addMigration(name: string, sql: string): void {
  mkdirSync(join(cwd, 'prisma/migrations', name), { recursive: true });
  writeFileSync(join(cwd, 'prisma/migrations', name, 'migration.sql'), sql);
}

async function ask<T>(sql: string): Promise<T | undefined> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ answer: T }>(sql)).rows[0]?.answer;
  } finally {
    await client.end();
  }
}

describe('migrating', () => {
  it('makes the database, applies every migration once, dollar-quoted bodies whole, and names them', async () => {
    addMigration('2_function', dollarQuoted);
    expect(await migrate({ url, cwd })).toEqual(['1_tables', '2_function']);
    expect(await ask('SELECT app.twice(21) AS answer')).toBe(42);
    expect(await migrate({ url, cwd })).toEqual([]);
    addMigration('3_more', 'CREATE VIEW app.v AS SELECT 1 AS one');
    expect(await migrate({ url, cwd })).toEqual(['3_more']);
  });

  it('from two programs at once applies every migration once', async () => {
    addMigration('2_slow', `SELECT pg_sleep(1); CREATE TABLE app.slow AS SELECT 1 AS n;`);
    await ask('SELECT 1').catch(() =>
      admin.query(`CREATE DATABASE ${new URL(url).pathname.slice(1)}`),
    );
    await Promise.all([migrate({ url, cwd }), migrate({ url, cwd })]);
    expect(await ask('SELECT count(*)::int AS answer FROM _prisma_migrations')).toBe(2);
  });

  it('that fails leaves nothing of the failed one, and the next is refused with P3009 until it is resolved', async () => {
    addMigration('2_broken', 'CREATE TABLE app.half (n int); SELECT 1/0;');
    await expect(migrate({ url, cwd })).rejects.toThrow(/division by zero[^]*2_broken/);
    expect(await ask(`SELECT to_regclass('app.half') AS answer`)).toBeNull();
    await expect(migrate({ url, cwd })).rejects.toThrow('P3009');

    addMigration('2_broken', 'CREATE TABLE app.half (n int);');
    await runPrisma(['migrate', 'resolve', '--rolled-back', '2_broken'], { url, cwd });
    expect(await migrate({ url, cwd })).toEqual(['2_broken']);
  });

  it('that fails inside a transaction of its own is recorded all the same', async () => {
    addMigration('2_broken', 'BEGIN; CREATE TABLE app.half (n int); SELECT 1/0; COMMIT;');
    await expect(migrate({ url, cwd })).rejects.toThrow('division by zero');
    await expect(migrate({ url, cwd })).rejects.toThrow('P3009');
    expect(await ask(`SELECT to_regclass('app.half') AS answer`)).toBeNull();
  });

  it('says that the server cannot be reached', async () => {
    const unreachable = runPrisma(['migrate', 'deploy'], {
      url: 'postgresql://a:b@127.0.0.1:1/x',
      cwd,
    });
    expect(await unreachable).toMatchObject({ code: 1, stderr: expect.stringContaining('P1001') });
  });
});

describe('generating the client', () => {
  it('needs no database, and says what is wrong with a schema', async () => {
    await generateClient({ cwd });
    expect(existsSync(join(cwd, 'prisma/generated/client.ts'))).toBe(true);
    writeFileSync(
      join(cwd, 'prisma/schema/all.prisma'),
      schema.replace('String @unique', 'Nothing'),
    );
    await expect(generateClient({ cwd })).rejects.toThrow('Type "Nothing"');
  });
});

describe('the drift check', () => {
  it('finds agreement, and then every difference', async () => {
    await migrate({ url, cwd });
    expect(await schemaDrift({ url, cwd })).toBeUndefined();
    writeFileSync(
      join(cwd, 'prisma/schema/all.prisma'),
      schema.replace('name String', 'title String'),
    );
    expect(await schemaDrift({ url, cwd })).toMatch(/Added column `title`/);
  });

  it('compares the migrations themselves through a shadow database, which is gone afterwards', async () => {
    await migrate({ url, cwd });
    await ask('ALTER TABLE app."Thing" ADD COLUMN by_hand int');
    const args = ['migrate', 'diff', '--from-migrations', 'prisma/migrations', '--exit-code'];
    const result = await runPrisma([...args, '--to-schema', 'prisma/schema'], { url, cwd });
    expect(result).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('No difference detected'),
    });
    const shadows = `SELECT count(*)::int AS answer FROM pg_database WHERE datname LIKE 'prisma_migrate_shadow%'`;
    expect(await ask(shadows)).toBe(0);
  });

  it('never takes a crashed engine for agreement', async () => {
    await migrate({ url, cwd });
    process.env['FORCE_PANIC_SCHEMA_ENGINE'] = '1';
    try {
      const args = ['migrate', 'diff', '--from-config-datasource', '--exit-code'];
      const crash = await runPrisma([...args, '--to-schema', 'prisma/schema'], { url, cwd });
      expect(crash.code).not.toBe(0);
      expect(crash.stderr).toContain('the schema engine panicked');
      expect(await schemaDrift({ url, cwd })).toContain('the schema engine panicked');
    } finally {
      delete process.env['FORCE_PANIC_SCHEMA_ENGINE'];
    }
  });
});
