import { requireOwnUserId } from '../api.ts';
import type { Api, Call, Handler } from '../api.ts';
import { readClientTable } from '../client-tables.ts';
import { forbidden } from '../errors.ts';
import { getAttachment } from './attachments.ts';
import { getMessage, getProfile, getThread } from './get.ts';
import { listHistory } from './history.ts';
import { importMessage, insertMessage } from './insert.ts';
import { changeLabel, createLabelCall, deleteLabelCall, getLabel, listLabels } from './labels.ts';
import { listMessages, listThreads } from './list.ts';
import {
  batchDelete,
  batchModify,
  deleteMessage,
  modifyMessage,
  trashMessage,
  untrashMessage,
} from './modify.ts';
import { sendMessage } from './send.ts';

/** The methods that are built; every other one of the client's table answers 501 and is recorded. */
const handlers: Record<string, Handler> = {
  'gmail.users.getProfile': getProfile,
  'gmail.users.labels.list': listLabels,
  'gmail.users.labels.get': getLabel,
  'gmail.users.labels.create': createLabelCall,
  'gmail.users.labels.patch': changeLabel,
  'gmail.users.labels.update': changeLabel,
  'gmail.users.labels.delete': deleteLabelCall,
  'gmail.users.messages.list': listMessages,
  'gmail.users.messages.get': getMessage,
  'gmail.users.messages.send': sendMessage,
  'gmail.users.messages.insert': insertMessage,
  'gmail.users.messages.import': importMessage,
  'gmail.users.messages.modify': modifyMessage,
  'gmail.users.messages.batchModify': batchModify,
  'gmail.users.messages.trash': trashMessage,
  'gmail.users.messages.untrash': untrashMessage,
  'gmail.users.messages.delete': deleteMessage,
  'gmail.users.messages.batchDelete': batchDelete,
  'gmail.users.messages.attachments.get': getAttachment,
  'gmail.users.history.list': listHistory,
  'gmail.users.threads.get': getThread,
  'gmail.users.threads.list': listThreads,
};

const readers = new Set(['gmail.users.messages.get', 'gmail.users.threads.get']);
const metadataScope = 'https://www.googleapis.com/auth/gmail.metadata';

/** Gmail's REST API, version 1. */
export function gmailApi(): Api {
  return { name: 'gmail', table: readClientTable('gmail', 'v1'), handlers, guard };
}

function guard(call: Call): void {
  requireOwnUserId(call);
  if (!call.scopes.includes(metadataScope)) return;
  // One metadata scope in the grant takes away what the broader scopes beside it would allow.
  if (call.params.text('q') !== undefined)
    throw forbidden("Metadata scope does not support 'q' parameter");
  const format = call.params.text('format')?.toLowerCase() ?? 'full';
  if (readers.has(call.method) && (format === 'full' || format === 'raw')) {
    throw forbidden(`Metadata scope doesn't allow format ${format.toUpperCase()}`);
  }
}
