import { insertConnection } from '#db/connections.ts';
import { newId } from '#lib/ids.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { consent } from '#test/support/consent.ts';
import { rowsOf } from '#test/support/databases.ts';
import type { MailAccount } from '#test/support/mailboxes.ts';
import { type TestWorkspace, createWorkspace } from '#test/support/workspace.ts';
import type { World } from '#test/support/world.ts';
import type { ConnectionSyncInput } from '#workflows/contract.ts';

type Capability = 'drive_import' | 'sync_contacts_once' | 'gmail_import';

/** A Google connection with one capability, as after consent; nothing is fetched yet. */
export interface DriveConnection {
  readonly workspace: TestWorkspace;
  readonly workspaceId: string;
  readonly profileId: string | null;
  readonly connectionId: string;
  readonly account: MailAccount;
  readonly shelf: string;
  readonly input: ConnectionSyncInput;
}

export interface DriveOptions {
  readonly capability?: Capability;
  readonly settings?: object;
  readonly scopes?: readonly string[];
  readonly workspace?: TestWorkspace;
  readonly account?: MailAccount;
}

export async function connectDrive(
  world: World,
  {
    capability = 'drive_import',
    settings = {},
    scopes = [SCOPES.driveMetadataReadonly],
    workspace,
    account = world.nextAccount(),
  }: DriveOptions = {},
): Promise<DriveConnection> {
  const of = workspace ?? (await createWorkspace(world));
  const connectionId = newId();
  const { workspaceId } = of;
  const now = new Date();
  await world.databases.api.inWorkspace(of, async (tx) => {
    await insertConnection(tx, {
      id: connectionId,
      workspaceId,
      profileId: null,
      provider: 'google',
      platform: null,
      displayName: 'Drive',
      reservationLabel: null,
      status: 'pending',
      settings: { [capability]: settings },
      capabilities: [capability],
      now,
    });
  });
  const asked = [SCOPES.openid, SCOPES.email, ...scopes];
  await consent(world, { ...of, connectionId, account }, scopes, asked);
  const input: ConnectionSyncInput = {
    version: 1,
    connectionId,
    workspaceId,
    profileId: null,
    provider: 'google',
    capabilities: [{ capability, enabled: true, pollSeconds: 30 * 86_400 }],
    paused: false,
  };
  const shelf = connectionId;
  return { workspace: of, workspaceId, profileId: null, connectionId, account, shelf, input };
}

export async function changeSettings(
  world: World,
  { connectionId }: DriveConnection,
  settings: object,
): Promise<void> {
  await world.databases.sql.query(
    `UPDATE integrations.connections SET settings = jsonb_build_object('drive_import', $2::jsonb) WHERE id = $1`,
    [connectionId, JSON.stringify(settings)],
  );
}

/** What connector_files says of each file: there, trashed or removed; as the superuser sees it. */
export async function filesOf(
  world: World,
  { connectionId }: DriveConnection,
): Promise<Record<string, string>> {
  const rows = await rowsOf<{ id: string; state: string }>(
    world.databases,
    `SELECT external_id AS id, title || CASE WHEN removed_at IS NOT NULL THEN ' removed' WHEN trashed THEN ' trashed' ELSE '' END AS state
     FROM integrations.connector_files WHERE connection_id = $1 ORDER BY 1`,
    [connectionId],
  );
  return Object.fromEntries(rows.map(({ id, state }) => [id, state]));
}

/** What became of each file's content, and the documents there are. */
export async function importsOf(
  world: World,
  { connectionId }: DriveConnection,
): Promise<Record<string, string>> {
  const rows = await rowsOf<{ id: string; status: string }>(
    world.databases,
    `SELECT f.external_id || CASE WHEN i.part = '' THEN '' ELSE ' ' || i.part END AS id, i.status
     FROM integrations.file_imports i JOIN integrations.connector_files f ON f.id = i.file_id
     WHERE i.connection_id = $1 ORDER BY 1`,
    [connectionId],
  );
  return Object.fromEntries(rows.map(({ id, status }) => [id, status]));
}

export async function documentsOf(
  world: World,
  { connectionId }: DriveConnection,
): Promise<{ source: string; externalId: string; title: string; mime: string; sha256: string }[]> {
  return rowsOf(
    world.databases,
    `SELECT source, external_id AS "externalId", title, mime, sha256 FROM product.documents
     WHERE connection_id = $1 ORDER BY external_id, created_at`,
    [connectionId],
  );
}
