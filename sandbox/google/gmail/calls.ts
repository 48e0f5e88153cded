import type { Call } from '../api.ts';
import { invalidArgument, notFound, refusal } from '../errors.ts';
import { fingerprint, seal, unseal } from '../seal.ts';
import { requireWellFormedId } from './ids.ts';
import { removeMessage } from './mailbox.ts';
import type { Mailbox, StoredMessage } from './mailbox.ts';

/** The caller's own mailbox; an account without Gmail is refused. */
export function mailboxOf(call: Call): Mailbox {
  const mailbox = call.world.state.mailboxes.get(call.user.sub);
  if (mailbox && call.user.hasMail) return mailbox;
  throw refusal({
    code: 400,
    message: 'Mail service not enabled',
    reason: 'failedPrecondition',
    status: 'FAILED_PRECONDITION',
  });
}

/** The message a call names; 404 while it is not visible yet or when a test deletes it under the caller's hands. */
export function requireMessage(call: Call, mailbox: Mailbox, id: string): StoredMessage {
  const message = mailbox.messages.get(id.toLowerCase());
  if (!message) {
    requireWellFormedId(id);
    throw notFound();
  }
  if (mailbox.deleteOnGet.includes(message.id)) {
    mailbox.deleteOnGet = mailbox.deleteOnGet.filter((other) => other !== message.id);
    removeMessage(call.world, mailbox, message);
    throw notFound();
  }
  if (message.visibleAt > call.world.now()) throw notFound();
  return message;
}

/** Makes an opaque page token that serves this query of this mailbox only. */
export function pageToken(call: Call, query: unknown, position: unknown): string {
  return seal(call.world.state.key, { query: fingerprint([call.user.sub, query]), position });
}

/** The position inside the call's page token, or undefined on a first page; a foreign token is a 400. */
export function readPageToken(call: Call, query: unknown): unknown {
  const text = call.params.text('pageToken');
  if (text === undefined) return undefined;
  const opened = unseal(call.world.state.key, text);
  if (
    typeof opened === 'object' &&
    opened !== null &&
    'query' in opened &&
    'position' in opened &&
    opened.query === fingerprint([call.user.sub, query])
  ) {
    return opened.position;
  }
  throw invalidArgument('Invalid pageToken');
}

/** A list of texts in a request body; anything else is a 400. */
export function textList(value: unknown, name: string): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw invalidArgument(`Invalid ${name}`);
}
