import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { rolePassword } from '#lib/crypto/keyring.ts';
import { createTestDatabase } from '#runtime/test-database.ts';
import { useInfrastructure } from '#test/support/infrastructure.ts';
import { testKeyring } from '#test/support/keyring.ts';

const infrastructure = useInfrastructure({ database: true });

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a test database', () => {
  it('is migrated, its own, and gone when dropped', async () => {
    const serverUrl = infrastructure.databaseUrl;
    const [one, two] = await Promise.all([
      createTestDatabase({ serverUrl }),
      createTestDatabase({ serverUrl }),
    ]);
    const tables = `SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = 'integrations'`;
    expect(await ask(one.url, tables)).not.toEqual([{ n: 0 }]);
    await ask(one.url, 'CREATE TABLE public.mine (n int)');
    expect(await ask(two.url, `SELECT to_regclass('public.mine') AS it`)).toEqual([{ it: null }]);
    await Promise.all([one.drop(), two.drop()]);
    await expect(ask(one.url, 'SELECT 1')).rejects.toMatchObject({ code: '3D000' });
  });

  it('lets each role in with the password that the keyring derives, and with no other', async () => {
    const url = new URL(infrastructure.databaseUrl);
    url.username = 'app_enrichment';
    url.password = rolePassword(testKeyring, 'app_enrichment');
    expect(await ask(url.href, 'SELECT current_user::text AS me')).toEqual([
      { me: 'app_enrichment' },
    ]);
    url.password = rolePassword(testKeyring, 'app_api');
    await expect(ask(url.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });
});
