/** Where a reader stands in a mailbox, and how it gets on. Pure: the provider's answers go in, a page comes out. */

export type MailCursor =
  | {
      /** Listing labels; `baseline` was taken before, and is where the live phase starts. */
      readonly phase: 'enumerate';
      readonly labelIds: readonly string[];
      /** Labels still to be listed, the first being under way. */
      readonly toList: readonly string[];
      readonly query: string | null;
      readonly baseline: string;
      readonly pageToken: string | null;
      /** Whether the listing, once ended, has shown everything that is wanted. */
      readonly isComplete: boolean;
      /** Grows with every complete listing, so that what it did not list can be told. */
      readonly generation: number;
      readonly reconciledAt: string | null;
    }
  | {
      /** Following the mailbox's history from `historyId`; `window` is set between two pages of it. */
      readonly phase: 'live';
      readonly labelIds: readonly string[];
      readonly query: string | null;
      readonly historyId: string;
      readonly window: { readonly pageToken: string; readonly nextHistoryId: string } | null;
      readonly generation: number;
      readonly reconciledAt: string | null;
    };

/** Which messages a reader follows: those that carry any of `labelIds` and none of `hidden`. */
export interface MailWatch {
  readonly labelIds: readonly string[];
  readonly hidden: readonly string[];
  /** Narrows listings, in the provider's search language; history it does not narrow. */
  readonly query: string | null;
  /** The query leaves out messages that are wanted once history names them: a listing then proves no absence. */
  readonly isPartial: boolean;
}

/** What one page of the provider asks us to do, and the cursor that covers it once that is done. */
export interface MailPage {
  /** Messages that are wanted, or may be: to be stored unless they are. */
  readonly candidates: readonly string[];
  readonly left: readonly { readonly id: string; readonly reason: 'label_removed' | 'deleted' }[];
  readonly cursor: MailCursor;
  /** Nothing more to ask for now. */
  readonly last: boolean;
  /** The listing is complete: what it did not show is no longer wanted. */
  readonly listed: boolean;
}

/** A change of a mailbox, as history tells it; `labelIds` and `carries` null where it does not tell. */
export interface MailChange {
  readonly messageId: string;
  readonly kind: 'added' | 'deleted' | 'label-added' | 'label-removed';
  /** The labels put on or taken off; for `added`, those that the message came with. */
  readonly labelIds?: readonly string[] | null;
  /** All labels after the change. */
  readonly carries?: readonly string[] | null;
}

/** The start of a complete listing of all labels, after `baseline` was read from the profile. */
export function enumeration(
  watch: MailWatch,
  baseline: string,
  before: MailCursor | null,
  reconciledAt: string | null,
): MailCursor {
  return {
    phase: 'enumerate',
    labelIds: watch.labelIds,
    toList: watch.labelIds,
    query: watch.query,
    baseline,
    pageToken: null,
    isComplete: !watch.isPartial,
    generation: (before?.generation ?? 0) + 1,
    reconciledAt,
  };
}

/**
 * The cursor for a watch whose labels may have changed: a label more is listed alone, from where history stood; a label
 * less is forgotten. Null where nothing of it serves: another query, or other labels altogether.
 */
export function rewatched(cursor: MailCursor, watch: MailWatch): MailCursor | null {
  const known = cursor.labelIds ?? [];
  const added = watch.labelIds.filter((id) => !known.includes(id));
  const kept = known.filter((id) => watch.labelIds.includes(id));
  if (kept.length === 0 || cursor.query !== watch.query) return null;
  if (added.length === 0 && kept.length === known.length) return cursor;
  const { query, generation, reconciledAt } = cursor;
  const isListing = cursor.phase === 'enumerate';
  const underWay = isListing ? cursor.toList : [];
  const toList = [...underWay.filter((id) => kept.includes(id)), ...added];
  const baseline = isListing ? cursor.baseline : cursor.historyId;
  const next: MailCursor = {
    phase: 'enumerate',
    labelIds: [...kept, ...added],
    toList,
    query,
    baseline,
    pageToken: isListing && toList[0] === underWay[0] ? cursor.pageToken : null,
    isComplete: isListing && cursor.isComplete,
    generation,
    reconciledAt,
  };
  return toList.length === 0 ? live(next, baseline) : next;
}

