import type { Reading } from '#gassync/canonical.ts';
import type { CallOptions } from './capabilities.ts';

/**
 * What a property-management system holds. Every method throws only ProviderError. Nothing is interpreted here: things
 * are handed out as they came, and `canonical.ts` of the provider says what they mean.
 */
export interface Reservations {
  /** Whose account it is and what may be read: proves the credential. Throws `auth-expired` for a bad one. */
  account(options?: CallOptions): Promise<SourceAccount>;
  /** One page of the properties with their rooms. `page` null: the first. */
  properties(page: string | null, options?: CallOptions): Promise<SourcePage>;
  /**
   * One page of the reservations that changed since, of every status. The moment is taken as it is: the overlap is the
   * caller's. A source that cannot ask for changes answers with all stays of a year around today.
   */
  modifiedSince(since: Date, page: string | null, options?: CallOptions): Promise<SourcePage>;
  /** One page of the reservations whose stay touches the days, of every status. */
  stays(window: DayRange, page: string | null, options?: CallOptions): Promise<SourcePage>;
  /**
   * Which of these reservations are still there. Absent where a listing is one answer and needs no second look: pages
   * shift while they are read, and a reservation may slip through between two.
   */
  existing?(ids: readonly string[], options?: CallOptions): Promise<readonly string[]>;
  /** The calendars of room types from the first to the last night, both included. */
  availability?(
    rooms: readonly SourceRoom[],
    nights: DayRange,
    options?: CallOptions,
  ): Promise<readonly SourceItem[]>;
}

/** Days `YYYY-MM-DD`, both included. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

export interface SourceRoom {
  readonly roomTypeId: string;
  readonly propertyId: string;
}

export interface SourceAccount {
  /** The source's permanent id of the account; its limits count per account. */
  readonly accountId: string;
  /** Address or name by which its owner knows it, if the source tells. */
  readonly label: string | null;
  /** What the credential may read, in the source's words; null when the source does not tell. */
  readonly scopes: readonly string[] | null;
}

/** One thing exactly as the source sent it: `raw` is the bytes of its JSON. */
export interface SourceItem {
  readonly kind: 'property' | 'room-type' | 'reservation' | 'availability';
  readonly externalId: string;
  readonly raw: Buffer;
}

export interface SourcePage {
  readonly items: readonly SourceItem[];
  /** Where the next page begins, opaque; null after the last. */
  readonly next: string | null;
}

/** What a reading needs to know beside the thing itself. */
export interface ReadingContext {
  /** ISO 4217 code of a property; null when it is not known. Bookings carry none. */
  readonly currencyOf: (propertyId: string) => string | null;
  /** What the credential may read, in the source's words; null when the source does not tell. */
  readonly scopes: readonly string[] | null;
}

/** What a thing means, in canonical form: none for what is no thing of this source. Pure; throws nothing. */
export type ReadSource = (
  kind: SourceItem['kind'],
  payload: unknown,
  context: ReadingContext,
) => readonly Reading[];
