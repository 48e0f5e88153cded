import { gmail } from 'googleapis/build/src/apis/gmail/index.js';
import { systemClock } from '#lib/clock.ts';
import type { Clock } from '#lib/clock.ts';
import type { CallOptions, FetchedMessage, Mailbox } from '../capabilities.ts';
import type { AccessToken } from '../credentials.ts';
import { isProviderError } from '../error.ts';
import type { ProviderError } from '../error.ts';
import type { CallBudget } from './budget.ts';
import { providerError } from './classify.ts';
import { createGmailCall } from './gmail-call.ts';
import {
  attachmentAnswer,
  historyAnswer,
  labelsAnswer,
  messageAnswer,
  messagesAnswer,
  profileAnswer,
} from './gmail-wire.ts';
import type { MessageAnswer } from './gmail-wire.ts';
import { packRaw, separateTextParts, versionOf, withBodies } from './raw-message.ts';
import type { Transport } from './transport.ts';

/** The largest page of list and history; each page costs the same whatever its size. */
const PAGE_SIZE = 500;

const HISTORY_TYPES = ['messageAdded', 'messageDeleted', 'labelAdded', 'labelRemoved'];

export interface MailboxNeeds {
  readonly transport: Transport;
  readonly accessToken: AccessToken;
  readonly budget: CallBudget;
  /** Whose quota the calls count against: Google's account id. */
  readonly mailboxKey: string;
  readonly clock?: Clock;
}

/** A Gmail mailbox read with one account's access token. */
export function createMailbox(needs: MailboxNeeds): Mailbox {
  const { users } = gmail('v1');
  const call = createGmailCall({ ...needs, clock: needs.clock ?? systemClock });
  const userId = 'me';

  const separateBodies = async (message: MessageAnswer, options?: CallOptions) => {
    const fetched = separateTextParts(message.payload).map(async ({ partId, attachmentId }) => {
      const { answer } = await call(
        {
          method: 'messages.attachments.get',
          send: (how) =>
            users.messages.attachments.get(
              { userId, messageId: message.id, id: attachmentId },
              how,
            ),
          answer: attachmentAnswer,
        },
        options,
      );
      return [partId, answer.data] as const;
    });
    return Object.fromEntries(await Promise.all(fetched));
  };

  const fetchMessage = async (id: string, options?: CallOptions): Promise<FetchedMessage> => {
    const { answer, bytes } = await call(
      {
        method: 'messages.get',
        send: (how) => users.messages.get({ userId, id, format: 'full' }, how),
        answer: messageAnswer,
      },
      options,
    );
    // Another message's body under this id would be kept for ever.
    if (answer.id !== id) throw providerError('malformed');
    const bodies = await separateBodies(answer, options).catch(asStaleAttachment);
    const message = withBodies(answer, bodies);
    return {
      messageId: id,
      threadId: answer.threadId,
      labelIds: answer.labelIds ?? [],
      receivedAtMs: Number(answer.internalDate),
      historyId: answer.historyId,
      raw: packRaw(bytes, bodies),
      version: versionOf(message),
      message,
    };
  };

  return {
    async profile(options) {
      const send = { method: 'users.getProfile', answer: profileAnswer } as const;
      return (await call({ ...send, send: (how) => users.getProfile({ userId }, how) }, options))
        .answer;
    },

    async labels(options) {
      const send = { method: 'labels.list', answer: labelsAnswer } as const;
      return (await call({ ...send, send: (how) => users.labels.list({ userId }, how) }, options))
        .answer;
    },

    async listMessages(labelId, pageToken, options) {
      const query = { userId, labelIds: [labelId], maxResults: PAGE_SIZE, ...page(pageToken) };
      const send = { method: 'messages.list', answer: messagesAnswer } as const;
      const listed = call({ ...send, send: (how) => users.messages.list(query, how) }, options);
      const { answer } = await listed.catch(asPosition('not-found', 'LABEL_NOT_FOUND', pageToken));
      return answer;
    },

    async history(startHistoryId, pageToken, options) {
      // No labelId: its matching is unspecified and loses removals and moves.
      const query = {
        userId,
        startHistoryId,
        historyTypes: HISTORY_TYPES,
        maxResults: PAGE_SIZE,
        ...page(pageToken),
      };
      const send = { method: 'history.list', answer: historyAnswer } as const;
      const listed = call({ ...send, send: (how) => users.history.list(query, how) }, options);
      const { answer } = await listed.catch(
        asPosition('cursor-expired', 'HISTORY_EXPIRED', pageToken),
      );
      return answer;
    },

    async message(messageId, options) {
      try {
        return await fetchMessage(messageId, options).catch((error: unknown) => {
          if (isProviderError(error) && error.code === 'STALE_ATTACHMENT')
            return fetchMessage(messageId, options);
          throw error;
        });
      } catch (error) {
        if (isProviderError(error) && error.kind === 'not-found') return 'gone';
        throw error;
      }
    },
  };
}

function page(pageToken: string | undefined) {
  return pageToken === undefined ? {} : { pageToken };
}

/**
 * A 400 or 404 of a listing speaks of the position that was asked for: a 400 of the page token if there
 * was one, everything else of the label or start id. Faults that Google names otherwise stay what they are.
 */
function asPosition(
  kind: 'not-found' | 'cursor-expired',
  code: string,
  pageToken: string | undefined,
) {
  return (error: unknown): never => {
    if (!isProviderError(error) || !isAboutPosition(error)) throw error;
    const isPageToken = pageToken !== undefined && error.status === 400;
    throw isPageToken
      ? providerError('cursor-expired', { code: 'PAGE_TOKEN_EXPIRED', status: 400 })
      : providerError(kind, { code, ...(error.status !== undefined && { status: error.status }) });
  };
}

function isAboutPosition({ kind, code, status = 0 }: ProviderError): boolean {
  const isPlain = kind === 'rejected' || kind === 'not-found' || kind === 'cursor-expired';
  return isPlain && code === undefined && [400, 404, 410].includes(status);
}

/** Attachment ids live until the next get of the message: fetched meanwhile by somebody else, they are dead. */
function asStaleAttachment(error: unknown): never {
  const isStale = isProviderError(error) && (error.status === 400 || error.status === 404);
  throw isStale ? providerError('malformed', { code: 'STALE_ATTACHMENT' }) : error;
}
