import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { Call } from '../api.ts';
import { invalidArgument } from '../errors.ts';
import { mailboxOf, pageToken, readPageToken } from './calls.ts';
import { indexOf } from './mailbox.ts';
import type { Mailbox, StoredMessage } from './mailbox.ts';
import type { Position } from './message-index.ts';
import { parseQuery } from './query.ts';
import { render } from './payload.ts';

type Page = { messages: StoredMessage[]; next: Position | undefined; estimate: number };

/** messages.list: ids only, newest first; a page goes on from a place in time, so arrivals neither repeat nor shift. */
export function listMessages(call: Call): gmail_v1.Schema$ListMessagesResponse {
  const query = queryOf(call);
  const page = readPage(call, mailboxOf(call), query);
  return {
    ...(page.messages.length > 0
      ? { messages: page.messages.map(({ id, threadId }) => ({ id, threadId })) }
      : {}),
    ...(page.next ? { nextPageToken: pageToken(call, query, page.next) } : {}),
    resultSizeEstimate: page.estimate,
  };
}

/** threads.list: threads in the order of their newest message that fits. */
export function listThreads(call: Call): gmail_v1.Schema$ListThreadsResponse {
  const mailbox = mailboxOf(call);
  const query = queryOf(call);
  const page = readPage(call, mailbox, query, true);
  const threads = page.messages.map((message) => {
    const newest = indexOf(mailbox).thread(message.threadId).at(-1) ?? message;
    return {
      id: message.threadId,
      snippet: render(newest).snippet,
      historyId: newest.historyId.toString(),
    };
  });
  return {
    ...(threads.length > 0 ? { threads } : {}),
    ...(page.next ? { nextPageToken: pageToken(call, query, page.next) } : {}),
    resultSizeEstimate: page.estimate,
  };
}

type ListQuery = { labelIds: string[]; q: string; includeSpamTrash: boolean };

function queryOf(call: Call): ListQuery {
  return {
    labelIds: call.params.list('labelIds').toSorted(),
    q: call.params.text('q') ?? '',
    includeSpamTrash: call.params.flag('includeSpamTrash'),
  };
}

function readPage(call: Call, mailbox: Mailbox, query: ListQuery, oncePerThread = false): Page {
  const size = call.params.count('maxResults', 100, 500);
  const from = readPageToken(call, query);
  const unknown = query.labelIds.some((id) => !mailbox.labels.has(id));
  if (unknown) {
    if (call.world.state.switches.unknownLabelInList === 'invalid')
      throw invalidArgument('Invalid label');
    return { messages: [], next: undefined, estimate: 0 };
  }
  const index = indexOf(mailbox);
  const { matches, seesSpamTrash } = parseQuery(query.q, mailbox, call.world.now());
  const hidden =
    query.includeSpamTrash || seesSpamTrash
      ? []
      : ['TRASH', 'SPAM'].filter((id) => !query.labelIds.includes(id));
  const orders = query.labelIds
    .map((id) => index.byLabel(id))
    .toSorted((a, b) => a.size() - b.size());
  const order = orders[0] ?? index.all;

  const messages: StoredMessage[] = [];
  const threads = new Set<string>();
  let next: Position | undefined;
  for (const message of order.newestFirst(isPosition(from) ? from : undefined)) {
    if (!query.labelIds.every((id) => message.labelIds.includes(id))) continue;
    if (hidden.some((id) => message.labelIds.includes(id)) || !matches(message)) continue;
    if (oncePerThread && threads.has(message.threadId)) continue;
    if (messages.length === size) {
      const last = messages.at(-1);
      next = last && { date: last.internalDate, id: last.id };
      break;
    }
    threads.add(message.threadId);
    messages.push(message);
  }
  // Google calls it an estimate, and it is one: only a single short page is counted exactly.
  const whole = from === undefined && !next;
  const estimate = whole
    ? messages.length
    : Math.round(order.size() * (0.85 + call.world.random.next() * 0.3));
  return { messages, next, estimate };
}

function isPosition(value: unknown): value is Position {
  return typeof value === 'object' && value !== null && 'date' in value && 'id' in value;
}
