import { closeItems, recordItems } from '#db/fetch-ledger.ts';
import type { Tx } from '#db/in-workspace.ts';
import { claimMessages, claimOf, hex } from '#db/mail-claims.ts';
import { storeMessages } from '#db/mail-log.ts';
import type { Counters } from '#domain/run.ts';
import type { FetchedMessage } from '#providers/capabilities.ts';
import { type Archive, reportConflicts } from './archive.ts';
import type { Hydrated } from './hydrate.ts';
import { toStore } from './to-store.ts';

/** A listed message that cannot be got is either deleted or not visible yet: one more try after this long. */
const VISIBLE_AFTER_SECONDS = 60;
const WHOLE_AFTER_SECONDS = 3_600;
/** What Gmail lists as messages and is none: drafts change their id with every edit, chats are lines of Google Chat. */
const NO_MAIL = ['DRAFT', 'CHAT'];

/**
 * Stores what was fetched, in the caller's transaction: claims first, then the rows of what this workspace holds; the
 * rest goes to the ledger, each with its reason. Returns what is to be counted.
 */
export async function storeChunk(
  archive: Archive,
  tx: Tx,
  chunk: Hydrated,
  generation: number,
): Promise<Counters> {
  const { deps, run, accountSub, labelId } = archive;
  const carries = ({ labelIds }: FetchedMessage): boolean =>
    labelIds.includes(labelId) && !NO_MAIL.some((label) => labelIds.includes(label));
  const labelled = chunk.fetched.filter(carries);
  const unlabelled = chunk.fetched.filter((message) => !carries(message));
  const claims = new Map(
    labelled.map((message) => [message, claimOf(deps.keyring, accountSub, message.messageId)]),
  );
  const held = await claimMessages(tx, run, [...claims.values()]);
  const isHeld = (message: FetchedMessage): boolean =>
    held.has(hex(claims.get(message) ?? Buffer.alloc(0)));
  const own = labelled.filter(isHeld);
  const lost = labelled.filter((message) => !isHeld(message)).map((message) => message.messageId);

  const archived = await storeMessages(
    tx,
    run,
    archive.key,
    { labelId, generation },
    own.map((message) => toStore(deps.keyring, message)),
  );
  const idsOf = (messages: readonly FetchedMessage[]) => messages.map((it) => it.messageId);
  await closeItems(tx, run, 'stored', idsOf(own));
  await closeItems(tx, run, 'unlabelled', idsOf(unlabelled));
  await recordItems(tx, run, 'conflict', lost, { reason: 'MESSAGE_CONFLICT' });
  await recordItems(tx, run, 'retry', chunk.notVisible, { retryInSeconds: VISIBLE_AFTER_SECONDS });
  await recordItems(tx, run, 'retry', chunk.garbled, {
    retryInSeconds: WHOLE_AFTER_SECONDS,
    reason: 'MALFORMED',
  });
  await recordItems(tx, run, 'gone', chunk.gone, { reason: 'GONE_BEFORE_FETCH' });
  await recordItems(tx, run, 'unreadable', chunk.unreadable, { reason: 'TOO_LARGE' });
  reportConflicts(archive, lost.length);
  const passed = [chunk.gone, chunk.notVisible, chunk.unreadable, chunk.garbled].flat();
  return {
    emails_archived: archived,
    emails_skipped: unlabelled.length + passed.length,
    conflicts: lost.length,
  };
}
