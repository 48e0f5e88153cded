import { afterAll, beforeAll } from '@jest/globals';
import { createTemporalOutbox, type Outbox } from '#api/outbox.ts';
import type { Provisioned } from '#auth/provision.ts';
import { insertConnection } from '#db/connections.ts';
import { newId } from '#lib/ids.ts';
import { dataConverter } from '#lib/temporal-converter.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { type Answer, type TestApi, useApi } from '#test/api/support/api.ts';
import { type BuiltWorld, buildWorld, type World } from '#test/support/build-world.ts';
import { consent } from '#test/support/consent.ts';
import { rowsOf } from '#test/support/databases.ts';
import { useInfrastructure } from '#test/support/infrastructure.ts';
import { testKeyring } from '#test/support/keyring.ts';
import { CLIENT, LABEL, type MailAccount } from '#test/support/mailboxes.ts';

/** An account that sends, and who may use it. */
export interface Sender {
  readonly connectionId: string;
  readonly account: MailAccount;
  readonly owner: Provisioned;
}

export interface PostOffice {
  readonly api: TestApi;
  readonly world: World;
  /** Called instead of starting a workflow while set: an API that is killed after its commit starts none. */
  wakes: Outbox['wake'] | null;
  /** A connection that may send; `mayRead`: and be searched; `personal`: of its owner alone. */
  sender(how?: {
    owner?: Provisioned;
    scopes?: readonly string[];
    personal?: boolean;
    settings?: object;
  }): Promise<Sender>;
  post(sender: Sender, body: object, more?: { key?: string; wait?: number }): Promise<Answer>;
  /** The account's owner consents once more. */
  reconnect(sender: Sender): Promise<void>;
  /** Asks as the sender's owner. */
  ask(sender: Sender, method: string, path: string, body?: object): Promise<Answer>;
}

export const READ_AND_SEND = [SCOPES.gmailReadonly, SCOPES.gmailSend];
export const SEND_ONLY = [SCOPES.gmailSend];
export const LETTER = {
  to: [{ address: 'guest@example.com', name: 'Vera Guest' }],
  subject: 'About your stay',
  text: 'See you at three.',
};

/** The API, a worker and Google's stand-in; a lost mail is looked for within a second. */
export function usePostOffice({
  checksAfterMs = [100, 200, 400],
  env = {},
}: {
  checksAfterMs?: readonly number[];
  env?: Readonly<Record<string, string>>;
} = {}): PostOffice {
  const temporal = useInfrastructure({ temporal: true });
  let outbox: Outbox | undefined;
  const api = useApi(() => ({
    outbox: { wake: (mail) => office.wakes?.(mail) ?? given(outbox).wake(mail) },
  }));
  let built: BuiltWorld | undefined;

  beforeAll(async () => {
    const { databaseUrl } = api;
    const { temporalAddress } = temporal;
    built = await buildWorld({ databaseUrl, temporalAddress }, { env });
    const { connection, namespace } = built.world.temporal;
    outbox = createTemporalOutbox({
      connection,
      namespace,
      dataConverter: dataConverter(testKeyring),
      checksAfterMs,
    });
  });
  afterAll(() => built?.end());

  const office: PostOffice = {
    api,
    wakes: null,
    get world() {
      return given(built).world;
    },
    sender: async ({ owner, ...how } = {}) =>
      connectSender(office.world, owner ?? (await api.workspace()), how),
    post: ({ connectionId, owner }, body, { key, wait = 20 } = {}) =>
      api.ask(
        'POST',
        `/api/integrations/connections/${connectionId}/messages?wait_seconds=${wait}`,
        {
          as: owner.token,
          body,
          headers: key === undefined ? {} : { 'idempotency-key': key },
        },
      ),
    reconnect: (sender) => grantTo(office.world, sender, READ_AND_SEND),
    ask: ({ owner }, method, path, body) =>
      api.ask(method, path, { as: owner.token, ...(body !== undefined && { body }) }),
  };
  return office;
}

/** Connects an account as a consent leaves it. */
export async function connectSender(
  { sandbox, databases, nextAccount }: Pick<World, 'sandbox' | 'databases' | 'nextAccount'>,
  owner: Provisioned,
  {
    scopes = READ_AND_SEND,
    personal = false,
    settings = {},
  }: { scopes?: readonly string[]; personal?: boolean; settings?: object },
): Promise<Sender> {
  const account = nextAccount();
  const connectionId = newId();
  const { workspaceId } = owner;
  await databases.api.inWorkspace({ workspaceId, profileId: owner.userId }, async (tx) => {
    await insertConnection(tx, {
      id: connectionId,
      workspaceId,
      profileId: personal ? owner.userId : null,
      provider: 'google',
      platform: null,
      displayName: 'Mail',
      reservationLabel: personal ? null : LABEL,
      status: 'pending',
      settings: { send_email: settings } as never,
      capabilities: personal ? ['send_email'] : ['reservations', 'send_email'],
      now: new Date(),
    });
  });
  const sender = { connectionId, account, owner };
  await grantTo({ sandbox, databases }, sender, scopes);
  return sender;
}

async function grantTo(
  world: Pick<World, 'sandbox' | 'databases'>,
  { connectionId, account, owner }: Sender,
  scopes: readonly string[],
): Promise<void> {
  const { workspaceId, userId: profileId } = owner;
  const asked = [SCOPES.openid, SCOPES.email, ...scopes];
  await consent(world, { workspaceId, profileId, connectionId, account }, scopes, asked);
}

/** What lies in the account's SENT, each with its headers as they are. */
export async function sentMail(
  { sandbox }: Pick<World, 'sandbox'>,
  { account }: Pick<Sender, 'account'>,
): Promise<{ id: string; threadId: string; raw: string }[]> {
  const listed = await sandbox.control.messages({ user: account.email, label: 'SENT' });
  const { accessToken } = await sandbox.control.grant({
    user: account.email,
    clientId: CLIENT.id,
    scopes: [SCOPES.gmailReadonly],
  });
  return Promise.all(
    listed.map(async ({ id, threadId }) => {
      const response = await fetch(`${sandbox.url}/gmail/v1/users/me/messages/${id}?format=raw`, {
        headers: { authorization: `Bearer ${accessToken}` },
      });
      const { raw } = (await response.json()) as { raw: string };
      return { id, threadId, raw: Buffer.from(raw, 'base64url').toString('utf8') };
    }),
  );
}

/** Events about mail of a workspace, oldest first. */
export async function mailEvents(
  { databases }: Pick<World, 'databases'>,
  { owner }: Sender,
): Promise<string[]> {
  const text = `SELECT type FROM integrations.activity_events WHERE workspace_id = $1 AND type LIKE 'email%' ORDER BY created_at, id`;
  return (await rowsOf<{ type: string }>(databases, text, [owner.workspaceId])).map(
    ({ type }) => type,
  );
}

function given<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('the post office opens when the tests begin');
  return part;
}
