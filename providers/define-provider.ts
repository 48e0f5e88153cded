import type { Authorization, CalendarFeed, MailMessage, Mailbox } from './capabilities.ts';
import type { Calendars } from './calendars.ts';
import type { Contacts } from './contacts.ts';
import type { Files } from './files.ts';
import type { MailSender } from './mail-sender.ts';
import type { ReadSource, Reservations } from './reservations.ts';

/** Makers of what a provider offers. Each takes what its provider needs; the composition root knows both. */
interface Offers {
  readonly authorization: (needs: never) => Authorization;
  readonly mailbox: (needs: never) => Mailbox;
  /** Reads a message back from the bytes that `mailbox` handed out as raw. */
  readonly readMessage: (raw: Uint8Array) => MailMessage;
  readonly calendarFeed: (needs: never) => CalendarFeed;
  readonly reservations: (needs: never) => Reservations;
  /** Says what a thing means that `reservations` handed out as raw. */
  readonly readSource: ReadSource;
  readonly mailSender: (needs: never) => MailSender;
  readonly calendars: (needs: never) => Calendars;
  readonly files: (needs: never) => Files;
  readonly contacts: (needs: never) => Contacts;
}

export interface ProviderDefinition<Id extends string, Offered extends Partial<Offers>> {
  readonly id: Id;
  /** As people know it. */
  readonly name: string;
  readonly offers: Offered;
}

/** Declares a provider: one directory, one of these, one line in `providers/index.ts`. */
export function defineProvider<const Id extends string, const Offered extends Partial<Offers>>(
  definition: ProviderDefinition<Id, Offered>,
): ProviderDefinition<Id, Offered> {
  return definition;
}
