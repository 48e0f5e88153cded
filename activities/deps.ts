import type { CapabilityDefinition } from '#capabilities/define-capability.ts';
import type { Sources } from '#capabilities/sources.ts';
import type { Db } from '#db/in-workspace.ts';
import type { Clock } from '#lib/clock.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import type { Log } from '#lib/log.ts';
import type { CalendarFeed, MailMessage, Mailbox } from '#providers/capabilities.ts';
import type { Reservations } from '#providers/reservations.ts';
import type { Vault } from '#vault/vault.ts';

/** What the steps need of the world; the composition root (workers/) provides it. */
export interface ActivityDeps {
  /** Pools of the e-mail path, the calendar path, the sources' path and erasure: what each may write is the database's business. */
  readonly enrichment: Db;
  readonly calendar: Db;
  readonly mapping: Db;
  readonly purger: Db;
  readonly keyring: Keyring;
  readonly log: Log;
  readonly clock: Clock;
  readonly openMailbox: (connection: MailboxOwner) => Mailbox;
  /** What the connection's provider offers, for capabilities that are only declared. */
  readonly openSources: (connection: SourcesOwner) => Sources;
  /** The account of a property-management system. */
  readonly openPms: (connection: SourcesOwner) => Reservations;
  /** The capabilities of this installation, by id. */
  readonly capabilities: ReadonlyMap<string, CapabilityDefinition>;
  /** Reads a stored message back from its exact bytes. */
  readonly readMessage: (raw: Uint8Array) => MailMessage;
  readonly openFeed: (url: string) => CalendarFeed;
  readonly vault: Vault;
}

export interface MailboxOwner {
  readonly workspaceId: string;
  readonly profileId: string | null;
  readonly connectionId: string;
  /** The provider's permanent id of the account. */
  readonly accountSub: string;
}

export interface SourcesOwner extends MailboxOwner {
  readonly provider: string;
}
