import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { Call } from '../api.ts';
import { invalidArgument, notBuilt } from '../errors.ts';
import { oneOf } from '../params.ts';
import { mailboxOf, textList } from './calls.ts';
import type { MessageSource } from './mailbox.ts';
import { claimedDate, storeMessage } from './store.ts';

/** messages.insert: as IMAP APPEND, accepted now unless told otherwise. */
export function insertMessage(call: Call): gmail_v1.Schema$Message {
  return put(call, 'receivedTime');
}

/** messages.import: as if delivered by SMTP, accepted at the Date header unless told otherwise. */
export function importMessage(call: Call): gmail_v1.Schema$Message {
  return put(call, 'dateHeader');
}

/** The exact bytes of the mail in a call: an upload's media, or `raw` of the body. */
export function rawFromCall(call: Call): Uint8Array {
  if (call.media) return call.media;
  const raw = call.body['raw'];
  if (typeof raw !== 'string' || raw === '') {
    throw invalidArgument(
      "'raw' RFC822 payload message string or uploading message via /upload/* URL required",
    );
  }
  return Buffer.from(raw, 'base64url');
}

function put(call: Call, dateByDefault: 'receivedTime' | 'dateHeader'): gmail_v1.Schema$Message {
  if (call.params.flag('deleted')) throw notBuilt('deleted=true');
  const mailbox = mailboxOf(call);
  const source: MessageSource = { kind: 'raw', raw: rawFromCall(call) };
  const labelIds = textList(call.body['labelIds'], 'labelIds');
  const unknown = labelIds.find((id) => !mailbox.labels.has(id));
  if (unknown !== undefined) throw invalidArgument(`Invalid label: ${unknown}`);
  const dateSource = oneOf(
    'internalDateSource',
    call.params.text('internalDateSource') ?? dateByDefault,
    ['receivedTime', 'dateHeader'],
  );
  const threadId = call.body['threadId'];
  const message = storeMessage(call.world, mailbox, {
    source,
    labelIds,
    internalDate: dateSource === 'dateHeader' ? claimedDate(source) : undefined,
    threadId: typeof threadId === 'string' ? threadId : undefined,
  });
  return {
    id: message.id,
    threadId: message.threadId,
    ...(labelIds.length > 0 ? { labelIds: message.labelIds } : {}),
  };
}
