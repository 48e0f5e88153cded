import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DB_ROLES } from '#db/client.ts';
import { useInfrastructure } from '#test/support/infrastructure.ts';
import { type Roles, openRoles } from './support/roles.ts';
import { type TenantRows, seedTenant } from './support/tenant-rows.ts';

const infrastructure = useInfrastructure({ database: true });
let sql: pg.Client;
let roles: Roles;
let rows: TenantRows;
/** The connection of `rows.profileId` alone. */
let personal: string;

beforeAll(async () => {
  sql = new pg.Client({ connectionString: infrastructure.databaseUrl });
  await sql.connect();
  roles = await openRoles(infrastructure.databaseUrl);
  rows = await seedTenant(sql);
  const { rows: found } = await sql.query<{ id: string }>(
    'SELECT id FROM integrations.connections WHERE workspace_id = $1 AND profile_id IS NOT NULL',
    [rows.workspaceId],
  );
  personal = found[0]?.id ?? '';
});
afterAll(async () => {
  await roles.close();
  await sql.end();
});

/** Tables whose rows hang on a connection, with the roles that may add to them. */
async function hanging(): Promise<{ name: string; guarded: boolean; writers: string[] }[]> {
  const { rows: found } = await sql.query<{ name: string; guarded: boolean; writers: string[] }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name,
       EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = c.oid AND g.tgname = 'a_owner_of_connection' AND g.tgenabled = 'A') AS guarded,
       ARRAY(SELECT r FROM unnest($1::text[]) r WHERE has_table_privilege(r, c.oid, 'INSERT')) AS writers
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname NOT IN ('auth', 'public', 'information_schema') AND n.nspname NOT LIKE 'pg%'
       AND 2 = (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped
                AND a.attname IN ('connection_id', 'profile_id')) ORDER BY 1`,
    [DB_ROLES],
  );
  return found;
}

const event = (connectionId: string, profileId: string | null): [string, unknown[]] => [
  `INSERT INTO integrations.activity_events (id, workspace_id, profile_id, connection_id, type, data)
   VALUES ($1, $2, $3, $4, 'connection_paused', '{}') RETURNING profile_id`,
  [randomUUID(), rows.workspaceId, profileId, connectionId],
];

describe('what hangs on a connection of one user', () => {
  it('is guarded in every table', async () => {
    const tables = await hanging();
    expect(tables.length).toBeGreaterThan(12);
    expect(tables.filter(({ guarded }) => !guarded)).toEqual([]);
  });

  it('is that user’s, also when the writer forgot to say so, and even a superuser’s', async () => {
    const { rows: made } = await sql.query<{ profile_id: string }>(...event(personal, null));
    expect(made[0]?.profile_id).toBe(rows.profileId);
  });

  it('cannot be added by others of the workspace, by whatever role, and can by its owner', async () => {
    const { workspaceId, profileId } = rows;
    const writers = (await hanging()).find(({ name }) => name.endsWith('activity_events'))?.writers;
    expect(writers?.length).toBeGreaterThan(3);
    for (const role of DB_ROLES.filter((one) => writers?.includes(one))) {
      const as = async (profile: string | undefined, owner: string | null) =>
        (await roles.attempt(role, { workspaceId, profileId: profile }, ...withoutReturn(owner)))
          .code;
      expect([role, await as(randomUUID(), null)]).toEqual([role, '42501']);
      expect([role, await as(undefined, null)]).toEqual([role, '42501']);
      expect([role, await as(randomUUID(), profileId)]).toEqual([role, '42501']);
      expect([role, await as(profileId, null)]).toEqual([role, null]);
    }
  });
  const withoutReturn = (owner: string | null): [string, unknown[]] => {
    const [text, values] = event(personal, owner);
    return [text.replace(' RETURNING profile_id', ''), values];
  };
});

describe('a connection', () => {
  const refusal = async (text: string, values: unknown[]): Promise<string | null> => {
    await sql.query('BEGIN');
    try {
      await sql.query(text, values);
      return null;
    } catch (error) {
      return (error as { code?: string }).code ?? 'unknown';
    } finally {
      await sql.query('ROLLBACK');
    }
  };
  const connection = (provider: string, profileId: string | null, label: string | null = null) =>
    refusal(
      `INSERT INTO integrations.connections (id, workspace_id, profile_id, provider, display_name, reservation_label)
       VALUES ($1, $2, $3, $4, 'M', $5)`,
      [randomUUID(), rows.workspaceId, profileId, provider, label],
    );
  const capability = (connectionId: string, name: string) =>
    refusal(
      `INSERT INTO integrations.connection_capabilities (id, workspace_id, connection_id, capability)
       VALUES ($1, $2, $3, $4)`,
      [randomUUID(), rows.workspaceId, connectionId, name],
    );

  it('keeps its workspace and its owner', async () => {
    const change = (column: string, value: string | null) =>
      refusal(`UPDATE integrations.connections SET ${column} = $1 WHERE id = $2`, [
        value,
        personal,
      ]);
    expect(await change('profile_id', null)).toBe('23001');
    expect(await change('profile_id', randomUUID())).toBe('23001');
    expect(await change('workspace_id', randomUUID())).toBe('23001');
    expect(await change('display_name', 'Renamed')).toBeNull();
  });

  it('of one user is an account of theirs, without a label, and never a calendar’s', async () => {
    expect(await connection('google', rows.profileId)).toBeNull();
    expect(await connection('google', rows.profileId, 'Airbnb')).toBe('23514');
    expect(await connection('ical', rows.profileId)).toBe('23514');
    expect(await connection('ical', null)).toBeNull();
    expect(await connection('google', null, 'Airbnb')).toBeNull();
  });

  it.each(['reservations', 'calendar_feed', 'pms_pull'])(
    'of one user cannot have %s, and one of the workspace can',
    async (name) => {
      expect(await capability(personal, name)).toBe('23514');
      const other = randomUUID();
      await sql.query(
        `INSERT INTO integrations.connections (id, workspace_id, provider, display_name) VALUES ($1, $2, 'google', 'M')`,
        [other, rows.workspaceId],
      );
      expect(await capability(other, name)).toBeNull();
    },
  );
});
