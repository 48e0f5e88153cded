import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { ConnectionRow } from '#db/connections.ts';
import { conversationWith } from '#db/conversations.ts';
import type { Tx } from '#db/in-workspace.ts';
import { type Conversation, insertDraft, type NewOutgoing } from '#db/outgoing.ts';
import type { newMessage } from './contract/messages-out.ts';
import { found, Problem } from './problem.ts';

const ALONE: Conversation = { reply_to_email_id: null, thread_id: null, reference_ids: [] };

/** Keeps what was written as a draft, under an id that a repeated request names again. Returns whether it is new. */
export async function keepDraft(
  tx: Tx,
  connection: ConnectionRow,
  message: z.output<typeof newMessage>,
  { id, createdBy }: { readonly id: string; readonly createdBy: string },
): Promise<boolean> {
  const { to, cc, bcc, text, html, reply_to_email_id: emailId } = message;
  const answered = await conversationOf(tx, connection.id, emailId);
  const draft: NewOutgoing = {
    id,
    workspaceId: connection.workspace_id,
    profileId: connection.profile_id,
    connectionId: connection.id,
    recipients: to,
    cc,
    bcc,
    subject: message.subject ?? replySubject(answered.subject),
    body_text: text,
    body_html: html,
    ...answered.conversation,
    requestDigest: digestOf(message),
    createdBy,
  };
  return insertDraft(tx, draft);
}

/** Tells requests under one Idempotency-Key apart. */
export function digestOf(message: z.output<typeof newMessage>): Buffer {
  return createHash('sha256').update(JSON.stringify(message)).digest();
}

/** The conversation of an e-mail that is to be answered. Throws CONFLICT for one of another mailbox. */
export async function conversationOf(
  tx: Tx,
  connectionId: string,
  emailId: string | null,
): Promise<{ readonly conversation: Conversation; readonly subject: string | null }> {
  if (emailId === null) return { conversation: ALONE, subject: null };
  const email = found(await conversationWith(tx, emailId));
  if (email.connectionId === connectionId) return email;
  // Ids of threads mean nothing in another mailbox.
  throw new Problem('CONFLICT', 'An e-mail is answered from the mailbox that it lies in.');
}

function replySubject(subject: string | null): string {
  if (subject === null) return '';
  return /^re:/i.test(subject) ? subject : `Re: ${subject}`;
}
