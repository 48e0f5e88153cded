import type { CallOptions } from './capabilities.ts';

/** The calendars of an account. Throws ProviderError only. */
export interface Calendars {
  /** One page of the calendars in the account's list, hidden ones included. */
  list(pageToken?: string, options?: CallOptions): Promise<CalendarPage>;
  /**
   * One page of a calendar's events: masters, exceptions, deletions. A sync token serves the parameters that it was issued
   * for, and these never change. Throws `cursor-expired` (code SYNC_TOKEN_EXPIRED or PAGE_TOKEN_EXPIRED), and `not-found`
   * (code CALENDAR_GONE or CALENDAR_FORBIDDEN) for a calendar that cannot be read any more.
   */
  events(calendarId: string, from: EventsFrom, options?: CallOptions): Promise<EventPage>;
  /**
   * Creates the event under an id that the caller chose: repeated, it answers with the event that is there, which may show
   * another change than the caller's. `gone`: it was there and is deleted.
   */
  insert(
    calendarId: string,
    event: EventToWrite,
    options?: CallOptions,
  ): Promise<WrittenEvent | 'gone'>;
  /**
   * Changes the event if it still has this etag. `changed`: somebody else changed it since. `gone`: it is deleted. The same
   * change made again answers with the event as it was changed.
   */
  change(
    calendarId: string,
    change: EventChange,
    options?: CallOptions,
  ): Promise<WrittenEvent | 'changed' | 'gone'>;
}

/** Where a listing starts, and where it goes on. A window leaves the listing without a sync token. */
export interface EventsFrom {
  readonly syncToken?: string;
  readonly pageToken?: string;
  readonly window?: { readonly from: Date; readonly to: Date };
}

export interface CalendarPage {
  readonly calendars: readonly CalendarEntry[];
  readonly nextPageToken?: string;
}

export interface CalendarEntry {
  readonly calendarId: string;
  /** Whether more may be seen than when somebody is busy. */
  readonly isReadable: boolean;
}

export interface EventPage {
  readonly events: readonly FetchedEvent[];
  /** False where only the times are told, and nothing of what happens then. */
  readonly isReadable: boolean;
  readonly nextPageToken?: string;
  /** On the last page only. */
  readonly nextSyncToken?: string;
}

export interface FetchedEvent {
  readonly eventId: string;
  /** Changes with every change of the event. */
  readonly etag: string;
  /** A deletion, of which nothing more than the id need be told. */
  readonly isDeleted: boolean;
  /** What the provider sent, byte for byte. */
  readonly raw: Buffer;
}

export interface EventToWrite {
  /** 5 to 1024 digits of base32hex (RFC 4648 §7) in lower case, as Google wants them. */
  readonly eventId: string;
  /** Kept with the event, so that a repeated call knows its own work. */
  readonly changeId: string;
  readonly title: string;
  readonly description: string;
  readonly location: string | null;
  readonly start: EventTime;
  /** Exclusive. */
  readonly end: EventTime;
  /** Addresses; they are told by the provider. */
  readonly attendees: readonly string[];
}

/** What is absent stays as it is. */
export interface EventChange {
  readonly eventId: string;
  readonly etag: string;
  readonly changeId: string;
  readonly title?: string;
  readonly description?: string;
  readonly location?: string | null;
  readonly start?: EventTime;
  readonly end?: EventTime;
}

/** A day `YYYY-MM-DD`, or a moment with the zone that it was meant in. */
export type EventTime =
  | { readonly kind: 'day'; readonly date: string }
  | { readonly kind: 'moment'; readonly at: Date; readonly timeZone: string | null };

export interface WrittenEvent {
  readonly etag: string;
  /** The change of ours that the event shows; null if none. */
  readonly changeId: string | null;
}
