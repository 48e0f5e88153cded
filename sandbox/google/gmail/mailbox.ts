import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { World } from '../world.ts';
import { createMessageIndex } from './message-index.ts';
import type { MessageIndex } from './message-index.ts';
import { parseHeaderBlock } from './mime-headers.ts';
import type { Header } from './mime-headers.ts';

/** What a message was made of: exact bytes, or a ready API answer with the bytes of its attachments by part id. */
export type MessageSource =
  | { kind: 'raw'; raw: Uint8Array }
  | { kind: 'json'; message: gmail_v1.Schema$Message; attachments: Record<string, Uint8Array> };

export type StoredMessage = {
  id: string;
  threadId: string;
  labelIds: string[];
  internalDate: number;
  historyId: bigint;
  sizeEstimate: number;
  source: MessageSource;
  /** Counts gets: attachment ids of an older generation are void. */
  generation: number;
  /** Until then history names the message and get answers 404. */
  visibleAt: number;
};

export type Label = {
  id: string;
  name: string;
  type: 'system' | 'user';
  visibility: Record<string, unknown>;
};

export type HistoryEvent = {
  kind: 'messagesAdded' | 'messagesDeleted' | 'labelsAdded' | 'labelsRemoved';
  messageId: string;
  threadId: string;
  /** The message's labels at that time. */
  labelIds: string[];
  /** The labels put on or taken off. */
  changed: string[];
};
export type HistoryRecord = { id: bigint; events: HistoryEvent[] };

export type Mailbox = {
  sub: string;
  labels: Map<string, Label>;
  nextLabel: number;
  messages: Map<string, StoredMessage>;
  history: HistoryRecord[];
  /** The id of the newest change. */
  historyId: bigint;
  /** history.list from below this is a 404. */
  historyFloor: bigint;
  /** How many of the next history pages come empty, with a page token. */
  emptyPages: number;
  /** Messages that vanish between being listed and being fetched. */
  deleteOnGet: string[];
  /** Delay before a newly delivered message can be fetched, in ms. */
  visibilityDelayMs: number;
};

const systemLabels: readonly (readonly [string, Record<string, unknown>])[] = [
  ['CHAT', { messageListVisibility: 'hide', labelListVisibility: 'labelHide' }],
  ['SENT', {}],
  ['INBOX', {}],
  ['IMPORTANT', { messageListVisibility: 'hide', labelListVisibility: 'labelHide' }],
  ['TRASH', { messageListVisibility: 'hide', labelListVisibility: 'labelHide' }],
  ['DRAFT', {}],
  ['SPAM', { messageListVisibility: 'hide', labelListVisibility: 'labelHide' }],
  ...['FORUMS', 'UPDATES', 'PERSONAL', 'PROMOTIONS', 'SOCIAL'].map(
    (name) =>
      [
        `CATEGORY_${name}`,
        { messageListVisibility: 'hide', labelListVisibility: 'labelHide' },
      ] as const,
  ),
  ['YELLOW_STAR', {}],
  ['STARRED', {}],
  ['UNREAD', {}],
];

/** Where a mailbox's history ids start: as seen live, above what a double holds, or above what a BIGINT holds. */
export type HistoryBase = 'realistic' | 'above2e53' | 'above2e63';

const historyBases: Record<HistoryBase, bigint> = {
  realistic: 482_113n,
  above2e53: 9_007_199_254_741_993n,
  above2e63: 9_223_372_036_854_776_011n,
};

/** An empty mailbox with Gmail's 15 system labels. */
export function createMailbox(sub: string, base: HistoryBase = 'realistic'): Mailbox {
  const labels = systemLabels.map(([id, visibility]): [string, Label] => [
    id,
    { id, name: id, type: 'system', visibility },
  ]);
  return {
    sub,
    labels: new Map(labels),
    nextLabel: 1,
    messages: new Map(),
    history: [],
    historyId: historyBases[base],
    historyFloor: historyBases[base],
    emptyPages: 0,
    deleteOnGet: [],
    visibilityDelayMs: 0,
  };
}

