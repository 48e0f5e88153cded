import { gmail } from 'googleapis/build/src/apis/gmail/index.js';
import * as z from 'zod';
import { systemClock } from '#lib/clock.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccessToken } from '../credentials.ts';
import { isProviderError } from '../error.ts';
import type { MailSender, SendOutcome } from '../mail-sender.ts';
import type { CallBudget } from './budget.ts';
import { field, readFailedCall } from './failed-call.ts';
import { createFindSent } from './find-sent.ts';
import { createGmailCall } from './gmail-call.ts';
import { missingScopes, SCOPES } from './scopes.ts';
import type { Transport } from './transport.ts';

export interface MailSenderNeeds {
  readonly transport: Transport;
  readonly accessToken: AccessToken;
  readonly budget: CallBudget;
  /** Whose quota the calls count against: Google's account id. */
  readonly mailboxKey: string;
  readonly grantedScopes: readonly string[];
  readonly clock?: Clock;
}

/** Failures of making a connection: no byte of the request was sent. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const sentAnswer = z.looseObject({ id: z.string().min(1), threadId: z.string().min(1) });

/** Sends with one account's access token (users.messages.send); finds what was sent where it may read the mailbox. */
export function createMailSender(needs: MailSenderNeeds): MailSender {
  const { users } = gmail('v1');
  const call = createGmailCall({ ...needs, clock: needs.clock ?? systemClock });
  const mayRead = missingScopes([SCOPES.gmailReadonly], needs.grantedScopes).length === 0;

  return {
    async send({ raw, threadId }, beforeCall): Promise<SendOutcome> {
      const attempt: Attempt = { stage: 'before', markFault: undefined };
      const requestBody = {
        raw: raw.toString('base64url'),
        ...(threadId !== null && { threadId }),
      };
      try {
        const { answer } = await call({
          method: 'messages.send',
          send: async (how) => {
            await mark(attempt, beforeCall);
            return users.messages
              .send({ userId: 'me', requestBody }, how)
              .catch((error: unknown) => {
                if (isNotSent(error)) attempt.stage = 'refused';
                throw error;
              });
          },
          answer: sentAnswer,
        });
        return { kind: 'accepted', messageId: answer.id, threadId: answer.threadId };
      } catch (error) {
        if (attempt.stage === 'marking') throw attempt.markFault;
        if (attempt.stage === 'before' || !isProviderError(error)) throw error;
        return { kind: attempt.stage === 'refused' ? 'refused' : 'unknown', error };
      }
    },
    ...(mayRead && { find: createFindSent(call) }),
  };
}

/** How far an attempt got; `refused` once the mail is known not to have been taken. */
interface Attempt {
  stage: 'before' | 'marking' | 'under-way' | 'refused';
  /** The caller's own failure, which must not pass for the provider's. */
  markFault: unknown;
}

async function mark(attempt: Attempt, beforeCall: () => Promise<void>): Promise<void> {
  attempt.stage = 'marking';
  try {
    await beforeCall();
  } catch (error) {
    attempt.markFault = error;
    throw error;
  }
  attempt.stage = 'under-way';
}

/** A 5xx may be a front end's word on a mail that was accepted behind it, so it proves nothing. */
function isAnswerOf4xx(status = 0): boolean {
  return status >= 400 && status < 500 && status !== 408;
}

/** No connection, or a refusal: what comes after, such as asking for another token, changes nothing about it. */
function isNotSent(error: unknown): boolean {
  if (isAnswerOf4xx(readFailedCall(error).status)) return true;
  const codes = [field(error, 'code'), field(field(error, 'cause'), 'code')];
  return codes.some((code) => typeof code === 'string' && NOT_SENT.has(code));
}
