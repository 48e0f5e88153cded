import { SCOPES } from '#providers/google/scopes.ts';
import type { Mail } from '#sandbox/google/deliver.ts';
import { type MatrixConnection, connectMatrix } from '#test/matrix/support/connect.ts';
import { rowsOf } from '#test/support/databases.ts';
import { createOperator } from './tenants.ts';
import type { ChaosWorld } from './world.ts';

export const IMPORTED = ['sync_inbox_live', 'drive_import'] as const;

/** An account with a full mailbox and a full Drive, connected and not yet fetched. */
export interface Account {
  readonly connection: MatrixConnection;
  readonly token: string;
  /** Ids at Google. */
  readonly messages: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
}

const MAILS_AT_ONCE = 500;
/** Half of what Google takes for a message: without it a small import would be over before it could be killed. */
const GOOGLE_MS = 100;

export async function createAccount(
  world: ChaosWorld,
  { messages, files }: { readonly messages: number; readonly files: number },
): Promise<Account> {
  const { workspace, token } = await createOperator(world);
  const [mail, drive] = IMPORTED;
  const connection = await connectMatrix(
    world,
    [
      {
        capability: mail,
        scopes: [SCOPES.gmailReadonly],
        settings: { labels: ['INBOX'] },
        isPolled: true,
      },
      {
        capability: drive,
        scopes: [SCOPES.driveMetadataReadonly],
        settings: { drives: 'own' },
        isPolled: true,
      },
    ],
    workspace,
  );
  const { control } = world.sandbox;
  const { email: user } = connection.account;
  const delivered = new Set<string>();
  for (let from = 0; from < messages; from += MAILS_AT_ONCE) {
    const count = Math.min(MAILS_AT_ONCE, messages - from);
    const mails = Array.from({ length: count }, (_, at): Mail => {
      const text = `Hello ${from + at}`;
      const sender = `Guest <guest${from + at}@guest.example>`;
      return {
        user,
        labels: ['INBOX'],
        mail: { from: sender, to: user, subject: `Stay ${from + at}`, text },
      };
    });
    for (const { id } of await control.deliver(mails)) delivered.add(id);
  }
  await control.addFault({
    match: { user, method: 'messages.get' },
    effect: { kind: 'latency', ms: GOOGLE_MS },
  });
  const added = new Set<string>();
  for (let n = 0; n < files; n += 1) {
    added.add((await control.addFile({ user, name: `Lease ${n}` })).id);
  }
  return { connection, token, messages: delivered, files: added };
}

/** Asks for a run of each capability; one that is under way goes on as it is. */
export async function askAgain(
  { product }: ChaosWorld,
  { connection, token }: Account,
): Promise<void> {
  await Promise.all(
    IMPORTED.map((capability) =>
      fetch(
        `${product.apiUrl}/api/integrations/connections/${connection.connectionId}/capabilities/${capability}/run`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ wait_seconds: 0 }),
          signal: AbortSignal.timeout(10_000),
        },
        // What does not answer is being killed; it is asked again.
      ).catch(() => undefined),
    ),
  );
}

/** Whether each capability has completed a run, and how much is there so far. */
export async function progress(
  { databases }: ChaosWorld,
  { connection: { connectionId } }: Account,
): Promise<{ readonly isDone: boolean; readonly messages: number; readonly files: number }> {
  const [row] = await rowsOf<{ done: number; messages: number; files: number }>(
    databases,
    `SELECT (SELECT count(DISTINCT capability)::int FROM integrations.sync_runs WHERE connection_id = $1 AND status = 'completed') AS done,
       (SELECT count(*)::int FROM product.emails WHERE connection_id = $1) AS messages,
       (SELECT count(*)::int FROM integrations.connector_files WHERE connection_id = $1) AS files`,
    [connectionId],
  );
  const { done = 0, messages = 0, files = 0 } = row ?? {};
  return { isDone: done === IMPORTED.length, messages, files };
}

export interface ImportFindings {
  readonly messages: number;
  readonly files: number;
  /** Messages asked of Google once more than needed. */
  readonly fetchedAgain: number;
  /** What is not there, there twice or counted twice; each as a sentence. */
  readonly complaints: readonly string[];
}

/** Compares the account at Google with what is stored of it. */
export async function compare(world: ChaosWorld, account: Account): Promise<ImportFindings> {
  const { connectionId } = account.connection;
  const ids = async (text: string): Promise<readonly string[]> =>
    (await rowsOf<{ id: string }>(world.databases, text, [connectionId])).map(({ id }) => id);
  const emails = await ids('SELECT external_id AS id FROM product.emails WHERE connection_id = $1');
  const files = await ids(
    'SELECT external_id AS id FROM integrations.connector_files WHERE connection_id = $1 AND removed_at IS NULL',
  );
  const records = await ids(
    'SELECT external_id AS id FROM integrations.raw_records WHERE connection_id = $1',
  );
  const [counted] = await rowsOf<{ stored: number }>(
    world.databases,
    `SELECT coalesce(sum((meta_json #>> '{counters,records_stored}')::int), 0)::int AS stored
     FROM integrations.sync_runs WHERE connection_id = $1`,
    [connectionId],
  );
  const wanted = account.messages.size + account.files.size;
  const { calls } = await world.sandbox.control.ledger({ user: account.connection.account.email });
  const gets = calls.filter(({ method }) => method.endsWith('messages.get')).length;
  return {
    messages: emails.length,
    files: files.length,
    fetchedAgain: gets - account.messages.size,
    complaints: [
      ...differs('message', account.messages, emails),
      ...differs('file', account.files, files),
      ...differs('record', new Set([...account.messages, ...account.files]), records),
      ...(counted?.stored === wanted
        ? []
        : [`${counted?.stored} records were counted, and there are ${wanted}`]),
    ],
  };
}

function differs(what: string, wanted: ReadonlySet<string>, found: readonly string[]): string[] {
  const there = new Set(found);
  const missing = [...wanted].filter((id) => !there.has(id)).length;
  const foreign = [...there].filter((id) => !wanted.has(id)).length;
  const twice = found.length - there.size;
  return [
    ...(missing === 0 ? [] : [`${missing} of ${wanted.size} ${what}s are missing`]),
    ...(foreign === 0 ? [] : [`${foreign} ${what}s are not the account's`]),
    ...(twice === 0 ? [] : [`${twice} ${what}s are there twice`]),
  ];
}
