import MailComposer from 'nodemailer/lib/mail-composer';

export interface MailPerson {
  readonly name: string | null;
  readonly address: string;
}

/** A mail to be sent, in words. Ids are without angle brackets. */
export interface OutgoingMail {
  readonly from: MailPerson;
  readonly to: readonly MailPerson[];
  readonly cc: readonly MailPerson[];
  readonly bcc: readonly MailPerson[];
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly date: Date;
  readonly messageId: string;
  /** Message-IDs of the conversation, oldest first; the last one is what is answered. Empty: a new conversation. */
  readonly references: readonly string[];
  /** Stands in MARK_HEADER, so that the mail is known again also where a provider gives it another Message-ID. */
  readonly mark: string;
}

/** Our own header; its value is an id of ours and says nothing of the content. */
export const MARK_HEADER = 'X-Inlet-Message';

/**
 * Writes a mail as MIME (RFC 5322, 2045, 2047), blind recipients included, because the provider delivers by them and
 * takes them out. The same mail gives the same bytes. No value can begin a header of its own: line breaks are
 * encoded or replaced by spaces.
 */
export async function composeMail(mail: OutgoingMail): Promise<Buffer> {
  const replied = mail.references.at(-1);
  const node = new MailComposer({
    from: person(mail.from),
    to: mail.to.map(person),
    cc: mail.cc.map(person),
    bcc: mail.bcc.map(person),
    subject: mail.subject,
    text: mail.text,
    ...(mail.html !== null && { html: mail.html }),
    date: mail.date,
    messageId: bracketed(mail.messageId),
    ...(replied !== undefined && {
      inReplyTo: bracketed(replied),
      references: mail.references.map(bracketed),
    }),
    headers: { [MARK_HEADER]: mail.mark },
    // Random boundaries would make other bytes of the same mail.
    baseBoundary: mail.mark,
    newline: '\r\n',
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  node.keepBcc = true;
  return node.build();
}

function person({ name, address }: MailPerson): { name: string; address: string } {
  return { name: name ?? '', address };
}

/** Ids come from other people's mails: what cannot be in one is taken out, so that it cannot end the header. */
function bracketed(id: string): string {
  return `<${id.replaceAll(/[<>\s\p{Cc}]/gu, '')}>`;
}
