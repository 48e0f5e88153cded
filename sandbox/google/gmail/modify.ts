import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { Call } from '../api.ts';
import { invalidArgument } from '../errors.ts';
import { mailboxOf, requireMessage, textList } from './calls.ts';
import { changeLabels, removeMessage } from './mailbox.ts';
import type { Mailbox, StoredMessage } from './mailbox.ts';
import { render } from './payload.ts';

/** Only Gmail itself puts these on a message. */
const immutable = new Set(['SENT', 'DRAFT', 'CHAT']);
const places = new Set(['INBOX', 'SPAM', 'TRASH']);
const labelLimit = 100;
const batchLimit = 1_000;

type Change = { add: string[]; remove: string[] };

/** messages.modify. */
export function modifyMessage(call: Call): gmail_v1.Schema$Message {
  const mailbox = mailboxOf(call);
  const message = requireMessage(call, mailbox, call.params.text('id') ?? '');
  changeLabels(call.world, mailbox, message, readChange(call, mailbox));
  return showChanged(call, message);
}

/** messages.batchModify: unknown ids are passed over, as Google does not say which they were. */
export function batchModify(call: Call): undefined {
  const mailbox = mailboxOf(call);
  const change = readChange(call, mailbox);
  for (const message of readIds(call, mailbox)) changeLabels(call.world, mailbox, message, change);
}

/** messages.trash: one record with TRASH added and INBOX removed; nothing is deleted. */
export function trashMessage(call: Call): gmail_v1.Schema$Message {
  const mailbox = mailboxOf(call);
  const message = requireMessage(call, mailbox, call.params.text('id') ?? '');
  changeLabels(call.world, mailbox, message, { add: ['TRASH'], remove: ['INBOX', 'SPAM'] });
  return showChanged(call, message);
}

/** messages.untrash. */
export function untrashMessage(call: Call): gmail_v1.Schema$Message {
  const mailbox = mailboxOf(call);
  const message = requireMessage(call, mailbox, call.params.text('id') ?? '');
  changeLabels(call.world, mailbox, message, { remove: ['TRASH'] });
  return showChanged(call, message);
}

/** messages.delete: for good. */
export function deleteMessage(call: Call): undefined {
  const mailbox = mailboxOf(call);
  removeMessage(call.world, mailbox, requireMessage(call, mailbox, call.params.text('id') ?? ''));
}

/** messages.batchDelete: for good, and without a word on ids that do not exist. */
export function batchDelete(call: Call): undefined {
  const mailbox = mailboxOf(call);
  for (const message of readIds(call, mailbox)) removeMessage(call.world, mailbox, message);
}

function readChange(call: Call, mailbox: Mailbox): Change {
  const add = textList(call.body['addLabelIds'], 'addLabelIds');
  const remove = textList(call.body['removeLabelIds'], 'removeLabelIds');
  if (add.length + remove.length === 0) throw invalidArgument('No label add or removes specified');
  if (add.length > labelLimit || remove.length > labelLimit)
    throw invalidArgument('Too many labels');
  for (const id of [...add, ...remove]) {
    if (immutable.has(id)) throw invalidArgument(`Invalid label: ${id}`);
    if (!mailbox.labels.has(id)) throw invalidArgument('labelId not found');
  }
  if (add.some((id) => remove.includes(id))) {
    throw invalidArgument('Cannot both add and remove the same label');
  }
  if (new Set(add.filter((id) => places.has(id))).size > 1) {
    throw invalidArgument('Cannot add more than one of INBOX, SPAM and TRASH');
  }
  return { add, remove };
}

function readIds(call: Call, mailbox: Mailbox): StoredMessage[] {
  const ids = textList(call.body['ids'], 'ids');
  if (ids.length === 0) throw invalidArgument('No message ids specified');
  if (ids.length > batchLimit) throw invalidArgument('Too many message ids');
  return [...new Set(ids)].flatMap((id) => mailbox.messages.get(id.toLowerCase()) ?? []);
}

function showChanged(call: Call, message: StoredMessage): gmail_v1.Schema$Message {
  const labels = message.labelIds.length > 0 ? { labelIds: message.labelIds } : {};
  const bare = { id: message.id, threadId: message.threadId, ...labels };
  if (call.world.state.switches.modifyAnswersLabelsOnly) return bare;
  return {
    ...bare,
    snippet: render(message).snippet,
    historyId: message.historyId.toString(),
    internalDate: String(message.internalDate),
    sizeEstimate: message.sizeEstimate,
  };
}
