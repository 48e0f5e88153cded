import type { Calendars } from '#providers/calendars.ts';
import type { Mailbox } from '#providers/capabilities.ts';
import type { Contacts } from '#providers/contacts.ts';
import type { Files } from '#providers/files.ts';

/** What a connection's provider offers, opened on first use with the connection's credential. */
export interface Sources {
  mailbox(): Mailbox;
  calendars(): Calendars;
  files(): Files;
  contacts(): Contacts;
}
