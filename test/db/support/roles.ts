import pg from 'pg';
import { DB_ROLES, type DbRole } from '#db/client.ts';
import { rolePassword } from '#lib/crypto/keyring.ts';
import { testKeyring } from '#test/support/keyring.ts';

/** What `app.workspace_id` and `app.profile_id` are set to; undefined leaves them unset. */
export interface RoleScope {
  readonly workspaceId?: string | undefined;
  readonly profileId?: string | undefined;
}

/** What became of one statement: how many rows it touched, or the code of its refusal. */
export interface Attempt {
  readonly rows: number;
  readonly code: string | null;
}

/** One connection per login role, each as itself. */
export interface Roles {
  /** Runs a statement in a transaction of its own that is always rolled back. */
  attempt(role: DbRole, scope: RoleScope, text: string, values?: unknown[]): Promise<Attempt>;
  close(): Promise<void>;
}

export async function openRoles(url: string): Promise<Roles> {
  const clients = new Map<DbRole, pg.Client>();
  for (const role of DB_ROLES) {
    const address = new URL(url);
    address.username = role;
    address.password = rolePassword(testKeyring, role);
    const client = new pg.Client({ connectionString: address.href });
    await client.connect();
    clients.set(role, client);
  }
  return {
    async attempt(role, { workspaceId, profileId }, text, values = []) {
      const client = clients.get(role);
      if (client === undefined) throw new Error(`no role ${role}`);
      await client.query('BEGIN');
      try {
        if (workspaceId !== undefined)
          await client.query(`SELECT set_config('app.workspace_id', $1, true)`, [workspaceId]);
        if (profileId !== undefined)
          await client.query(`SELECT set_config('app.profile_id', $1, true)`, [profileId]);
        const { rowCount } = await client.query(text, values);
        return { rows: rowCount ?? 0, code: null };
      } catch (error) {
        return { rows: 0, code: (error as { code?: string }).code ?? 'unknown' };
      } finally {
        await client.query('ROLLBACK');
      }
    },
    close: async () => {
      await Promise.all([...clients.values()].map((client) => client.end()));
    },
  };
}
