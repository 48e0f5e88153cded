import { gmail } from 'googleapis/build/src/apis/gmail/index.js';
import { systemClock } from '#lib/clock.ts';
import type { Clock } from '#lib/clock.ts';
import type { MailSearch, Mailbox } from '../capabilities.ts';
import type { AccessToken } from '../credentials.ts';
import { isProviderError } from '../error.ts';
import type { ProviderError, ProviderErrorKind } from '../error.ts';
import type { CallBudget } from './budget.ts';
import { providerError } from './classify.ts';
import { createGmailCall } from './gmail-call.ts';
import { createMailContent } from './gmail-content.ts';
import { createThreadReader } from './gmail-threads.ts';
import {
  historyAnswer,
  labelsAnswer,
  messagesAnswer,
  profileAnswer,
  threadsAnswer,
} from './gmail-wire.ts';
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

  const { message, attachment } = createMailContent(users, call);

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

    async listMessages(search, pageToken, options) {
      const query = { userId, ...found(search), maxResults: PAGE_SIZE, ...page(pageToken) };
      const send = { method: 'messages.list', answer: messagesAnswer } as const;
      const listed = call({ ...send, send: (how) => users.messages.list(query, how) }, options);
      const { answer } = await listed.catch(asSearch(search, pageToken));
      return answer;
    },

    async listThreads(search, count, pageToken, options) {
      const maxResults = Math.min(count, PAGE_SIZE);
      const query = { userId, ...found(search), maxResults, ...page(pageToken) };
      const send = { method: 'threads.list', answer: threadsAnswer } as const;
      const listed = call({ ...send, send: (how) => users.threads.list(query, how) }, options);
      const { answer } = await listed.catch(asSearch(search, pageToken));
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

    message,
    attachment,
    thread: createThreadReader(users, call),
  };
}

function found({ labelId, query }: MailSearch) {
  return {
    ...(labelId !== undefined && { labelIds: [labelId] }),
    ...(query !== undefined && { q: query }),
  };
}

function page(pageToken: string | undefined) {
  return pageToken === undefined ? {} : { pageToken };
}

/**
 * A 400 or 404 of a listing speaks of the position that was asked for: a 400 of the page token if there
 * was one, everything else of the label or start id. Faults that Google names otherwise stay what they are.
 */
function asPosition(kind: ProviderErrorKind, code: string, pageToken: string | undefined) {
  return (error: unknown): never => {
    if (!isProviderError(error) || !isAboutPosition(error)) throw error;
    const isPageToken = pageToken !== undefined && error.status === 400;
    throw isPageToken
      ? providerError('cursor-expired', { code: 'PAGE_TOKEN_EXPIRED', status: 400 })
      : providerError(kind, { code, ...(error.status !== undefined && { status: error.status }) });
  };
}

/** A search without a label can only be refused for its query. */
function asSearch({ labelId }: MailSearch, pageToken: string | undefined) {
  return labelId === undefined
    ? asPosition('rejected', 'QUERY_REFUSED', pageToken)
    : asPosition('not-found', 'LABEL_NOT_FOUND', pageToken);
}

function isAboutPosition({ kind, code, status = 0 }: ProviderError): boolean {
  const isPlain = kind === 'rejected' || kind === 'not-found' || kind === 'cursor-expired';
  return isPlain && code === undefined && [400, 404, 410].includes(status);
}
