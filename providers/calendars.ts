import type { CallOptions } from './capabilities.ts';

/** The calendars of an account. Throws ProviderError only. */
export interface Calendars {
  /** One page of the account's calendars. Throws `cursor-expired` for a sync token that is no longer good. */
  list(
    from: { readonly syncToken?: string; readonly pageToken?: string },
    options?: CallOptions,
  ): Promise<CalendarPage>;
  /**
   * One page of a calendar's events: masters and exceptions, deleted ones included. Exactly the same window must be
   * given with a sync token as when it was issued. Throws `cursor-expired` (code SYNC_TOKEN_EXPIRED), and `not-found` or
   * `scope-missing` for a calendar that cannot be read any more.
   */
  events(
    calendarId: string,
    from: {
      readonly syncToken?: string;
      readonly pageToken?: string;
      readonly window?: { readonly from: Date; readonly to: Date };
    },
    options?: CallOptions,
  ): Promise<EventPage>;
  /** Creates the event under an id that the caller chose, so that a repeated call makes no second one. */
  insert(calendarId: string, event: EventToWrite, options?: CallOptions): Promise<WrittenEvent>;
  /** Changes the event if it still has this etag, else answers `changed`. */
  update(
    calendarId: string,
    event: EventToWrite & { readonly etag: string },
    options?: CallOptions,
  ): Promise<WrittenEvent | 'changed' | 'gone'>;
}

export interface CalendarPage {
  readonly calendars: readonly CalendarEntry[];
  readonly nextPageToken?: string;
  readonly nextSyncToken?: string;
}

export interface CalendarEntry {
  readonly calendarId: string;
  readonly name: string;
  readonly accessRole: string;
  readonly isPrimary: boolean;
  readonly isDeleted: boolean;
  readonly timeZone: string | null;
}

export interface EventPage {
  readonly events: readonly FetchedEvent[];
  readonly nextPageToken?: string;
  /** On the last page only. */
  readonly nextSyncToken?: string;
}

export interface FetchedEvent {
  readonly eventId: string;
  readonly etag: string;
  readonly isCancelled: boolean;
  /** What the provider sent, as JSON, byte for byte as far as the client hands it out. */
  readonly raw: Buffer;
}

export interface EventToWrite {
  /** RFC 2938 base32hex, as Google wants it. */
  readonly eventId: string;
  readonly title: string;
  readonly description: string;
  readonly location: string | null;
  readonly start: EventTime;
  readonly end: EventTime;
  readonly attendees: readonly string[];
}

export type EventTime =
  | { readonly date: string }
  | { readonly dateTime: string; readonly timeZone: string | null };

export interface WrittenEvent {
  readonly etag: string;
  readonly raw: Buffer;
}
