import { messageRefs } from '#capabilities/mail/message-records.ts';
import { triedBefore } from '#db/fetch-ledger.ts';
import { newestRecords, openRecords } from '#db/raw-records.ts';
import type { FetchedMessage } from '#providers/capabilities.ts';
import { unusable } from '../unusable.ts';
import type { Archive } from './archive.ts';

/** A message with its bytes; with the record that holds them, if another capability fetched it before. */
export type HydratedMessage = FetchedMessage & { readonly recordId?: string };

/** What came of asking for some messages; whatever was fetched is worth storing even if another call failed. */
export interface Hydrated {
  readonly fetched: readonly HydratedMessage[];
  /** Not found for the first time: perhaps not visible yet. */
  readonly notVisible: readonly string[];
  /** Not found again: deleted before we could fetch it. */
  readonly gone: readonly string[];
  /** Answers that no retry makes readable: one message that is too large must not stop the rest. */
  readonly unreadable: readonly string[];
  /** Answers that were never whole: asked for again later, so that meanwhile the rest can go on. */
  readonly garbled: readonly string[];
  /** The first error of any other call. */
  readonly failure: Error | null;
}

type Answer =
  | { readonly kind: 'fetched'; readonly message: FetchedMessage }
  | { readonly kind: 'missing' | 'unreadable' | 'garbled'; readonly id: string }
  | { readonly kind: 'failed'; readonly error: Error };

/**
 * Fetches messages together, those alone that no capability of the connection has stored; how many at once is the
 * mailbox's own business (its quota).
 */
export async function hydrate(archive: Archive, ids: readonly string[]): Promise<Hydrated> {
  const { deps, run } = archive;
  const stored = await storedElsewhere(archive, ids);
  const known = new Set(stored.map(({ messageId }) => messageId));
  const unknown = ids.filter((id) => !known.has(id));
  const answers = await Promise.all(unknown.map((id) => ask(archive, id)));
  const missing = answers.flatMap((it) => (it.kind === 'missing' ? [it.id] : []));
  const again =
    missing.length === 0
      ? new Set<string>()
      : await deps.enrichment.inWorkspace(run, (tx) => triedBefore(tx, run, missing));
  return {
    fetched: [...stored, ...answers.flatMap((it) => (it.kind === 'fetched' ? [it.message] : []))],
    notVisible: missing.filter((id) => !again.has(id)),
    gone: missing.filter((id) => again.has(id)),
    unreadable: answers.flatMap((it) => (it.kind === 'unreadable' ? [it.id] : [])),
    garbled: answers.flatMap((it) => (it.kind === 'garbled' ? [it.id] : [])),
    failure: answers.flatMap((it) => (it.kind === 'failed' ? [it.error] : []))[0] ?? null,
  };
}

/** Messages that another capability stored. The label is newer than their bytes: the listing or history tells it. */
async function storedElsewhere(
  { deps, run, key, labelId }: Archive,
  ids: readonly string[],
): Promise<readonly HydratedMessage[]> {
  if (ids.length === 0) return [];
  const records = await deps.enrichment.inWorkspace(run, async (tx) => {
    const newest = await newestRecords(tx, run.connectionId, messageRefs(ids));
    return openRecords(
      tx,
      run.workspaceId,
      key,
      [...newest.values()].map(({ id }) => id),
    );
  });
  return records.map(({ id, externalId, version, raw }) => {
    const message = deps.readMessage(raw);
    return {
      messageId: externalId,
      threadId: message.threadId,
      labelIds: [...new Set([...(message.labelIds ?? []), labelId])],
      receivedAtMs: Number(message.internalDate ?? 0),
      historyId: message.historyId ?? '0',
      raw,
      version,
      message,
      recordId: id,
    };
  });
}

async function ask({ mailbox, signal, attempt }: Archive, id: string): Promise<Answer> {
  try {
    const message = await mailbox.message(id, { signal });
    return message === 'gone' ? { kind: 'missing', id } : { kind: 'fetched', message };
  } catch (error) {
    const kind = unusable(error, attempt);
    return kind === null ? { kind: 'failed', error: error as Error } : { kind, id };
  }
}
