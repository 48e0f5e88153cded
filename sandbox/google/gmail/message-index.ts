import type { StoredMessage } from './mailbox.ts';

/** Place of a message in every listing: acceptance time, then id. */
export type Position = { date: number; id: string };

/** Messages in ascending order of time and id. */
type Order = {
  size: () => number;
  /** Messages before a position (or all), newest first. */
  newestFirst: (before?: Position) => Generator<StoredMessage>;
};

/** What a mailbox looks up without scanning: orders per label, threads, RFC message ids. */
export type MessageIndex = {
  all: Order;
  byLabel: (labelId: string) => Order;
  /** A thread's messages, oldest first. */
  thread: (threadId: string) => StoredMessage[];
  threadCount: () => number;
  threadOfRfcId: (rfcId: string) => string | undefined;
  add: (message: StoredMessage) => void;
  remove: (message: StoredMessage) => void;
  label: (message: StoredMessage, labelIds: readonly string[]) => void;
  unlabel: (message: StoredMessage, labelIds: readonly string[]) => void;
};

/** Builds the index of some messages; `rfcIdOf` reads a message's Message-ID header. */
export function createMessageIndex(
  messages: Iterable<StoredMessage>,
  rfcIdOf: (message: StoredMessage) => string | undefined,
): MessageIndex {
  const all = createOrder();
  const labels = new Map<string, MutableOrder>();
  const threads = new Map<string, MutableOrder>();
  const rfcIds = new Map<string, string>();

  const orderIn = (orders: Map<string, MutableOrder>, key: string): MutableOrder => {
    let order = orders.get(key);
    if (!order) {
      order = createOrder();
      orders.set(key, order);
    }
    return order;
  };
  const add = (message: StoredMessage): void => {
    const rfcId = rfcIdOf(message);
    all.insert(message);
    orderIn(threads, message.threadId).insert(message);
    for (const id of message.labelIds) orderIn(labels, id).insert(message);
    if (rfcId) rfcIds.set(rfcId.trim(), message.threadId);
  };
  for (const message of messages) add(message);

  return {
    all,
    byLabel: (labelId) => orderIn(labels, labelId),
    thread: (threadId) => [...(threads.get(threadId)?.oldestFirst() ?? [])],
    threadCount: () => threads.size,
    threadOfRfcId: (rfcId) => rfcIds.get(rfcId.trim()),
    add,
    remove: (message) => {
      all.delete(message);
      const thread = threads.get(message.threadId);
      thread?.delete(message);
      if (thread?.size() === 0) threads.delete(message.threadId);
      for (const id of message.labelIds) labels.get(id)?.delete(message);
    },
    label: (message, labelIds) => {
      for (const id of labelIds) orderIn(labels, id).insert(message);
    },
    unlabel: (message, labelIds) => {
      for (const id of labelIds) labels.get(id)?.delete(message);
    },
  };
}

type MutableOrder = Order & {
  oldestFirst: () => Iterable<StoredMessage>;
  insert: (message: StoredMessage) => void;
  delete: (message: StoredMessage) => void;
};

function createOrder(): MutableOrder {
  const items: StoredMessage[] = [];
  // The first place whose message is not before the position.
  const place = (at: Position): number => {
    let [low, high] = [0, items.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const item = items[middle];
      if (item && compare({ date: item.internalDate, id: item.id }, at) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const placeOf = (message: StoredMessage): number =>
    place({ date: message.internalDate, id: message.id });
  return {
    size: () => items.length,
    oldestFirst: () => items,
    *newestFirst(before) {
      for (let at = (before ? place(before) : items.length) - 1; at >= 0; at--) {
        const item = items[at];
        if (item) yield item;
      }
    },
    insert: (message) => {
      const at = placeOf(message);
      if (at === items.length) items.push(message);
      else if (items[at] !== message) items.splice(at, 0, message);
    },
    delete: (message) => {
      const at = placeOf(message);
      if (items[at] === message) items.splice(at, 1);
    },
  };
}

/** Ids are hex numbers without leading zeros, so a longer one is larger. */
function compare(a: Position, b: Position): number {
  if (a.date !== b.date) return a.date - b.date;
  if (a.id.length !== b.id.length) return a.id.length - b.id.length;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
