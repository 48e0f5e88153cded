import { sendEmail } from '#capabilities/send-email/index.ts';
import type { OutboxMail } from '#db/outbox.ts';
import { composeMail, MARK_HEADER } from '#mail/compose.ts';
import type { SentMark } from '#providers/mail-sender.ts';

/** A queued mail as the provider is given it: the same bytes in every attempt, unless name or signature were changed. */
export async function mimeOf(outgoingId: string, mail: OutboxMail): Promise<Buffer> {
  const parsed = sendEmail.settings.safeParse(mail.settings);
  const { from_name: fromName, signature } = parsed.success
    ? parsed.data
    : sendEmail.settings.parse({});
  return composeMail({
    from: { name: fromName === '' ? null : fromName, address: mail.accountEmail ?? '' },
    to: mail.recipients,
    cc: mail.cc,
    bcc: mail.bcc,
    subject: mail.subject,
    text: signature === '' ? mail.text : `${mail.text}\n\n-- \n${signature}`,
    html: mail.html === null ? null : withSignature(mail.html, signature),
    date: mail.queuedAt ?? new Date(0),
    messageId: mail.rfcMessageId ?? '',
    references: mail.referenceIds,
    mark: outgoingId,
  });
}

/** By what the mail is found again among those that the account has sent. */
export function markOf(outgoingId: string, mail: OutboxMail): SentMark {
  return {
    rfcMessageId: mail.rfcMessageId ?? '',
    header: { name: MARK_HEADER, value: outgoingId },
    since: mail.sendingAt ?? new Date(0),
  };
}

function withSignature(html: string, signature: string): string {
  if (signature === '') return html;
  const escaped = signature
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
  return `${html}<p>-- <br>${escaped.replaceAll('\n', '<br>')}</p>`;
}
