import { cancellationSignal } from '@temporalio/activity';
import { outboxMail, queueAgain } from '#db/outbox.ts';
import type { OutgoingRef, SendStep, Verified } from '#domain/outgoing.ts';
import type { SendDeps } from './send-deps.ts';
import { markOf } from './outgoing-mime.ts';
import { bookFailed, bookSent, bookUncertain } from './outgoing-outcome.ts';

/** How often a mail that is nowhere to be found is sent again without asking anybody. */
const MOST_RESENDS = 1;
const RETRY_MS = 1_000;

/** Reads from the row how far a step came that never answered, and books it. */
export function createSettleOutgoing(deps: SendDeps) {
  return async function settleOutgoing(ref: OutgoingRef): Promise<SendStep> {
    const mail = await read(deps, ref);
    if (mail?.state === 'sending') await bookUncertain(deps, ref, mail.attempts);
    if (mail?.state === 'sending' || mail?.state === 'uncertain') return { kind: 'uncertain' };
    if (mail?.state === 'queued') return { kind: 'wait', ms: RETRY_MS, code: 'UNAVAILABLE' };
    return { kind: 'settled' };
  };
}

/** Stops trying: the provider has refused for too long. */
export function createGiveUpOutgoing(deps: SendDeps) {
  return async function giveUpOutgoing(ref: OutgoingRef, code: string): Promise<void> {
    const mail = await read(deps, ref);
    if (mail?.state === 'queued')
      await bookFailed(deps, ref, { attempt: mail.attempts, from: 'queued', code });
  };
}

/**
 * Looks for an uncertain mail among those that the account has sent. Found: it was sent. Nowhere at the last look: it is
 * queued once more; the second time, and where we may not read, a person decides.
 */
export function createVerifyOutgoing(deps: SendDeps) {
  return async function verifyOutgoing(
    ref: OutgoingRef,
    { last }: { readonly last: boolean },
  ): Promise<Verified> {
    const mail = await read(deps, ref);
    if (mail?.state === 'queued') return 'again';
    if (mail?.state !== 'uncertain' || mail.accountSub === null) return 'settled';
    const { accountSub, grantedScopes, attempts } = mail;
    const { find } = deps.openSender({ ...ref, accountSub, grantedScopes });
    if (find === undefined) return 'settled';
    const search = await find(markOf(ref.outgoingId, mail), { signal: cancellationSignal() });
    if (search.kind === 'found') {
      await bookSent(deps, ref, attempts, search);
      return 'settled';
    }
    if (!last) return 'not-yet';
    if (search.kind === 'unsure' || mail.resends >= MOST_RESENDS) return 'settled';
    await deps.enrichment.inWorkspace(ref, (tx) => queueAgain(tx, ref, attempts));
    return 'again';
  };
}

function read(deps: SendDeps, ref: OutgoingRef) {
  return deps.enrichment.inWorkspace(ref, (tx) => outboxMail(tx, ref), { readOnly: true });
}
