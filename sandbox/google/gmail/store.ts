import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { World } from '../world.ts';
import { newMessageId } from './ids.ts';
import { addMessage, headerOf, indexOf } from './mailbox.ts';
import type { Mailbox, MessageSource, StoredMessage } from './mailbox.ts';

/** A message on its way into a mailbox; what is absent is made up. */
type NewMessage = {
  source: MessageSource;
  labelIds: readonly string[];
  /** Milliseconds; the present when absent. */
  internalDate?: number | undefined;
  id?: string | undefined;
  threadId?: string | undefined;
  /** Whether `threadId` binds as it is (seeds) or only with matching References and Subject (API). */
  trustThread?: boolean;
};

/** Puts a message into a mailbox: id, thread, date, history. Throws when a seeded id is already taken. */
export function storeMessage(world: World, mailbox: Mailbox, given: NewMessage): StoredMessage {
  const id = given.id?.toLowerCase() ?? newMessageId(world, mailbox);
  if (!/^[0-9a-f]{1,16}$/.test(id))
    throw new Error(`${id} is not a message id: lower-case hex, at most 16 digits`);
  if (mailbox.messages.has(id)) throw new Error(`the mailbox already has a message ${id}`);
  const message: StoredMessage = {
    id,
    threadId: id,
    labelIds: [...new Set(given.labelIds)],
    internalDate: given.internalDate ?? Math.trunc(world.now()),
    historyId: 0n,
    sizeEstimate: sizeOf(given.source),
    source: given.source,
    generation: 0,
    visibleAt: mailbox.visibilityDelayMs > 0 ? world.now() + mailbox.visibilityDelayMs : 0,
  };
  message.threadId =
    given.trustThread && given.threadId !== undefined
      ? given.threadId
      : threadOf(mailbox, message, given.threadId);
  addMessage(world, mailbox, message);
  return message;
}

/** The date a message itself claims, in ms; undefined when it claims none that can be read. */
export function claimedDate(source: MessageSource): number | undefined {
  const probe = { source } as StoredMessage;
  const time = Date.parse(headerOf(probe, 'Date') ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** A ready API answer as the source of a message. */
export function jsonSource(
  message: gmail_v1.Schema$Message,
  attachments: Record<string, Uint8Array>,
): MessageSource {
  return { kind: 'json', message, attachments };
}

/** A message joins a thread when it refers to one of its messages under the same subject. */
function threadOf(mailbox: Mailbox, message: StoredMessage, wanted: string | undefined): string {
  const index = indexOf(mailbox);
  const references = `${headerOf(message, 'References') ?? ''} ${headerOf(message, 'In-Reply-To') ?? ''}`;
  for (const reference of references.match(/<[^<>\s]+>/g)?.toReversed() ?? []) {
    const threadId = index.threadOfRfcId(reference);
    if (threadId === undefined || (wanted !== undefined && wanted !== threadId)) continue;
    const [first] = index.thread(threadId);
    if (first && subjectOf(first) === subjectOf(message)) return threadId;
  }
  return message.id;
}

function subjectOf(message: StoredMessage): string {
  return (headerOf(message, 'Subject') ?? '')
    .replace(/^(\s*(re|fwd?|aw|sv|res|rif)\s*:)+/i, '')
    .trim()
    .toLowerCase();
}

function sizeOf(source: MessageSource): number {
  return source.kind === 'raw' ? source.raw.length : (source.message.sizeEstimate ?? 0);
}
