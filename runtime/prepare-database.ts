import pg from 'pg';
import { rolePassword, type Keyring } from '#lib/crypto/keyring.ts';
import { migrate } from './migrate.ts';

/**
 * Brings a database to where this version can run on it: migrations applied, and every login role given the password that
 * the keyring derives for it. `url` is that of a role that may do both. Returns the names of the migrations applied.
 */
export async function prepareDatabase(url: string, keyring: Keyring): Promise<string[]> {
  const applied = await migrate({ url });
  await setRolePasswords(url, keyring);
  return applied;
}

/** Gives the login roles `app_*` their derived passwords. Roles belong to the whole server, not to one database. */
export async function setRolePasswords(url: string, keyring: Keyring): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      String.raw`SELECT rolname AS name FROM pg_roles WHERE rolcanlogin AND rolname LIKE 'app\_%' ORDER BY 1`,
    );
    for (const { name } of rows) {
      const password = client.escapeLiteral(rolePassword(keyring, name));
      await client.query(`ALTER ROLE ${client.escapeIdentifier(name)} PASSWORD ${password}`);
    }
  } finally {
    await client.end();
  }
}
