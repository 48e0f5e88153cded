import { sleep } from '@temporalio/activity';
import { sendEmail } from '#capabilities/send-email/index.ts';
import { isDatabaseUnavailable } from '#db/errors.ts';
import { markSending, outboxMail, type OutboxMail } from '#db/outbox.ts';
import type { OutgoingRef, SendStep } from '#domain/outgoing.ts';
import { failpoint } from '#lib/failpoint.ts';
import { isProviderError } from '#providers/error.ts';
import type { SendDeps } from './send-deps.ts';
import { mimeOf } from './outgoing-mime.ts';
import { bookFailed, bookRefused, bookSent, bookUncertain } from './outgoing-outcome.ts';

/** How long what Google said is kept trying to be booked, once a second, while the database is away. */
const TRIES_TO_BOOK = 60;

/**
 * One attempt to send a mail. Its row says `sending` from the last moment before the request until the answer is
 * booked: whoever finds it in that state later knows that the mail may have left.
 */
export function createSendOutgoing(deps: SendDeps) {
  return async function sendOutgoing(ref: OutgoingRef): Promise<SendStep> {
    const mail = await deps.enrichment.inWorkspace(ref, (tx) => outboxMail(tx, ref), {
      readOnly: true,
    });
    if (mail === null) return { kind: 'settled' };
    if (mail.state === 'sending') await bookUncertain(deps, ref, mail.attempts);
    if (mail.state === 'sending' || mail.state === 'uncertain') return { kind: 'uncertain' };
    if (mail.state !== 'queued') return { kind: 'settled' };

    const code = whyNot(mail);
    if (code !== null || mail.accountSub === null) {
      const at = { attempt: mail.attempts, from: 'queued' } as const;
      await bookFailed(deps, ref, { ...at, code: code ?? 'NOT_CONNECTED' });
      return { kind: 'settled' };
    }
    const { accountSub, grantedScopes, threadId } = mail;
    const sender = deps.openSender({ ...ref, accountSub, grantedScopes });
    const raw = await mimeOf(ref.outgoingId, mail);
    const taken: { attempt?: number } = {};
    // Asked again when the request is repeated with a fresh token: that is still the same attempt.
    const mark = async (): Promise<void> => {
      if (taken.attempt !== undefined) return;
      const attempt = await deps.enrichment.inWorkspace(ref, (tx) => markSending(tx, ref));
      if (attempt === null) throw new Error('somebody else took this mail');
      taken.attempt = attempt;
      failpoint('send-email.marked');
    };
    try {
      const outcome = await sender.send({ raw, threadId }, mark);
      failpoint('send-email.called');
      const attempt = taken.attempt ?? mail.attempts;
      if (outcome.kind === 'unknown') {
        await booked(() => bookUncertain(deps, ref, attempt));
        return { kind: 'uncertain' };
      }
      if (outcome.kind === 'refused')
        return await booked(() =>
          bookRefused(deps, ref, { attempt, from: 'sending' }, outcome.error),
        );
      await booked(() => bookSent(deps, ref, attempt, outcome));
      failpoint('send-email.committed');
      return { kind: 'settled' };
    } catch (error) {
      if (!isProviderError(error)) throw error;
      return bookRefused(deps, ref, { attempt: mail.attempts, from: 'queued' }, error);
    }
  };
}

/** Why the connection cannot send now, by what is known without asking the provider. */
function whyNot(mail: OutboxMail): string | null {
  if (!['connected', 'error'].includes(mail.status) || !mail.enabled) return 'NOT_CONNECTED';
  const granted = new Set(mail.grantedScopes);
  const needed = sendEmail.scopes(sendEmail.settings.parse({}));
  return needed.every((scope) => granted.has(scope)) ? null : 'SCOPE_MISSING';
}

/** What is only known here would become a question to a person if it were not written down. */
async function booked<T>(book: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await book();
    } catch (error) {
      if (tries >= TRIES_TO_BOOK || !isDatabaseUnavailable(error)) throw error;
      await sleep(1_000);
    }
  }
}
