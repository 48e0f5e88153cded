import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { Call } from '../api.ts';
import { notFound } from '../errors.ts';
import { oneOf } from '../params.ts';
import { withAttachmentIds } from './attachments.ts';
import { mailboxOf, requireMessage } from './calls.ts';
import { indexOf } from './mailbox.ts';
import type { StoredMessage } from './mailbox.ts';
import { metadataPayload, render } from './payload.ts';
import { rawOf } from './raw.ts';

const formats = ['minimal', 'full', 'raw', 'metadata'] as const;
type Format = (typeof formats)[number];

/** users.getProfile. */
export function getProfile(call: Call): gmail_v1.Schema$Profile {
  const mailbox = mailboxOf(call);
  return {
    emailAddress: call.user.email,
    messagesTotal: mailbox.messages.size,
    threadsTotal: indexOf(mailbox).threadCount(),
    historyId: mailbox.historyId.toString(),
  };
}

/** messages.get in any of its four formats. */
export function getMessage(call: Call): gmail_v1.Schema$Message {
  const mailbox = mailboxOf(call);
  const format = formatOf(call);
  const message = requireMessage(call, mailbox, call.params.text('id') ?? '');
  return showMessage(call, message, format);
}

/** threads.get; the id of a reply is not the id of a thread, so it is a 404. */
export function getThread(call: Call): gmail_v1.Schema$Thread {
  const mailbox = mailboxOf(call);
  const format = oneOf('format', formatOf(call), ['full', 'metadata', 'minimal']);
  const id = call.params.text('id') ?? '';
  const messages = indexOf(mailbox).thread(id.toLowerCase());
  if (messages.length === 0) {
    requireMessage(call, mailbox, id);
    throw notFound();
  }
  const newest = messages.reduce((a, b) => (a.historyId > b.historyId ? a : b));
  return {
    id: id.toLowerCase(),
    historyId: newest.historyId.toString(),
    messages: messages.map((message) => showMessage(call, message, format)),
  };
}

function formatOf(call: Call): Format {
  return oneOf('format', call.params.text('format')?.toLowerCase() ?? 'full', formats);
}

function showMessage(call: Call, message: StoredMessage, format: Format): gmail_v1.Schema$Message {
  const rendered = format === 'raw' ? undefined : render(message);
  const common = {
    id: message.id,
    threadId: message.threadId,
    ...(message.labelIds.length > 0 ? { labelIds: message.labelIds } : {}),
    snippet: (rendered ?? render(message)).snippet,
    sizeEstimate: message.sizeEstimate,
    historyId: message.historyId.toString(),
    internalDate: String(message.internalDate),
  };
  switch (format) {
    case 'minimal':
      return common;
    case 'metadata':
      return { ...common, payload: metadataPayload(message, call.params.list('metadataHeaders')) };
    case 'raw':
      return { ...common, raw: Buffer.from(rawOf(call.world, message)).toString('base64url') };
    case 'full':
      return { ...common, payload: withAttachmentIds(call.world, message) };
  }
}
