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
  readonly fileLimits: FileLimits;
}

/** How many files and which, where a connection's own settings do not say. */
export interface FileLimits {
  readonly filesPerRun: number;
  readonly maxBytes: number;
  readonly mimeTypes: readonly string[];
}
