import { isDeepStrictEqual } from 'node:util';
import { type StoredCursor, moveCursor } from '#db/cursor.ts';
import { recordItems } from '#db/fetch-ledger.ts';
import type { Tx } from '#db/in-workspace.ts';
import { claimOf, heldElsewhere, hex } from '#db/mail-claims.ts';
import { closeUnlisted, markLabel, storedMessages } from '#db/mail-log.ts';
import { progressRun } from '#db/run-progress.ts';
import type { MailPage } from '#domain/mail-cursor.ts';
import type { Counters, RunRef } from '#domain/run.ts';
import { failpoint } from '#lib/failpoint.ts';
import type { CompletedRun } from '../run-end.ts';
import { type Archive, reportConflicts } from './archive.ts';
import { hydrate } from './hydrate.ts';
import { storeChunk } from './store-chunk.ts';

/** Messages fetched and stored per transaction: what a crash can cost at most in repeated fetches. */
const CHUNK = 25;

export interface PageOptions {
  /** Messages of the ledger to be tried again along with the page. */
  readonly due: readonly string[];
  /** How many bodies the slice may still fetch. */
  readonly itemsLeft: number;
  /** Runs in the transaction of the last page. */
  readonly onLast: (tx: Tx, run: RunRef) => Promise<CompletedRun | null>;
}

export type StoredPage = {
  readonly position: StoredCursor | null;
  readonly fetched: number;
} & (
  | { readonly kind: 'last'; readonly completed: CompletedRun | null }
  /** `partial`: the slice is full, the cursor stands where it stood and what is stored will be recognised. */
  | { readonly kind: 'more' | 'partial' }
);

/**
 * Stores a page: bodies of unknown messages in chunks, then memberships, ledger and cursor in the last transaction.
 * A message that another workspace holds is neither fetched nor stored; it goes to the ledger as a conflict.
 */
export async function storePage(
  archive: Archive,
  before: StoredCursor | null,
  page: MailPage,
  { due, itemsLeft, onLast }: PageOptions,
): Promise<StoredPage> {
  const candidates = [...new Set([...page.candidates, ...due])];
  const sorted = await sortCandidates(archive, candidates);
  const { generation } = page.cursor;
  const wanted = sorted.unknown.slice(0, Math.max(0, itemsLeft));
  const isWhole = wanted.length === sorted.unknown.length;

  let position = before;
  const chunks = isWhole ? wanted.slice(0, -1 - ((wanted.length - 1) % CHUNK)) : wanted;
  for (let at = 0; at < chunks.length; at += CHUNK) {
    const chunk = await hydrate(archive, chunks.slice(at, at + CHUNK));
    position = await commit(archive, position, async (tx) =>
      storeChunk(archive, tx, chunk, generation),
    );
    if (chunk.failure !== null) throw chunk.failure;
  }
  if (!isWhole) return { kind: 'partial', position, fetched: wanted.length };

  const rest = await hydrate(archive, wanted.slice(chunks.length));
  if (rest.failure !== null) {
    await commit(archive, position, async (tx) => storeChunk(archive, tx, rest, generation));
    throw rest.failure;
  }
  let completed: CompletedRun | null = null;
  const cursor = { ...page.cursor };
  position = await commit(
    archive,
    position,
    async (tx) => {
      const counters = await storeChunk(archive, tx, rest, generation);
      await noteMembership(archive, tx, page, sorted);
      await recordItems(tx, archive.run, 'conflict', sorted.conflicts, {
        reason: 'MESSAGE_CONFLICT',
      });
      const skipped = sorted.known.filter((known) => known.runId !== archive.run.runId).length;
      return {
        ...counters,
        emails_scanned: candidates.length,
        emails_skipped: (counters.emails_skipped ?? 0) + skipped,
        conflicts: (counters.conflicts ?? 0) + sorted.conflicts.length,
      };
    },
    { cursor, end: page.last ? async (tx) => (completed = await onLast(tx, archive.run)) : null },
  );
  reportConflicts(archive, sorted.conflicts.length);
  const fetched = wanted.length;
  return page.last
    ? { kind: 'last', position, fetched, completed }
    : { kind: 'more', position, fetched };
}

interface Sorted {
  readonly known: readonly {
    readonly id: string;
    readonly messageId: string;
    readonly runId: string;
  }[];
  readonly unknown: readonly string[];
  readonly conflicts: readonly string[];
}

async function sortCandidates(archive: Archive, ids: readonly string[]): Promise<Sorted> {
  if (ids.length === 0) return { known: [], unknown: [], conflicts: [] };
  const { deps, run } = archive;
  return deps.enrichment.inWorkspace(run, async (tx) => {
    const stored = await storedMessages(tx, run.connectionId, ids);
    const missing = ids.filter((id) => !stored.has(id));
    const claims = new Map(
      missing.map((id) => [id, claimOf(deps.keyring, archive.accountSub, id)]),
    );
    const foreign = await heldElsewhere(tx, [...claims.values()]);
    const isForeign = (id: string): boolean => foreign.has(hex(claims.get(id) ?? Buffer.alloc(0)));
    return {
      known: [...stored].map(([id, message]) => ({ id, ...message })),
      unknown: missing.filter((id) => !isForeign(id)),
      conflicts: missing.filter(isForeign),
    };
  });
}

/** One transaction that moves the cursor by compare-and-set, so that an attempt that was given up cannot write. */
async function commit(
  archive: Archive,
  position: StoredCursor | null,
  store: (tx: Tx) => Promise<Counters>,
  last?: {
    readonly cursor: { readonly [name: string]: unknown };
    readonly end: ((tx: Tx) => Promise<CompletedRun | null>) | null;
  },
): Promise<StoredCursor | null> {
  const { deps, run } = archive;
  const moved = await deps.enrichment.inWorkspace(run, async (tx) => {
    const counters = await store(tx);
    failpoint('archive-mail.storing');
    const counted = Object.values(counters).some((count) => count > 0);
    const cursor = last?.cursor ?? position?.cursor ?? null;
    const isStill = position !== null && isDeepStrictEqual(cursor, position.cursor);
    const next =
      cursor === null || (isStill && !counted)
        ? position
        : await moveCursor(tx, run, 'mailbox', position, JSON.parse(JSON.stringify(cursor)));
    if (counted) await progressRun(tx, run, { status: 'running', stage: 'fetch', counters });
    await last?.end?.(tx);
    return next;
  });
  failpoint('archive-mail.committed');
  return moved;
}

async function noteMembership(
  { run, labelId }: Archive,
  tx: Tx,
  page: MailPage,
  sorted: Sorted,
): Promise<void> {
  const { generation } = page.cursor;
  const entered = sorted.known.map((known) => known.messageId);
  await markLabel(tx, run.workspaceId, labelId, entered, { kind: 'entered', generation });
  const left = await storedMessages(
    tx,
    run.connectionId,
    page.left.map((change) => change.id),
  );
  for (const reason of ['label_removed', 'deleted'] as const) {
    const ids = page.left
      .filter((change) => change.reason === reason)
      .flatMap((change) => left.get(change.id)?.messageId ?? []);
    await markLabel(tx, run.workspaceId, labelId, ids, { kind: 'left', reason });
  }
  if (page.listed) await closeUnlisted(tx, run.connectionId, labelId, generation);
}
