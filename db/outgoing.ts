import type { Prisma } from '#gen/prisma/client.ts';
import type { OutgoingState } from '#domain/outgoing.ts';
import type { Tx } from './in-workspace.ts';
import { type Page, newestFirst, olderThan, pageOf, timeKeyOf, type TimeKey } from './page.ts';

/** An outgoing mail as people of its scope see it. */
export type OutgoingRow = Prisma.OutgoingEmailGetPayload<{ select: typeof COLUMNS }>;

export interface MailAddress {
  readonly name: string | null;
  readonly address: string;
}

export interface OutgoingContent {
  readonly recipients: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly bcc: readonly MailAddress[];
  readonly subject: string;
  readonly body_text: string;
  readonly body_html: string | null;
}

/** The conversation that a mail answers in; Message-IDs without angle brackets, oldest first. */
export interface Conversation {
  readonly reply_to_email_id: string | null;
  readonly thread_id: string | null;
  readonly reference_ids: readonly string[];
}

export interface NewOutgoing extends OutgoingContent, Conversation {
  readonly id: string;
  readonly workspaceId: string;
  /** Of the connection: who owns that owns what is sent by it. */
  readonly profileId: string | null;
  readonly connectionId: string;
  readonly requestDigest: Buffer;
  readonly createdBy: string;
}

const COLUMNS = {
  id: true,
  connection_id: true,
  profile_id: true,
  state: true,
  recipients: true,
  cc: true,
  bcc: true,
  subject: true,
  body_text: true,
  body_html: true,
  reply_to_email_id: true,
  thread_id: true,
  rfc_message_id: true,
  request_digest: true,
  attempts: true,
  last_error: true,
  provider_message_id: true,
  provider_thread_id: true,
  created_by: true,
  decided_by: true,
  created_at: true,
  updated_at: true,
  queued_at: true,
  sent_at: true,
} as const satisfies Prisma.OutgoingEmailSelect;

/** States in which a mail is certainly not on its way and may be changed or thrown away. */
const AT_REST: OutgoingState[] = ['draft', 'failed'];

/** Keeps a draft; returns false when there is one with this id already. */
export async function insertDraft(tx: Tx, mail: NewOutgoing): Promise<boolean> {
  const { count } = await tx.outgoingEmail.createMany({
    data: [
      {
        id: mail.id,
        workspace_id: mail.workspaceId,
        profile_id: mail.profileId,
        connection_id: mail.connectionId,
        ...contentOf(mail),
        ...conversationOf(mail),
        request_digest: new Uint8Array(mail.requestDigest),
        created_by: mail.createdBy,
      },
    ],
    skipDuplicates: true,
  });
  return count === 1;
}

/** The mail, or null when the scope has none with this id. */
export function getOutgoing(tx: Tx, id: string): Promise<OutgoingRow | null> {
  return tx.outgoingEmail.findUnique({ where: { id }, select: COLUMNS });
}

export interface OutgoingFilter {
  readonly connectionId?: string | undefined;
  readonly state?: OutgoingState | undefined;
  readonly threadId?: string | undefined;
  readonly replyToEmailId?: string | undefined;
  readonly limit: number;
  readonly after: TimeKey | null;
}

/** Outgoing mails, newest first. */
export async function listOutgoing(
  tx: Tx,
  filter: OutgoingFilter,
): Promise<Page<OutgoingRow, TimeKey>> {
  const rows = await tx.outgoingEmail.findMany({
    where: {
      ...(filter.connectionId !== undefined && { connection_id: filter.connectionId }),
      ...(filter.state !== undefined && { state: filter.state }),
      ...(filter.threadId !== undefined && { thread_id: filter.threadId }),
      ...(filter.replyToEmailId !== undefined && { reply_to_email_id: filter.replyToEmailId }),
      ...olderThan(filter.after),
    },
    ...newestFirst(filter.limit),
    select: COLUMNS,
  });
  return pageOf(rows, filter.limit, timeKeyOf);
}

/** What is absent or undefined stays as it is. */
export type DraftChange = {
  readonly [Name in keyof (OutgoingContent & Conversation)]?:
    | (OutgoingContent & Conversation)[Name]
    | undefined;
};

/** Changes a draft, or a mail that failed, which becomes a draft again. Returns false when it is on its way or sent. */
export async function changeDraft(
  tx: Tx,
  id: string,
  change: DraftChange,
  now: Date,
): Promise<boolean> {
  const given = Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  );
  const { count } = await tx.outgoingEmail.updateMany({
    where: { id, state: { in: AT_REST } },
    data: { ...given, state: 'draft', last_error: null, updated_at: now },
  });
  return count === 1;
}

/** Throws a draft or a failed mail away. Returns false when it is on its way or sent. */
export async function deleteDraft(tx: Tx, id: string): Promise<boolean> {
  const { count } = await tx.outgoingEmail.deleteMany({ where: { id, state: { in: AT_REST } } });
  return count === 1;
}

/** Puts a mail in line under its one Message-ID. Returns false when it is in none of the given states. */
export async function queueOutgoing(
  tx: Tx,
  mail: { readonly id: string; readonly rfcMessageId: string; readonly now: Date },
  from: readonly OutgoingState[],
  decidedBy: string | null,
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE product.outgoing_emails
    SET state = 'queued', rfc_message_id = coalesce(rfc_message_id, ${mail.rfcMessageId}), last_error = NULL,
        queued_at = ${mail.now}, updated_at = ${mail.now}, decided_by = coalesce(${decidedBy}, decided_by)
    WHERE id = ${mail.id}::uuid AND state = ANY (${[...from]}::text[])`;
  return changed === 1;
}

/** A person has seen that an uncertain mail was sent. Returns false when it is not uncertain. */
export async function confirmSent(
  tx: Tx,
  mail: { readonly id: string; readonly now: Date },
  decidedBy: string,
): Promise<boolean> {
  const { count } = await tx.outgoingEmail.updateMany({
    where: { id: mail.id, state: 'uncertain' },
    data: { state: 'sent', sent_at: mail.now, updated_at: mail.now, decided_by: decidedBy },
  });
  return count === 1;
}

function contentOf({ recipients, cc, bcc, subject, body_text, body_html }: OutgoingContent) {
  return {
    ...({ recipients, cc, bcc } as unknown as Prisma.InputJsonObject),
    subject,
    body_text,
    body_html,
  };
}

function conversationOf({ reply_to_email_id, thread_id, reference_ids }: Conversation) {
  return { reply_to_email_id, thread_id, reference_ids: [...reference_ids] };
}
