import type * as z from 'zod';
import type { MailMessage } from '#providers/capabilities.ts';
import type { ProductRow } from './product-row.ts';
import type { Sources } from './sources.ts';

/** A thing at the provider. `kind` names its shape, such as `gmail.message`; ids are unique within connection and kind. */
export interface RecordRef {
  readonly kind: string;
  readonly externalId: string;
}

/** A thing exactly as the provider sent it. */
export interface FetchedRecord extends RecordRef {
  /** Equal content has equal versions: the provider's own tag, or a hash without what differs from call to call. */
  readonly version: string;
  readonly raw: Buffer;
}

/**
 * What one call brought. `batch`: things with their content, or only named (then fetched unless they are stored), and
 * things that are no longer there. `closed`: the stream itself is gone; the others go on.
 */
export type Batch =
  | {
      readonly kind: 'batch';
      readonly found: readonly (FetchedRecord | RecordRef)[];
      readonly gone: readonly (RecordRef & { readonly reason: GoneReason })[];
      /** Where the next call goes on; JSON, opaque to everything but the capability. */
      readonly cursor: Cursor;
      /** Whether the provider has more to give now. */
      readonly more: boolean;
      /** A complete listing: when it ends, what it did not show is gone. Each listing has a higher generation. */
      readonly sweep?: { readonly generation: number; readonly ends: boolean };
    }
  | { readonly kind: 'closed'; readonly reason: GoneReason };

export type Cursor = { readonly [name: string]: unknown };

export type GoneReason =
  | 'deleted'
  | 'left'
  | 'trashed'
  | 'no_access'
  | 'not_listed'
  | 'stream_closed';

/** What a capability works with in one call. */
export interface Ask<Settings, Parameters> {
  readonly settings: Settings;
  /** Of this run; null where a run is given none. */
  readonly parameters: Parameters | null;
  readonly stream: string;
  readonly cursor: Cursor | null;
  /** Things found in this run before this call, for capabilities that are bounded per run. */
  readonly foundBefore: number;
  readonly now: Date;
  readonly sources: Sources;
  readonly signal: AbortSignal;
}

/** What the normaliser knows besides the record itself. */
export interface NormaliseContext<Settings> {
  readonly settings: Settings;
  /** Address of the connected account, in lower case. */
  readonly accountEmail: string;
  readonly readMail: (raw: Uint8Array) => MailMessage;
}

/** `live` is polled, `once` runs when asked with parameters, `action` has a workflow of its own. */
export type CapabilityMode = 'live' | 'once' | 'action';

export interface CapabilityDefinition<Settings = unknown, Parameters = unknown> {
  readonly id: string;
  /** As people know it. */
  readonly name: string;
  readonly description: string;
  readonly provider: string;
  /** Further providers whose connections may have it. */
  readonly alsoAt?: readonly string[];
  readonly mode: CapabilityMode;
  /** Whose connections may have it: those of one user, those of the workspace, or both. */
  readonly owner: 'user' | 'workspace' | 'either';
  /** Only where this feature is switched on; elsewhere it does not exist. */
  readonly feature?: 'int_gmail';
  /** Every setting has a default, so that `{}` is valid. */
  readonly settings: z.ZodType<Settings>;
  /** What one run is given; absent for runs without parameters. */
  readonly parameters?: z.ZodType<Parameters>;
  /** The provider's scopes that these settings need, identity not included. */
  scopes(settings: Settings): readonly string[];
  /** How often it is polled; null: never, a run begins only when it is asked for. */
  readonly pollSeconds: number | null;
  /** The installation's setting that is taken instead of `pollSeconds`. */
  readonly pollSetting?: 'POLL_INTERVAL_SECONDS' | 'FEED_POLL_INTERVAL_SECONDS';
  /** Absent for capabilities that fetch nothing. */
  readonly records?: RecordReader<Settings, Parameters>;
  /** Whether files become documents too: then `importDocuments` follows the fetching and ends the run. */
  documents?(settings: Settings): boolean;
  /** What a run's `meta_json` tells of what it was given: numbers, names of filters, no content. */
  limits?(settings: Settings, parameters: Parameters | null): { readonly [name: string]: unknown };
}

/** How a capability's things are fetched and what they become. */
export interface RecordReader<Settings, Parameters> {
  /** Kinds of raw records that `normalise` reads. */
  readonly kinds: readonly string[];
  /** Grows when `normalise` finds more in the same record. */
  readonly normaliserVersion: number;
  /**
   * The streams to be read in this run; each has a cursor of its own. `ask.held` are those that things were seen in and
   * have not left: one that the provider does not list any more is read once more, to be closed.
   */
  streams(
    ask: Omit<Ask<Settings, Parameters>, 'stream' | 'cursor'> & {
      readonly held: readonly string[];
    },
  ): Promise<readonly string[]>;
  /** What comes after `ask.cursor` in `ask.stream`. Throws ProviderError only. */
  next(ask: Ask<Settings, Parameters>): Promise<Batch>;
  /**
   * The content of a thing that `next` only named. `gone`: it is not there, or not visible yet. `unwanted`: it is there
   * and not for this capability, so nothing of it is kept.
   */
  fetch?(
    ref: RecordRef,
    ask: Ask<Settings, Parameters>,
  ): Promise<FetchedRecord | 'gone' | 'unwanted'>;
  /** Ids of the account's messages that a record holds: claimed for the workspace before it is stored. Absent: none. */
  messagesOf?(record: FetchedRecord): readonly string[];
  /** What a record means, in the product's words; pure. Empty: nothing of interest. Throws nothing. */
  normalise(
    record: FetchedRecord,
    context: NormaliseContext<Settings>,
    version: number,
  ): readonly ProductRow[];
}

/**
 * Declares a capability: one directory, one of these, one line in `capabilities/index.ts`. What it becomes — routes,
 * scopes asked for, schedule, durability, re-processing — follows from the declaration.
 */
export function defineCapability<Settings, Parameters = never>(
  definition: CapabilityDefinition<Settings, Parameters>,
): CapabilityDefinition<Settings, Parameters> {
  return definition;
}

/** Whether connections of a provider may have the capability. */
export function isOfferedAt(
  { provider, alsoAt = [] }: Pick<CapabilityDefinition, 'provider' | 'alsoAt'>,
  id: string,
): boolean {
  return provider === id || alsoAt.includes(id);
}