const indexes = new WeakMap<Mailbox, MessageIndex>();
const headerCache = new WeakMap<MessageSource, Header[]>();

/** The mailbox's orders and threads, derived once and kept up to date by the functions below. */
export function indexOf(mailbox: Mailbox): MessageIndex {
  let index = indexes.get(mailbox);
  if (!index) {
    index = createMessageIndex(mailbox.messages.values(), (message) =>
      headerOf(message, 'Message-ID'),
    );
    indexes.set(mailbox, index);
  }
  return index;
}

/** The message's own headers, decoded, in order, with repeats. */
export function headersOf(message: StoredMessage): Header[] {
  let headers = headerCache.get(message.source);
  if (!headers) {
    headers =
      message.source.kind === 'raw'
        ? parseHeaderBlock(message.source.raw).headers
        : (message.source.message.payload?.headers ?? []).map((header) => ({
            name: header.name ?? '',
            value: header.value ?? '',
          }));
    headerCache.set(message.source, headers);
  }
  return headers;
}

/** The first header of that name in any case, or undefined. */
export function headerOf(message: StoredMessage, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headersOf(message).find((header) => header.name.toLowerCase() === wanted)?.value;
}

/** Writes one history record for the given events; ids rise with random gaps, as Gmail's do. */
function recordHistory(world: World, mailbox: Mailbox, events: HistoryEvent[]): void {
  mailbox.historyId += BigInt(world.random.integer(1, 40));
  mailbox.history.push({ id: mailbox.historyId, events });
  for (const event of events) {
    const message = mailbox.messages.get(event.messageId);
    if (message) message.historyId = mailbox.historyId;
  }
}

/** Describes what happened to a message now. */
function historyEvent(
  kind: HistoryEvent['kind'],
  message: StoredMessage,
  changed: string[] = [],
): HistoryEvent {
  return {
    kind,
    messageId: message.id,
    threadId: message.threadId,
    labelIds: [...message.labelIds],
    changed,
  };
}

/** Puts a message into the mailbox and its history. */
export function addMessage(world: World, mailbox: Mailbox, message: StoredMessage): void {
  const index = indexOf(mailbox);
  mailbox.messages.set(message.id, message);
  index.add(message);
  recordHistory(world, mailbox, [historyEvent('messagesAdded', message)]);
}

/** Removes a message for good; only this makes `messagesDeleted`. */
export function removeMessage(world: World, mailbox: Mailbox, message: StoredMessage): void {
  indexOf(mailbox).remove(message);
  mailbox.messages.delete(message.id);
  recordHistory(world, mailbox, [historyEvent('messagesDeleted', message)]);
}

/** Changes a message's labels and records it; no record at all when nothing changes. */
export function changeLabels(
  world: World,
  mailbox: Mailbox,
  message: StoredMessage,
  change: { add?: readonly string[]; remove?: readonly string[]; silent?: boolean },
): void {
  const added = [...new Set(change.add)].filter((id) => !message.labelIds.includes(id));
  const removed = [...new Set(change.remove)].filter(
    (id) => message.labelIds.includes(id) && !added.includes(id),
  );
  if (added.length === 0 && removed.length === 0) return;
  const index = indexOf(mailbox);
  index.unlabel(message, removed);
  message.labelIds = [...message.labelIds.filter((id) => !removed.includes(id)), ...added];
  index.label(message, added);
  if (change.silent) return;
  const events = [
    ...(added.length > 0 ? [historyEvent('labelsAdded', message, added)] : []),
    ...(removed.length > 0 ? [historyEvent('labelsRemoved', message, removed)] : []),
  ];
  if (world.state.switches.historySplitsModify)
    for (const event of events) recordHistory(world, mailbox, [event]);
  else recordHistory(world, mailbox, events);
}