/** Takes a page of the listing of the first label of `toList`. */
export function listedPage(
  cursor: Extract<MailCursor, { phase: 'enumerate' }>,
  page: { readonly messageIds: readonly string[]; readonly nextPageToken: string | null },
): MailPage {
  const toList = page.nextPageToken === null ? cursor.toList.slice(1) : cursor.toList;
  const isEnd = toList.length === 0;
  return {
    candidates: [...new Set(page.messageIds)],
    left: [],
    cursor: isEnd
      ? live(cursor, cursor.baseline)
      : { ...cursor, toList, pageToken: page.nextPageToken },
    last: false,
    listed: isEnd && cursor.isComplete,
  };
}

/**
 * Takes a page of history. All pages of a window start at the same id; the next window starts at the id that the
 * *first* page reported, because later pages report the mailbox's present id and could skip changes in between.
 */
export function historyPage(
  cursor: Extract<MailCursor, { phase: 'live' }>,
  page: {
    readonly changes: readonly MailChange[];
    readonly historyId: string;
    readonly nextPageToken: string | null;
  },
  watch: Pick<MailWatch, 'labelIds' | 'hidden'>,
): MailPage {
  const nextHistoryId = cursor.window?.nextHistoryId ?? page.historyId;
  const folded = foldChanges(page.changes, watch);
  const of = (state: FoldedState): string[] =>
    [...folded].filter(([, value]) => value === state).map(([id]) => id);
  return {
    candidates: of('in'),
    left: [
      ...of('out').map((id) => ({ id, reason: 'label_removed' as const })),
      ...of('deleted').map((id) => ({ id, reason: 'deleted' as const })),
    ],
    cursor:
      page.nextPageToken === null
        ? { ...cursor, historyId: later(cursor.historyId, nextHistoryId), window: null }
        : { ...cursor, window: { pageToken: page.nextPageToken, nextHistoryId } },
    last: page.nextPageToken === null,
    listed: false,
  };
}

function live(
  { labelIds, query, generation, reconciledAt }: MailCursor,
  historyId: string,
): MailCursor {
  return { phase: 'live', labelIds, query, historyId, window: null, generation, reconciledAt };
}

type FoldedState = 'in' | 'out' | 'deleted';

/** The last word of a page on each message: a label put on, taken off and put on again ends as carried. */
function foldChanges(
  changes: readonly MailChange[],
  watch: Pick<MailWatch, 'labelIds' | 'hidden'>,
): ReadonlyMap<string, FoldedState> {
  const folded = new Map<string, FoldedState>();
  for (const change of changes) {
    const state = stateAfter(change, watch);
    if (state !== null) folded.set(change.messageId, state);
  }
  return folded;
}

/** What a change says of its message; null when it is about other labels, or cannot tell. */
function stateAfter(
  { kind, labelIds: told, carries = null }: MailChange,
  { labelIds: wanted, hidden }: Pick<MailWatch, 'labelIds' | 'hidden'>,
): FoldedState | null {
  if (kind === 'deleted') return 'deleted';
  const labels = told ?? [];
  const isOf = (list: readonly string[]) => (id: string) => list.includes(id);
  const isSeen = (all: readonly string[]) => all.some(isOf(wanted)) && !all.some(isOf(hidden));
  // Where history does not tell the labels, a look at the message does.
  if (kind === 'added') return told === null || isSeen(labels) ? 'in' : null;
  if (!labels.some(isOf([...wanted, ...hidden]))) return null;
  if (kind === 'label-added') {
    return labels.concat(carries ?? []).some(isOf(hidden)) ? 'out' : 'in';
  }
  if (carries !== null) return isSeen(carries.filter((id) => !labels.includes(id))) ? 'in' : 'out';
  if (!labels.some(isOf(wanted))) return 'in';
  return wanted.length === 1 ? 'out' : null;
}

/** History ids are unsigned 64-bit numbers in decimal: too large for a number, and never to be moved back. */
function later(a: string, b: string): string {
  return BigInt(a) > BigInt(b) ? a : b;
}
