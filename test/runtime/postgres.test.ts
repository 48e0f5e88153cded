import { describe, expect, it } from '@jest/globals';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '#runtime/postgres.ts';
import { choosePostgresUser } from '#runtime/postgres-user.ts';
import { useTemporaryFolders } from '#test/support/temporary-folder.ts';

const folder = useTemporaryFolders();

async function ask<T>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  // A killed server tells its clients so.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<{ answer: T }>(sql)).rows.map((row) => row.answer);
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  it('keeps its data and its password, which nobody else may read, when it is stopped and when it is killed', async () => {
    const dir = folder();
    const first = await startPostgres({ dir });
    await ask(first.url, `CREATE TABLE kept AS SELECT 'it' AS answer`);
    expect(statSync(join(dir, 'password')).mode & 0o777).toBe(0o600);
    await first.stop();

    const second = await startPostgres({ dir, durable: false });
    await ask(second.url, `INSERT INTO kept VALUES ('and this')`);
    second.kill('SIGKILL');
    await second.stop();

    const third = await startPostgres({ dir, port: first.port });
    expect(third.url).toBe(first.url);
    expect(await ask(third.url, 'SELECT answer FROM kept ORDER BY 1')).toEqual(['and this', 'it']);
    await third.stop();
  });

  it('listens on loopback only, wants the password, and takes 200 connections', async () => {
    const server = await startPostgres({ dir: folder() });
    const settings = `SELECT setting AS answer FROM pg_settings
      WHERE name IN ('listen_addresses', 'unix_socket_directories', 'max_connections', 'server_encoding', 'fsync')
      ORDER BY name`;
    expect(await ask(server.url, settings)).toEqual(['on', '127.0.0.1', '200', 'UTF8', '']);
    const wrong = server.url.replace(/:[^:@]+@/, ':guess@');
    await expect(ask(wrong, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    await server.stop();
  });

  it('refuses a folder that another start holds', async () => {
    const dir = folder();
    const server = await startPostgres({ dir });
    await expect(startPostgres({ dir })).rejects.toThrow(`process ${process.pid} has been running`);
    expect(await ask(server.url, `SELECT 'still there' AS answer`)).toEqual(['still there']);
    await server.stop();
  });

  it('that cannot start says so with its own words, and lets go of the folder', async () => {
    const dir = folder();
    await (await startPostgres({ dir })).stop();
    writeFileSync(join(dir, 'data/postgresql.conf'), 'no_such_setting = 1\n');
    await expect(startPostgres({ dir })).rejects.toThrow(/no_such_setting/);
    await expect(startPostgres({ dir })).rejects.toThrow(/no_such_setting/);
  });

  it('runs as somebody who may enter every folder on the way', async () => {
    // The folders of this test are open to their maker only: root must not choose the account "postgres" here.
    const user = await choosePostgresUser([join(folder(), 'data')]);
    expect(user.kind).toBe(process.getuid?.() === 0 ? 'namespace' : 'self');
  });
});
