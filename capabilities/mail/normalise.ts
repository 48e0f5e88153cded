import type { CountryCode } from 'libphonenumber-js/max';
import { clean, squeeze } from '#mail/characters.ts';
import { type Mail, decodeMessage } from '#mail/decode.ts';
import { type Address, parseAddresses } from '#mail/headers.ts';
import type { MailMessage } from '#providers/capabilities.ts';
import type { FetchedRecord, NormaliseContext } from '../define-capability.ts';
import type { EmailRow, Participant } from '../product-row.ts';
import { attachmentsOf } from './attachments.ts';
import { receivedAt } from './received-at.ts';
import { NO_MAIL } from './labels.ts';
import { signaturePhones } from './signature-phones.ts';

/** 1: what the mail says. 2: and the phone numbers in its writer's signature. */
export const NORMALISER_VERSION = 2;

/** The settings that normalising reads; every capability that stores mail has them. */
export interface MailSettings {
  readonly phone_region: string | null;
}

const MOST_PARTICIPANTS = 500;
const LONGEST_SUBJECT = 2_000;
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** A stored Gmail message as a row of `product.emails`; none for drafts, chats and unreadable bytes. */
export function normaliseMail(
  record: FetchedRecord,
  context: NormaliseContext<MailSettings>,
  version: number,
): readonly EmailRow[] {
  const message = readOrNull(() => context.readMail(record.raw));
  if (message === null) return [];
  const mail = decodeMessage(message);
  const labels = message.labelIds ?? [];
  if (NO_MAIL.some((label) => labels.includes(label))) return [];
  const text = wellFormed(mail.text ?? mail.htmlText ?? '');
  const from = mail.from === null ? null : participant(mail.from);
  return [
    {
      table: 'emails',
      externalId: record.externalId,
      threadId: message.threadId,
      rfcMessageId: rfcMessageId(mail),
      direction: directionOf(labels, from, context.accountEmail),
      subject: squeeze(mail.subject ?? '')
        .slice(0, LONGEST_SUBJECT)
        .toWellFormed(),
      from,
      to: participants(mail, 'to'),
      cc: participants(mail, 'cc'),
      sentAt: mail.sentAt === null ? receivedAt(message) : new Date(mail.sentAt),
      snippet: snippetOf(message),
      bodyText: text.trim(),
      labels: [...labels],
      attachments: attachmentsOf(message),
      signaturePhones:
        version < 2
          ? null
          : signaturePhones(
              { headers: mail.headers, text },
              context.settings.phone_region as CountryCode | null,
            ),
    },
  ];
}

/**
 * Gmail puts SENT on what the account sent. Mail that another program sent in its name has no SENT, but is not in the
 * inbox either, unlike a mail whose sender is forged.
 */
function directionOf(
  labels: readonly string[],
  from: Participant | null,
  accountEmail: string,
): EmailRow['direction'] {
  if (labels.includes('SENT')) return 'outbound';
  return from?.address === accountEmail && !labels.includes('INBOX') ? 'outbound' : 'inbound';
}

function participants(mail: Mail, name: string): readonly Participant[] {
  const all = mail.headers.raw(name).flatMap(parseAddresses).map(participant);
  return [...new Map(all.map((it) => [it.address, it])).values()].slice(0, MOST_PARTICIPANTS);
}

function participant({ name, address }: Address): Participant {
  return { name: name?.toWellFormed() ?? null, address: squeeze(address).toWellFormed() };
}

/** The Message-ID without its brackets; null when it is missing or contradictory. */
function rfcMessageId({ headers }: Pick<Mail, 'headers'>): string | null {
  const id = headers.one('message-id')?.replaceAll(/^<|>$/g, '').trim().toWellFormed() ?? '';
  return id === '' ? null : id;
}

/** Gmail's own first words of the mail, which it hands out escaped. */
function snippetOf({ snippet = '' }: MailMessage): string {
  const plain = snippet.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? '');
  return squeeze(plain).toWellFormed();
}

/** Text that the database takes: no control characters, no half characters. */
function wellFormed(text: string): string {
  return clean(text).toWellFormed();
}

function readOrNull<Read>(read: () => Read): Read | null {
  try {
    return read();
  } catch {
    return null;
  }
}
