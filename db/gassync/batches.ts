import type { PayloadReading } from '#gassync/read-payload.ts';
import { newId } from '#lib/ids.ts';
import { idOf, type Incoming, type Ingested } from './incoming.ts';

/** Items of one transaction. Large enough that statements are shared, small enough that it ends in well under a second. */
export const BATCH = 500;

type Read = Extract<PayloadReading, { kind: 'read' }>;

/** An item that cannot be read as what it is sent as. */
export interface Unreadable {
  readonly index: number;
  readonly traceId: string;
  readonly read: Extract<PayloadReading, { kind: 'unreadable' }>;
}

/** The same once more, word for word, in one batch. */
export interface Repeat {
  readonly of: Incoming;
  readonly index: number;
  readonly traceId: string;
}

/** Items that go through the database together. */
export type Batch =
  | {
      readonly kind: 'readable';
      readonly items: readonly Incoming[];
      readonly repeats: readonly Repeat[];
    }
  | { readonly kind: 'unreadable'; readonly items: readonly Unreadable[] };

/**
 * Cuts items, in their order, into batches of at most 500. One id stands once in a batch: a later item builds on what the
 * earlier one left; one that says the same again only repeats it. `prepare` is what is done to an item before it is stored.
 */
export function batchesOf(
  items: readonly PayloadReading[],
  prepare: (read: Read) => Read,
): readonly Batch[] {
  const batches: Batch[] = [];
  let known = new Map<string, { readonly incoming: Incoming; readonly text: string }>();
  let last: { items: Incoming[]; repeats: Repeat[] } | null = null;
  let refused: Unreadable[] | null = null;
  for (const [index, read] of items.entries()) {
    const traceId = newId();
    if (read.kind === 'unreadable') {
      last = null;
      if (refused === null || refused.length === BATCH) {
        refused = [];
        batches.push({ kind: 'unreadable', items: refused });
      }
      refused.push({ index, traceId, read });
      continue;
    }
    refused = null;
    const incoming = { index, traceId, read: prepare(read) };
    const text = JSON.stringify(incoming.read);
    const before = last === null ? undefined : known.get(idOf(incoming));
    if (last !== null && before?.text === text) {
      last.repeats.push({ of: before.incoming, index, traceId });
      continue;
    }
    if (last === null || last.items.length === BATCH || before !== undefined) {
      last = { items: [], repeats: [] };
      batches.push({ kind: 'readable', ...last });
      known = new Map();
    }
    last.items.push(incoming);
    known.set(idOf(incoming), { incoming, text });
  }
  return batches;
}

/** The result of a repeat, by that of what it repeats: nothing has changed since. */
export function repeated({ index, traceId }: Repeat, first: Ingested): Ingested {
  const isStored = first.outcome === 'created' || first.outcome === 'updated';
  return {
    ...first,
    index,
    traceId,
    outcome: isStored ? 'unchanged' : first.outcome,
    mapping: first.mapping === 'created' ? 'linked' : first.mapping,
    touched: [],
  };
}
