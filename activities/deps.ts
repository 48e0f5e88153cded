import type { Db } from '#db/in-workspace.ts';
import type { Clock } from '#lib/clock.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import type { Log } from '#lib/log.ts';
import type { CalendarFeed, MailMessage, Mailbox } from '#providers/capabilities.ts';

/** What the steps need of the world; the composition root (workers/) provides it. */
export interface ActivityDeps {
  /** Pools of the e-mail path, the calendar path and erasure: what each may write is the database's business. */
  readonly enrichment: Db;
  readonly calendar: Db;
  readonly purger: Db;
  readonly keyring: Keyring;
  readonly log: Log;
  readonly clock: Clock;
  readonly openMailbox: (connection: MailboxOwner) => Mailbox;
  /** Reads a stored message back from its exact bytes. */
  readonly readMessage: (raw: Uint8Array) => MailMessage;
  readonly openFeed: (url: string) => CalendarFeed;
}

export interface MailboxOwner {
  readonly workspaceId: string;
  readonly profileId: string | null;
  readonly connectionId: string;
  /** The provider's permanent id of the account. */
  readonly accountSub: string;
}
