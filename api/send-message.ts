import { setTimeout as sleep } from 'node:timers/promises';
import { sendEmail } from '#capabilities/send-email/index.ts';
import type { ConnectionRow } from '#db/connections.ts';
import { hasGrant } from '#db/grants.ts';
import type { Scope, Tx } from '#db/in-workspace.ts';
import { getOutgoing, type OutgoingRow } from '#db/outgoing.ts';
import { missingScopes } from '#providers/google/scopes.ts';
import type { Deps } from './deps.ts';
import { presentOutgoing, stateOf } from './present/outgoing.ts';
import { found, Problem, PROBLEMS, type ProblemCode } from './problem.ts';
import { answer } from './route.ts';

const FIRST_LOOK_MS = 40;
const SLOWEST_LOOK_MS = 500;

/** Codes of failed mails that callers know under the same name. */
const KNOWN: readonly ProblemCode[] = [
  'NOT_CONNECTED',
  'SCOPE_MISSING',
  'INVALID_GRANT',
  'PROVIDER_REFUSED',
  'PROVIDER_NOT_CONFIGURED',
];

/** What sending may answer with. */
export const SEND_PROBLEMS: readonly ProblemCode[] = [...KNOWN, 'CONFLICT'];

/** Refuses what cannot be sent by this connection now, by what is known without asking the provider. */
export async function requireSendable(tx: Tx, connection: ConnectionRow): Promise<void> {
  requireCapability(connection);
  if (!(await hasGrant(tx, connection.id)))
    throw new Problem('NOT_CONNECTED', 'Connect the account at Google first.');
  if (connection.status_reason === 'INVALID_GRANT')
    throw new Problem('INVALID_GRANT', 'Google no longer accepts this connection. Connect again.');
  const needed = sendEmail.scopes(sendEmail.settings.parse({}));
  const missing = missingScopes(needed, connection.granted_scopes);
  if (missing.length > 0)
    throw new Problem('SCOPE_MISSING', 'The account did not grant sending mail. Connect again.', {
      members: { missing_scopes: missing },
    });
}

/** Refuses a connection that is not there to send mail, now or later. */
export function requireCapability(connection: ConnectionRow): void {
  if (connection.status === 'disconnected')
    throw new Problem('NOT_CONNECTED', 'The connection was disconnected; connect it again.');
  const row = connection.capabilities.find(({ capability }) => capability === sendEmail.id);
  if (row?.enabled !== true)
    throw new Problem('NOT_CONNECTED', 'Sending mail is not switched on for this connection.');
}

/** Refuses a mail to nobody. */
export function requireRecipient(...lists: readonly (readonly unknown[])[]): void {
  if (lists.every((list) => list.length === 0))
    throw new Problem('INVALID_REQUEST', 'A mail needs at least one recipient.');
}

/** The Message-ID that a mail keeps, in the domain of the account that sends it. */
export function messageIdOf(id: string, connection: ConnectionRow): string {
  return `${id}@${connection.account_email?.split('@').at(-1) ?? 'inlet.invalid'}`;
}

/**
 * Has a queued mail sent and waits for the end as long as asked. Throws the Problem of a mail that failed. A mail whose
 * workflow could not be started is queued all the same, and the reconciler starts it.
 */
export async function deliver(
  deps: Deps,
  scope: Scope,
  id: string,
  { waitSeconds, signal }: { readonly waitSeconds: number; readonly signal: AbortSignal },
) {
  const deadline = performance.now() + waitSeconds * 1000;
  const row = await load(deps, scope, id);
  if (stateOf(row) === 'queued') await wakeOutbox(deps, scope, row);
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 1.5, SLOWEST_LOOK_MS)) {
    const now = await load(deps, scope, id);
    const state = stateOf(now);
    if (state === 'failed') throw failureOf(now);
    if (state === 'sent') return answer(200, presentOutgoing(now));
    const left = deadline - performance.now();
    if (left <= 0 || signal.aborted) return answer(202, presentOutgoing(now));
    await sleep(Math.min(pause, left));
  }
}

/** Tells the mail's workflow to look at the row again; best effort, because the row is what counts. */
export async function wakeOutbox(deps: Deps, scope: Scope, row: OutgoingRow): Promise<void> {
  const mail = {
    workspaceId: scope.workspaceId,
    profileId: row.profile_id,
    connectionId: row.connection_id,
    outgoingId: row.id,
  };
  try {
    await deps.outbox.wake(mail);
  } catch (err) {
    deps.log.warn('A mail waits for the reconciler', {
      component: 'Api',
      connection_id: row.connection_id,
      outgoing_email_id: row.id,
      err,
    });
  }
}

async function load(deps: Deps, scope: Scope, id: string): Promise<OutgoingRow> {
  const row = deps.db.api.inWorkspace(scope, (tx) => getOutgoing(tx, id), { readOnly: true });
  return found(await row);
}

/** A rate limit or an outage that outlasted all attempts may pass by itself. */
function failureOf(row: OutgoingRow): Problem {
  const code = KNOWN.find((known) => known === row.last_error) ?? 'UNAVAILABLE';
  return new Problem(code, PROBLEMS[code].title, {
    members: {
      outgoing_email_id: row.id,
      state: row.state,
      status_url: `/api/product/outgoing-emails/${row.id}`,
    },
  });
}
