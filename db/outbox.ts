import type { OutgoingRef, OutgoingState } from '#domain/outgoing.ts';
import type { MailAddress } from './outgoing.ts';
import type { Tx } from './in-workspace.ts';

/** A mail as the steps that send it need it, with what its connection says at this moment. */
export interface OutboxMail {
  readonly state: OutgoingState;
  readonly recipients: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly bcc: readonly MailAddress[];
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly threadId: string | null;
  readonly referenceIds: readonly string[];
  readonly rfcMessageId: string | null;
  readonly attempts: number;
  readonly resends: number;
  readonly queuedAt: Date | null;
  readonly sendingAt: Date | null;
  readonly status: string;
  readonly enabled: boolean;
  readonly accountSub: string | null;
  readonly accountEmail: string | null;
  readonly grantedScopes: readonly string[];
  /** Settings of the capability, as they are stored. */
  readonly settings: unknown;
}

/** The mail, or null when it is gone. */
export async function outboxMail(tx: Tx, { outgoingId }: OutgoingRef): Promise<OutboxMail | null> {
  const [row] = await tx.$queryRaw<OutboxMail[]>`
    SELECT o.state, o.recipients, o.cc, o.bcc, o.subject, o.body_text AS text, o.body_html AS html,
           o.thread_id AS "threadId", o.reference_ids AS "referenceIds", o.rfc_message_id AS "rfcMessageId",
           o.attempts, o.resends, o.queued_at AS "queuedAt", o.sending_at AS "sendingAt",
           c.status, c.account_sub AS "accountSub", c.account_email AS "accountEmail",
           c.granted_scopes AS "grantedScopes", coalesce(c.settings -> 'send_email', '{}') AS settings,
           coalesce((SELECT k.enabled FROM integrations.connection_capabilities k
                     WHERE k.connection_id = c.id AND k.capability = 'send_email'), false) AS enabled
    FROM product.outgoing_emails o
    JOIN integrations.connections c ON c.workspace_id = o.workspace_id AND c.id = o.connection_id
    WHERE o.id = ${outgoingId}::uuid`;
  return row ?? null;
}

/**
 * Notes that the mail is about to leave. Returns the number of this attempt, or null when somebody else took it first:
 * then it must not be sent.
 */
export async function markSending(tx: Tx, { outgoingId }: OutgoingRef): Promise<number | null> {
  const [row] = await tx.$queryRaw<{ attempt: number }[]>`
    UPDATE product.outgoing_emails
    SET state = 'sending', attempts = attempts + 1, sending_at = now(), updated_at = now()
    WHERE id = ${outgoingId}::uuid AND state = 'queued'
    RETURNING attempts AS attempt`;
  return row?.attempt ?? null;
}

/**
 * Notes where the provider keeps a mail of this attempt, also when it was thought to be uncertain meanwhile. Returns
 * false when it was noted before, or decided by a person.
 */
export async function noteSent(
  tx: Tx,
  { outgoingId }: OutgoingRef,
  attempt: number,
  sent: { readonly messageId: string; readonly threadId: string },
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE product.outgoing_emails
    SET state = 'sent', provider_message_id = ${sent.messageId}, provider_thread_id = ${sent.threadId},
        last_error = NULL, sent_at = now(), updated_at = now()
    WHERE id = ${outgoingId}::uuid AND attempts = ${attempt} AND state IN ('sending', 'uncertain')`;
  return changed === 1;
}

/** Notes what else became of a mail in `from`, of this attempt. Returns false when it is no longer there. */
export async function noteState(
  tx: Tx,
  { outgoingId }: OutgoingRef,
  attempt: number,
  from: OutgoingState,
  to: { readonly state: 'queued' | 'uncertain' | 'failed'; readonly code: string },
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE product.outgoing_emails SET state = ${to.state}, last_error = ${to.code}, updated_at = now()
    WHERE id = ${outgoingId}::uuid AND attempts = ${attempt} AND state = ${from}`;
  return changed === 1;
}

/** Queues a mail once more that was searched for and is nowhere. Returns false when it is no longer uncertain. */
export async function queueAgain(
  tx: Tx,
  { outgoingId }: OutgoingRef,
  attempt: number,
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE product.outgoing_emails SET state = 'queued', resends = resends + 1, updated_at = now()
    WHERE id = ${outgoingId}::uuid AND attempts = ${attempt} AND state = 'uncertain'`;
  return changed === 1;
}
