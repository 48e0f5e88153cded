import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import { composeMail } from './gmail/compose.ts';
import type { MailDraft } from './gmail/compose.ts';
import { addLabel, findLabel } from './gmail/labels.ts';
import type { Mailbox, MessageSource, StoredMessage } from './gmail/mailbox.ts';
import { claimedDate, jsonSource, storeMessage } from './gmail/store.ts';
import { requireUser } from './state.ts';
import type { World } from './world.ts';

/** A message for a mailbox: exactly one of `raw`, `message` and `mail`. */
export type Mail = {
  user: string;
  /** MIME bytes, or the same as base64url text. */
  raw?: Uint8Array | string;
  /** A ready answer of messages.get with `format=full`; its label ids count only when `labels` is absent. */
  message?: gmail_v1.Schema$Message;
  /** Bytes of a ready answer's attachments by part id, or the same as base64url text. */
  attachments?: Record<string, Uint8Array | string>;
  mail?: MailDraft;
  /** Labels by name (made when missing) or id of a system label. Without: INBOX and UNREAD. */
  labels?: string[];
  /** Acceptance time, ISO or ms. Without: a ready answer's own, else the message's Date when seeded, else now. */
  internalDate?: string | number;
  id?: string;
  threadId?: string;
};

export type Delivered = { id: string; threadId: string; labelIds: string[] };

/**
 * Puts a message into a user's mailbox. It is accepted at its `internalDate`, else at the time that it claims itself when
 * it is part of a seed, else now.
 */
export function deliver(world: World, mail: Mail, arrival: 'seeded' | 'now' = 'now'): Delivered {
  const user = requireUser(world.state, mail.user);
  const mailbox = world.state.mailboxes.get(user.sub);
  if (!mailbox) throw new Error(`${mail.user} has no mailbox`);
  const source = sourceOf(world, mail);
  const message: StoredMessage = storeMessage(world, mailbox, {
    source,
    labelIds: labelIdsOf(mailbox, mail),
    internalDate: dateOf(mail, source, arrival),
    id: mail.id ?? mail.message?.id ?? undefined,
    threadId: mail.threadId ?? mail.message?.threadId ?? undefined,
    trustThread: true,
  });
  return { id: message.id, threadId: message.threadId, labelIds: [...message.labelIds] };
}

/** The id of a label given by name or id; throws when the mailbox has none. */
export function requireLabelId(mailbox: Mailbox, idOrName: string): string {
  const label = findLabel(mailbox, idOrName);
  if (!label) throw new Error(`the mailbox has no label ${idOrName}`);
  return label.id;
}

function sourceOf(world: World, mail: Mail): MessageSource {
  const given = [mail.raw, mail.message, mail.mail].filter((one) => one !== undefined).length;
  if (given !== 1) throw new Error('a message is given as exactly one of raw, message and mail');
  if (mail.mail) return { kind: 'raw', raw: composeMail(mail.mail, world.now()) };
  if (mail.raw !== undefined) return { kind: 'raw', raw: bytesOf(mail.raw) };
  const attachments = Object.entries(mail.attachments ?? {}).map(
    ([part, bytes]) => [part, bytesOf(bytes)] as const,
  );
  return jsonSource(mail.message ?? {}, Object.fromEntries(attachments));
}

function bytesOf(given: Uint8Array | string): Uint8Array {
  return typeof given === 'string' ? Buffer.from(given, 'base64url') : given;
}

/** Names become ids here, so a seed never needs to know `Label_7`. */
function labelIdsOf(mailbox: Mailbox, mail: Mail): string[] {
  if (!mail.labels && mail.message?.labelIds) {
    return mail.message.labelIds.map(
      (id) => (mailbox.labels.get(id) ?? addLabel(mailbox, id, {}, id)).id,
    );
  }
  return (mail.labels ?? ['INBOX', 'UNREAD']).map(
    (name) => (findLabel(mailbox, name) ?? addLabel(mailbox, name)).id,
  );
}

function dateOf(mail: Mail, source: MessageSource, arrival: 'seeded' | 'now'): number | undefined {
  if (mail.internalDate !== undefined) {
    const at =
      typeof mail.internalDate === 'number' ? mail.internalDate : Date.parse(mail.internalDate);
    if (Number.isNaN(at)) throw new Error(`${mail.internalDate} is not a time`);
    return at;
  }
  if (mail.message?.internalDate) return Number(mail.message.internalDate);
  return arrival === 'seeded' ? claimedDate(source) : undefined;
}
