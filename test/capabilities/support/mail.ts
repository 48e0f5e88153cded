import { insertRunParameters } from '#db/run-parameters.ts';
import { newId } from '#lib/ids.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { rowsOf } from '#test/support/databases.ts';
import { consent } from '#test/support/consent.ts';
import { testKeyring } from '#test/support/keyring.ts';
import type { MailAccount } from '#test/support/mailboxes.ts';
import {
  type EndedRun,
  type TestConnection,
  type TestWorkspace,
  accepted,
  atRest,
  connectGoogle,
  createWorkspace,
  ended,
  runOnce,
} from '#test/support/workspace.ts';
import type { World } from '#test/support/world.ts';

const NEVER_SECONDS = 30 * 86_400;

const ALL = ['reservations', 'sync_inbox_live', 'sync_inbox_once', 'gmail_import'] as const;

export type MailCapability = (typeof ALL)[number];

/** A connected mailbox with all mail capabilities; none of them has run. */
export async function connectMailbox(
  world: World,
  {
    settings = {},
    workspace,
    account,
  }: {
    readonly settings?: Readonly<Partial<Record<MailCapability, object>>>;
    readonly workspace?: TestWorkspace;
    readonly account?: MailAccount;
  } = {},
): Promise<TestConnection> {
  const of = workspace ?? (await createWorkspace(world));
  const connection = await connectGoogle(world, of, account === undefined ? {} : { account });
  for (const capability of ALL.slice(1)) {
    await world.databases.sql.query(
      `INSERT INTO integrations.connection_capabilities (id, workspace_id, connection_id, capability, updated_at)
       VALUES ($1, $2, $3, $4, now())`,
      [newId(), of.workspaceId, connection.connectionId, capability],
    );
  }
  await changeSettings(world, connection, settings);
  return connection;
}

export async function changeSettings(
  world: World,
  { connectionId }: TestConnection,
  settings: Readonly<Partial<Record<MailCapability, object>>>,
): Promise<void> {
  await world.databases.sql.query(
    `UPDATE integrations.connections SET settings = $2 WHERE id = $1`,
    [connectionId, JSON.stringify(settings)],
  );
}

/** Consents anew, as a person does whose grant was revoked. */
export async function reconnect(world: World, connection: TestConnection): Promise<void> {
  const { account, workspace, connectionId } = connection;
  const scopes = [SCOPES.openid, SCOPES.email, SCOPES.gmailReadonly];
  await consent(world, { ...workspace, connectionId, account }, scopes);
}

/** The connection as requests for one of its capabilities want it. */
export function asking(connection: TestConnection, capability: MailCapability): TestConnection {
  const others = ALL.filter((name) => name !== capability);
  const capabilities = [capability, ...others].map((name) => {
    return { capability: name, enabled: true, pollSeconds: NEVER_SECONDS };
  });
  return { ...connection, input: { ...connection.input, capabilities } };
}

/** Runs a capability once; `parameters` are kept for the run as the API keeps them. */
export async function run(
  world: World,
  connection: TestConnection,
  capability: MailCapability,
  { parameters, trigger = 'manual' }: { parameters?: object; trigger?: 'manual' | 'poll' } = {},
): Promise<EndedRun> {
  if (parameters === undefined) return runOnce(world, asking(connection, capability), trigger);
  return runWith(world, connection, capability, parameters, trigger);
}

/** Reads what is stored again by a version of the normaliser. */
export function reprocess(
  world: World,
  connection: TestConnection,
  capability: MailCapability,
  parameters: object,
): Promise<EndedRun> {
  return runWith(world, connection, capability, parameters, 'reprocess');
}

async function runWith(
  world: World,
  connection: TestConnection,
  capability: MailCapability,
  parameters: object,
  trigger: 'manual' | 'poll' | 'reprocess',
): Promise<EndedRun> {
  const runId = newId();
  const { workspace, connectionId } = connection;
  const { workspaceId, profileId } = workspace;
  await world.databases.api.inWorkspace(workspace, (tx) =>
    insertRunParameters(
      tx,
      testKeyring,
      { workspaceId, profileId, connectionId, runId, capability },
      parameters,
    ),
  );
  const { input } = asking(connection, capability);
  const end = await ended(world, await accepted(world, input, { runId, capability, trigger }));
  await atRest(world, connection);
  return end;
}

export interface StoredEmail {
  readonly id: string;
  readonly subject: string;
  readonly direction: string;
  readonly labels: readonly string[];
  readonly phones: readonly string[] | null;
  readonly version: number;
}

/** The connection's rows on the timeline, by Gmail id. */
export function emailsOf(
  world: World,
  { connectionId }: TestConnection,
): Promise<readonly StoredEmail[]> {
  return rowsOf<StoredEmail>(
    world.databases,
    `SELECT external_id AS id, subject, direction, labels, signature_phones AS phones, normaliser_version AS version
     FROM product.emails WHERE connection_id = $1 ORDER BY external_id COLLATE "C"`,
    [connectionId],
  );
}

export async function emailIds(world: World, connection: TestConnection): Promise<string[]> {
  return (await emailsOf(world, connection)).map(({ id }) => id);
}

/** Why each thing that a capability saw is no longer wanted; null while it is. */
export async function goneReasons(
  world: World,
  { connectionId }: TestConnection,
  capability: MailCapability,
): Promise<Record<string, string | null>> {
  const rows = await rowsOf<{ id: string; reason: string | null }>(
    world.databases,
    `SELECT external_id AS id, gone_reason AS reason FROM integrations.stream_items
     WHERE connection_id = $1 AND capability = $2`,
    [connectionId, capability],
  );
  return Object.fromEntries(rows.map(({ id, reason }) => [id, reason]));
}

/** How often each record is stored, over all versions. */
export async function recordCount(world: World, { connectionId }: TestConnection): Promise<number> {
  const [row] = await rowsOf<{ count: number }>(
    world.databases,
    `SELECT count(*)::int AS count FROM integrations.raw_records WHERE connection_id = $1`,
    [connectionId],
  );
  return row?.count ?? 0;
}

/** Google units that the account's calls cost while `work` ran. */
export async function unitsOf(
  world: World,
  { account }: TestConnection,
  work: () => Promise<unknown>,
): Promise<number> {
  const before = await world.sandbox.control.ledger({ user: account.email });
  await work();
  return (await world.sandbox.control.ledger({ user: account.email })).units - before.units;
}
