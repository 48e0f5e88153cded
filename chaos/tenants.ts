import { createToken } from '#auth/api-token.ts';
import { newId } from '#lib/ids.ts';
import { type FeedServer, startFeedServer } from '#test/support/feed-server.ts';
import {
  type TestConnection,
  type TestFeed,
  type TestWorkspace,
  connectFeed,
  connectGoogle,
  createWorkspace,
} from '#test/support/workspace.ts';
import type { ChaosWorld } from './world.ts';

/** A workspace under load: mailboxes, a calendar, and bookings that wait for their guests. */
export interface Tenant {
  readonly workspace: TestWorkspace;
  readonly token: string;
  readonly mailboxes: readonly { readonly connection: TestConnection; readonly label: string }[];
  /** A connection whose label does not exist: its syncs fail, and must be told to have failed once. */
  readonly broken: TestConnection;
  readonly calendar: { readonly connection: TestFeed; readonly server: FeedServer };
  /** First days of stays whose bookings are there from the beginning, by booking id. */
  readonly prepared: ReadonlyMap<number, string>;
}

const BOOKINGS = 600;

/** A workspace and a token of its owner. */
export async function createOperator(
  world: ChaosWorld,
): Promise<{ readonly workspace: TestWorkspace; readonly token: string }> {
  const workspace = await createWorkspace(world);
  const { workspaceId } = workspace;
  const { sql } = world.databases;
  const name = `Stays ${workspaceId}`;
  await sql.query(
    'INSERT INTO auth.organization (id, name, slug) VALUES ($1, $2, $1::uuid::text)',
    [workspaceId, name],
  );
  const token = createToken();
  await sql.query(
    `INSERT INTO auth.api_tokens (id, workspace_id, role, name, prefix, token_hash, created_by)
     VALUES ($1, $2, 'owner', 'Chaos', $3, $4, $1)`,
    [newId(), workspaceId, token.prefix, token.hash],
  );
  return { workspace, token: token.text };
}

export async function createTenant(world: ChaosWorld, mailboxes: number): Promise<Tenant> {
  const { workspace, token } = await createOperator(world);
  const { workspaceId, propertyId } = workspace;
  const { sql } = world.databases;
  const { rows } = await sql.query<{ id: number; day: string }>(
    `INSERT INTO core.bookings (workspace_id, property_id, check_in, check_out, status)
     SELECT $1, $2, d, d + 2, 'confirmed' FROM (SELECT date '2027-01-01' + 3 * n AS d FROM generate_series(0, $3) AS n) AS days
     RETURNING id, check_in::text AS day`,
    [workspaceId, propertyId, BOOKINGS - 1],
  );
  const watched: Tenant['mailboxes'][number][] = [];
  for (let n = 0; n < mailboxes; n += 1) {
    // Two connections of a workspace may not watch one label name, so each mailbox has a label of its own.
    const account = world.nextAccount();
    const label = `Reservations ${n}`;
    await world.sandbox.control.createLabel({ user: account.email, name: label });
    const connection = await connectGoogle(world, workspace, { account, label });
    await addInbox(world, connection, label);
    watched.push({ connection, label });
  }
  const broken = await connectGoogle(world, workspace, { label: 'Not there' });
  const server = await startFeedServer();
  world.onStop(() => server.close());
  const connection = await connectFeed(world, workspace, server.url);
  return {
    workspace,
    token,
    mailboxes: watched,
    broken,
    calendar: { connection, server },
    prepared: new Map(rows.map(({ id, day }) => [id, day])),
  };
}

/** The same mails come by a second capability of the connection, too: onto the timeline. */
async function addInbox(
  world: ChaosWorld,
  { connectionId, workspace }: TestConnection,
  label: string,
): Promise<void> {
  const { sql } = world.databases;
  await sql.query(
    `INSERT INTO integrations.connection_capabilities (id, workspace_id, connection_id, capability)
     VALUES ($1, $2, $3, 'sync_inbox_live')`,
    [newId(), workspace.workspaceId, connectionId],
  );
  await sql.query(
    `UPDATE integrations.connections SET settings = jsonb_build_object('sync_inbox_live', jsonb_build_object('labels', jsonb_build_array($2::text)))
     WHERE id = $1`,
    [connectionId, label],
  );
}
