import { recordActivity } from '#db/activity-log.ts';
import type { Tx } from '#db/in-workspace.ts';
import { changeStatus } from '#db/mail-connection.ts';
import { noteSent, noteState } from '#db/outbox.ts';
import type { OutgoingRef, OutgoingState, SendStep } from '#domain/outgoing.ts';
import { logConnectionHealth } from '#lib/log-events.ts';
import type { ProviderError } from '#providers/error.ts';
import type { SentMail } from '#providers/mail-sender.ts';
import type { SendDeps } from './send-deps.ts';

const MIN_WAIT_MS = 10_000;
const SHORT_WAIT_MS = 1_000;
/** Attempts after which a refused access token, which Google had only just issued, is taken for a lost grant. */
const ATTEMPTS_FOR_A_FRESH_TOKEN = 3;

/** Books, once, that a mail was sent, whoever found out. */
export async function bookSent(
  deps: SendDeps,
  mail: OutgoingRef,
  attempt: number,
  sent: SentMail,
): Promise<void> {
  await deps.enrichment.inWorkspace(mail, async (tx) => {
    if (await noteSent(tx, mail, attempt, sent)) await record(tx, mail, 'email_sent');
  });
}

/** Books, once, that a mail may or may not have been sent. */
export async function bookUncertain(
  deps: SendDeps,
  mail: OutgoingRef,
  attempt: number,
): Promise<void> {
  await deps.enrichment.inWorkspace(mail, async (tx) => {
    const to = { state: 'uncertain', code: 'ANSWER_LOST' } as const;
    if (await noteState(tx, mail, attempt, 'sending', to))
      await record(tx, mail, 'email_uncertain');
  });
}

/** Books, once, that a mail was not sent and is not tried again before a person acts. */
export async function bookFailed(
  deps: SendDeps,
  mail: OutgoingRef,
  { attempt, from, code }: { attempt: number; from: OutgoingState; code: string },
): Promise<void> {
  const before = await deps.enrichment.inWorkspace(mail, async (tx) => {
    if (!(await noteState(tx, mail, attempt, from, { state: 'failed', code }))) return null;
    await record(tx, mail, 'email_failed', code);
    return code === 'INVALID_GRANT' ? changeStatus(tx, mail.connectionId, 'error', code) : null;
  });
  if (before !== null)
    logConnectionHealth(deps.log, { ...mail, from: before, to: 'error', reason: code });
}

/** Books what a provider's refusal means for a mail that was certainly not sent, and what is next. */
export async function bookRefused(
  deps: SendDeps,
  mail: OutgoingRef,
  at: { attempt: number; from: 'queued' | 'sending' },
  error: ProviderError,
): Promise<SendStep> {
  const next = afterRefusal(error, at.attempt);
  if (next.kind === 'failed') {
    await bookFailed(deps, mail, { ...at, code: next.code });
    return { kind: 'settled' };
  }
  const to = { state: 'queued', code: next.code } as const;
  await deps.enrichment.inWorkspace(mail, (tx) => noteState(tx, mail, at.attempt, at.from, to));
  return next;
}

type AfterRefusal =
  | { readonly kind: 'failed'; readonly code: string }
  | { readonly kind: 'wait'; readonly ms: number; readonly code: string };

function afterRefusal(error: ProviderError, attempt: number): AfterRefusal {
  const failed = (code: string): AfterRefusal => ({ kind: 'failed', code });
  const wait = (ms: number, code: string): AfterRefusal => ({ kind: 'wait', ms, code });
  switch (error.kind) {
    case 'auth-expired':
      // The token endpoint speaks of the grant (400); an API's 401 may be a hiccup, which must not cost a reconnect.
      return error.status === 401 && attempt < ATTEMPTS_FOR_A_FRESH_TOKEN
        ? wait(SHORT_WAIT_MS, 'UNAVAILABLE')
        : failed('INVALID_GRANT');
    case 'scope-missing':
      return failed('SCOPE_MISSING');
    case 'misconfigured':
      return failed('PROVIDER_NOT_CONFIGURED');
    case 'rate-limited':
      return wait(Math.max(error.retryAfterMs ?? 0, MIN_WAIT_MS), 'RATE_LIMITED');
    case 'unavailable':
    case 'malformed':
      return wait(Math.max(error.retryAfterMs ?? 0, SHORT_WAIT_MS), 'UNAVAILABLE');
    case 'unsupported':
    case 'not-found':
    case 'cursor-expired':
    case 'rejected':
      return failed('PROVIDER_REFUSED');
  }
}

async function record(
  tx: Tx,
  mail: OutgoingRef,
  type: 'email_sent' | 'email_failed' | 'email_uncertain',
  code?: string,
): Promise<void> {
  const { workspaceId, profileId, connectionId, outgoingId } = mail;
  const data = { outgoing_email_id: outgoingId };
  const to = { workspaceId, profileId, connectionId };
  if (type === 'email_failed')
    await recordActivity(tx, { ...to, type, data: { ...data, error_code: code ?? 'INTERNAL' } });
  else await recordActivity(tx, { ...to, type, data });
}
