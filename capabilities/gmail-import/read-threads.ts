import type { Mailbox } from '#providers/capabilities.ts';
import type { Ask, Batch, FetchedRecord, RecordRef } from '../define-capability.ts';
import { type KnownLabels, idsOf, resolveLabels } from '../mail/labels.ts';
import { THREAD_KIND } from './normalise-thread.ts';

/** Threads read per call: at 40 units each, about ten seconds of a new project's quota. */
const CHUNK = 20;

interface ThreadSettings {
  readonly label: string;
  readonly max_threads: number;
}

interface Thread {
  readonly threadId: string;
  readonly historyId: string;
}

interface ThreadsCursor {
  readonly labels: KnownLabels;
  /** Threads of the listing that are still to be read; null between two runs. */
  readonly toRead: readonly Thread[] | null;
  /** The history id at which each thread of the last listing was read: equal, nothing happened in it. */
  readonly readAt: Readonly<Record<string, string>>;
  /** The listing reached the label's last thread, so that what it did not show has left the label. */
  readonly isWhole: boolean;
  readonly generation: number;
}

/** Lists the label's last threads, then reads those in which something happened; the others are only named. */
export async function nextThreads(ask: Ask<ThreadSettings, never>): Promise<Batch> {
  const before = ask.cursor as ThreadsCursor | null;
  const { signal } = ask;
  const mailbox = ask.sources.mailbox();
  if (before === null || before.toRead === null) {
    const listed = await list(mailbox, ask, before);
    return batchOf(listed, [], []);
  }
  const chunk = before.toRead.slice(0, CHUNK);
  const answers = await Promise.all(
    chunk.map(async (thread): Promise<FetchedRecord | RecordRef | null> => {
      const ref = { kind: THREAD_KIND, externalId: thread.threadId };
      if (before.readAt[thread.threadId] === thread.historyId) return ref;
      const found = await mailbox.thread(thread.threadId, { signal });
      return found === 'gone' ? null : { ...ref, version: found.version, raw: found.raw };
    }),
  );
  const there = chunk.filter((_thread, at) => answers[at] !== null);
  const gone = chunk.filter((_thread, at) => answers[at] === null);
  const next = {
    ...before,
    toRead: before.toRead.slice(CHUNK),
    readAt: {
      ...before.readAt,
      ...Object.fromEntries(there.map(({ threadId, historyId }) => [threadId, historyId])),
    },
  };
  return batchOf(
    next,
    answers.filter((answer) => answer !== null),
    gone,
  );
}

async function list(
  mailbox: Mailbox,
  { settings: { label, max_threads: max }, now, signal }: Ask<ThreadSettings, never>,
  before: ThreadsCursor | null,
): Promise<ThreadsCursor> {
  const wanted = { wanted: [label], excluded: [] };
  const labels = await resolveLabels(mailbox, wanted, before?.labels ?? null, now, { signal });
  const [labelId] = idsOf(labels, [label]);
  const threads = new Map<string, Thread>();
  let pageToken: string | undefined;
  do {
    // A lost page token fails the step, whose next attempt lists from the start.
    const page = await mailbox.listThreads({ labelId }, max - threads.size, pageToken, { signal });
    for (const thread of page.threads) threads.set(thread.threadId, thread);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined && threads.size < max);
  const toRead = [...threads.values()].slice(0, max);
  const known = toRead.map(({ threadId }) => [threadId, before?.readAt[threadId]] as const);
  return {
    labels,
    toRead,
    readAt: Object.fromEntries(
      known.flatMap(([id, historyId]) => (historyId === undefined ? [] : [[id, historyId]])),
    ),
    isWhole: pageToken === undefined,
    generation: (before?.generation ?? 0) + 1,
  };
}

function batchOf(
  cursor: ThreadsCursor,
  found: readonly (FetchedRecord | RecordRef)[],
  gone: readonly Thread[],
): Batch {
  const more = cursor.toRead !== null && cursor.toRead.length > 0;
  return {
    kind: 'batch',
    found,
    gone: gone.map(({ threadId }) => ({
      kind: THREAD_KIND,
      externalId: threadId,
      reason: 'deleted',
    })),
    cursor: { ...cursor, toRead: more ? cursor.toRead : null },
    more,
    ...(cursor.isWhole && { sweep: { generation: cursor.generation, ends: !more } }),
  };
}
