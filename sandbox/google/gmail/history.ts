import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { Call } from '../api.ts';
import { invalidArgument, notFound } from '../errors.ts';
import { oneOf } from '../params.ts';
import type { Switches } from '../switches.ts';
import { mailboxOf, pageToken, readPageToken } from './calls.ts';
import type { HistoryEvent, HistoryRecord, Mailbox } from './mailbox.ts';

const typeNames = ['messageAdded', 'messageDeleted', 'labelAdded', 'labelRemoved'] as const;
const kindOf = {
  messageAdded: 'messagesAdded',
  messageDeleted: 'messagesDeleted',
  labelAdded: 'labelsAdded',
  labelRemoved: 'labelsRemoved',
} as const;

/**
 * history.list: records above the start, oldest first. Every page carries the mailbox's current id; a start below the
 * floor, or one never issued, is a 404.
 */
export function listHistory(call: Call): gmail_v1.Schema$ListHistoryResponse {
  const mailbox = mailboxOf(call);
  const start = readStart(call, mailbox);
  const size = call.params.count('maxResults', 100, 500);
  const kinds = call.params
    .list('historyTypes')
    .map((name) => kindOf[oneOf('historyTypes', name, typeNames)]);
  const labelId = call.params.text('labelId');
  const query = { start: start.toString(), kinds: kinds.toSorted(), labelId: labelId ?? null };
  const after = positionOf(readPageToken(call, query)) ?? start;

  if (mailbox.emptyPages > 0) {
    mailbox.emptyPages--;
    return {
      nextPageToken: pageToken(call, query, after.toString()),
      historyId: mailbox.historyId.toString(),
    };
  }
  const wanted = (event: HistoryEvent): boolean =>
    (kinds.length === 0 || kinds.includes(event.kind)) &&
    (labelId === undefined || suitsLabel(mailbox, event, labelId, call.world.state.switches));
  const history: gmail_v1.Schema$History[] = [];
  let next: bigint | undefined;
  let last = after;
  for (let at = firstAbove(mailbox.history, after); at < mailbox.history.length; at++) {
    const record = mailbox.history[at];
    const events = record?.events.filter(wanted) ?? [];
    if (!record || events.length === 0) continue;
    if (history.length === size) {
      next = last;
      break;
    }
    history.push(showRecord(record.id, events, call.world.state.switches));
    last = record.id;
  }
  return {
    ...(history.length > 0 ? { history } : {}),
    ...(next === undefined ? {} : { nextPageToken: pageToken(call, query, next.toString()) }),
    historyId: mailbox.historyId.toString(),
  };
}

/**
 * Forgets the history: the floor rises above the newest message's own id and up to the profile's. A client that took its
 * cursor from a message instead of the profile is now caught in full syncs for ever, as on a quiet mailbox.
 */
export function expireHistory(mailbox: Mailbox): void {
  mailbox.historyId += 1_000n;
  mailbox.historyFloor = mailbox.historyId;
  mailbox.history = [];
}

function readStart(call: Call, mailbox: Mailbox): bigint {
  const text = call.params.text('startHistoryId');
  if (text === undefined || !/^\d{1,20}$/.test(text)) {
    throw invalidArgument('Missing/invalid parameter: startHistoryId');
  }
  const start = BigInt(text);
  if (start < mailbox.historyFloor || start > mailbox.historyId) throw notFound();
  return start;
}

function positionOf(value: unknown): bigint | undefined {
  return typeof value === 'string' ? BigInt(value) : undefined;
}

function firstAbove(records: readonly HistoryRecord[], id: bigint): number {
  let [low, high] = [0, records.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const record = records[middle];
    if (record && record.id <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What `labelId` means is nowhere written down, so each reading is a setting. */
function suitsLabel(
  mailbox: Mailbox,
  event: HistoryEvent,
  labelId: string,
  switches: Switches,
): boolean {
  const current = mailbox.messages.get(event.messageId)?.labelIds.includes(labelId) ?? false;
  switch (switches.historyLabelFilter) {
    case 'current':
      return current;
    case 'event':
      return event.labelIds.includes(labelId) || event.changed.includes(labelId);
    case 'lossy':
      return current && event.kind !== 'labelsRemoved';
  }
}

function showRecord(
  id: bigint,
  events: readonly HistoryEvent[],
  switches: Switches,
): gmail_v1.Schema$History {
  const record: gmail_v1.Schema$History = { id: id.toString() };
  const named = new Map<string, gmail_v1.Schema$Message>();
  const repeats: gmail_v1.Schema$Message[] = [];
  for (const event of events) {
    const bare = { id: event.messageId, threadId: event.threadId };
    named.set(event.messageId, bare);
    repeats.push(bare, ...(event.changed.length > 0 ? [bare] : []));
    const message = { ...bare, ...(switches.historyLabelIds ? { labelIds: event.labelIds } : {}) };
    switch (event.kind) {
      case 'messagesAdded':
      case 'messagesDeleted':
        record[event.kind] = [...(record[event.kind] ?? []), { message }];
        break;
      case 'labelsAdded':
      case 'labelsRemoved':
        record[event.kind] = [...(record[event.kind] ?? []), { message, labelIds: event.changed }];
        break;
    }
  }
  return { ...record, messages: switches.historyDuplicates ? repeats : [...named.values()] };
}
