import type { Tx } from './in-workspace.ts';
import type { Conversation } from './outgoing.ts';

/** Gmail's own replies carry fewer; more would only make the header long. */
const MOST_REFERENCES = 20;

/** An e-mail that is to be answered. */
export interface Answered {
  readonly connectionId: string;
  readonly subject: string;
  readonly conversation: Conversation;
}

/** Where an e-mail of the timeline stands, for an answer to it; null when the scope has none with this id. */
export async function conversationWith(tx: Tx, emailId: string): Promise<Answered | null> {
  const [row] = await tx.$queryRaw<
    { connectionId: string; threadId: string; subject: string; references: string[] }[]
  >`
    SELECT e.connection_id AS "connectionId", e.thread_id AS "threadId", e.subject,
      ARRAY(SELECT o.rfc_message_id FROM product.emails o
            WHERE o.workspace_id = e.workspace_id AND o.connection_id = e.connection_id
              AND o.thread_id = e.thread_id AND o.rfc_message_id IS NOT NULL AND (o.sent_at, o.id) <= (e.sent_at, e.id)
            ORDER BY o.sent_at, o.id) AS references
    FROM product.emails e WHERE e.id = ${emailId}::uuid`;
  if (row === undefined) return null;
  return {
    connectionId: row.connectionId,
    subject: row.subject,
    conversation: {
      reply_to_email_id: emailId,
      thread_id: row.threadId,
      reference_ids: row.references.slice(-MOST_REFERENCES),
    },
  };
}
