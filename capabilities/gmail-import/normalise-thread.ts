import { decodeMessage } from '#mail/decode.ts';
import type { MailMessage } from '#providers/capabilities.ts';
import type { FetchedRecord, NormaliseContext } from '../define-capability.ts';
import { attachmentsOf } from '../mail/attachments.ts';
import { NEVER_FETCHED } from '../mail/labels.ts';
import { receivedAt } from '../mail/received-at.ts';
import type { FileRow } from '../product-row.ts';

/** Kind of a raw record that is one Gmail thread: headers and parts of its messages, without their content. */
export const THREAD_KIND = 'gmail.thread';

/** Ids of all messages that a thread's record holds. */
export function messagesOfThread(record: FetchedRecord): readonly string[] {
  return messagesIn(record).map(({ id }) => id);
}

/**
 * A thread as one file: its newest mail by subject, author, date and Message-ID, and the attachments of all its mails.
 * Drafts, spam and trash in it do not count; none at all for a thread of nothing else.
 */
export function normaliseThread(
  record: FetchedRecord,
  { accountEmail }: Pick<NormaliseContext<unknown>, 'accountEmail'>,
): readonly FileRow[] {
  const messages = messagesIn(record).filter(
    ({ labelIds = [] }) => !NEVER_FETCHED.some((label) => labelIds.includes(label)),
  );
  const newest = messages.at(-1);
  if (newest === undefined) return [];
  const mail = decodeMessage(newest);
  const attachments = messages.flatMap(attachmentsOf);
  const subject = (mail.subject ?? '').toWellFormed();
  return [
    {
      table: 'files',
      externalId: record.externalId,
      provider: 'gmail',
      title: subject,
      mime: 'message/rfc822',
      size: messages.reduce((sum, { sizeEstimate = 0 }) => sum + sizeEstimate, 0),
      modifiedAt: receivedAt(newest),
      url: `https://mail.google.com/mail/u/${encodeURIComponent(accountEmail)}/#all/${record.externalId}`,
      meta: {
        subject,
        from: mail.from?.address.toWellFormed() ?? null,
        date: mail.sentAt,
        messageId: mail.headers.one('message-id')?.toWellFormed() ?? null,
        attachments: attachments.map(({ filename, mimeType, size }) => ({
          filename,
          mimeType,
          size,
        })),
      },
      attachments,
      trashed: false,
    },
  ];
}

/** The messages of a record in the order of their arrival; none where the bytes are no thread. */
function messagesIn({ raw }: FetchedRecord): readonly MailMessage[] {
  try {
    const { messages = [] } = JSON.parse(raw.toString('utf8')) as { messages?: MailMessage[] };
    return messages.toSorted((a, b) => Number(a.internalDate) - Number(b.internalDate));
  } catch {
    return [];
  }
}
