/** Where a connection stands in its mailbox, and how it gets on. Pure: the provider's answers go in, a page comes out. */

export type MailCursor =
  | {
      /** Listing the label's messages; `baseline` was taken before, and is where the live phase starts. */
      readonly phase: 'enumerate';
      readonly labelId: string;
      readonly baseline: string;
      readonly pageToken: string | null;
      /** Grows with every complete listing, so that what it did not list can be told. */
      readonly generation: number;
      readonly reconciledAt: string | null;
    }
  | {
      /** Following the mailbox's history from `historyId`; `window` is set between two pages of it. */
      readonly phase: 'live';
      readonly labelId: string;
      readonly historyId: string;
      readonly window: { readonly pageToken: string; readonly nextHistoryId: string } | null;
      readonly generation: number;
      readonly reconciledAt: string | null;
    };

/** What one page of the provider asks us to do, and the cursor that covers it once that is done. */
export interface MailPage {
  /** Messages that carry the label, or may: to be stored unless they are. */
  readonly candidates: readonly string[];
  readonly left: readonly { readonly id: string; readonly reason: 'label_removed' | 'deleted' }[];
  readonly cursor: MailCursor;
  /** Nothing more to ask for now. */
  readonly last: boolean;
  /** The listing is complete: what it did not show no longer carries the label. */
  readonly listed: boolean;
}

/** A change of a mailbox, as history tells it; `labelIds` null where it does not tell. */
export interface MailChange {
  readonly messageId: string;
  readonly kind: 'added' | 'deleted' | 'label-added' | 'label-removed';
  readonly labelIds?: readonly string[] | null;
}

/** The start of a complete listing of a label, after `baseline` was read from the profile. */
export function enumeration(
  labelId: string,
  baseline: string,
  before: MailCursor | null,
  reconciledAt: string | null,
): MailCursor {
  const generation = (before?.generation ?? 0) + 1;
  return { phase: 'enumerate', labelId, baseline, pageToken: null, generation, reconciledAt };
}

/** Takes a page of the label's listing. */
export function listedPage(
  cursor: Extract<MailCursor, { phase: 'enumerate' }>,
  page: { readonly messageIds: readonly string[]; readonly nextPageToken: string | null },
): MailPage {
  const { labelId, generation, reconciledAt } = cursor;
  const complete = page.nextPageToken === null;
  return {
    candidates: [...new Set(page.messageIds)],
    left: [],
    cursor: complete
      ? {
          phase: 'live',
          labelId,
          historyId: cursor.baseline,
          window: null,
          generation,
          reconciledAt,
        }
      : { ...cursor, pageToken: page.nextPageToken },
    last: false,
    listed: complete,
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
): MailPage {
  const nextHistoryId = cursor.window?.nextHistoryId ?? page.historyId;
  const folded = foldChanges(page.changes, cursor.labelId);
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

type FoldedState = 'in' | 'out' | 'deleted';

/** The last word of a page on each message: a label put on, taken off and put on again ends as carried. */
export function foldChanges(
  changes: readonly MailChange[],
  labelId: string,
): ReadonlyMap<string, FoldedState> {
  const folded = new Map<string, FoldedState>();
  for (const change of changes) {
    const concerns = change.labelIds?.includes(labelId) ?? change.labelIds === null;
    if (change.kind === 'deleted') folded.set(change.messageId, 'deleted');
    else if (change.kind === 'label-removed' && concerns) folded.set(change.messageId, 'out');
    else if (change.kind !== 'label-removed' && concerns) folded.set(change.messageId, 'in');
  }
  return folded;
}

/** History ids are unsigned 64-bit numbers in decimal: too large for a number, and never to be moved back. */
function later(a: string, b: string): string {
  return BigInt(a) > BigInt(b) ? a : b;
}
