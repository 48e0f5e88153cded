/** What normalisers make of records; `db/product-rows.ts` writes them, keyed by connection and `externalId`. */
export type ProductRow = EmailRow | MeetingRow | FileRow | ContactRow;

export interface EmailRow {
  readonly table: 'emails';
  readonly externalId: string;
  readonly threadId: string;
  /** The Message-ID header without angle brackets. */
  readonly rfcMessageId: string | null;
  readonly direction: 'inbound' | 'outbound';
  readonly subject: string;
  readonly from: Participant | null;
  readonly to: readonly Participant[];
  readonly cc: readonly Participant[];
  readonly sentAt: Date;
  readonly snippet: string;
  readonly bodyText: string;
  /** Ids of the labels that it carried when it was fetched. */
  readonly labels: readonly string[];
  readonly attachments: readonly Attachment[];
  /** Phone numbers in E.164 found in the sender's signature; null where the normaliser version does not look. */
  readonly signaturePhones: readonly string[] | null;
}

export interface Participant {
  readonly name: string | null;
  /** In lower case. */
  readonly address: string;
}

export interface Attachment {
  /** `<message id>/<part id>`: lasting, unlike Gmail's own attachment ids, which change at every call. */
  readonly attachmentId: string;
  readonly filename: string;
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
}

export interface MeetingRow {
  readonly table: 'meetings';
  /** `<calendar id>/<event id>`: event ids repeat between calendars. */
  readonly externalId: string;
  readonly calendarId: string;
  readonly eventId: string;
  readonly icalUid: string | null;
  readonly etag: string;
  readonly sequence: number;
  /** `deleted`: only the id is known, so a writer keeps what else is stored. */
  readonly status: 'confirmed' | 'tentative' | 'cancelled' | 'deleted';
  readonly title: string;
  readonly description: string;
  readonly location: string | null;
  readonly start: MeetingTime | null;
  /** Exclusive. */
  readonly end: MeetingTime | null;
  /** RRULE, EXDATE and the like, as in RFC 5545. */
  readonly recurrence: readonly string[];
  readonly recurringEventId: string | null;
  readonly originalStart: MeetingTime | null;
  readonly organiser: Participant | null;
  readonly attendees: readonly (Participant & { readonly response: string })[];
  readonly eventType: string;
  readonly url: string | null;
  readonly updatedAt: Date | null;
}

/** A day without a zone, or a moment with the zone in which it was set. */
export type MeetingTime =
  | { readonly kind: 'day'; readonly date: string }
  | { readonly kind: 'moment'; readonly at: Date; readonly timeZone: string | null };

/** `meta` is exactly the document's JSON (documents: connectors). */
export interface FileRow {
  readonly table: 'files';
  readonly externalId: string;
  readonly provider: 'google_drive' | 'gmail';
  readonly title: string;
  readonly mime: string;
  /** Bytes; null where the provider has none, as for its own document types. */
  readonly size: number | null;
  readonly modifiedAt: Date | null;
  readonly url: string | null;
  readonly meta: { readonly [name: string]: unknown };
  /** What of it can be imported on its own, in the order of `meta`; empty for a file that is itself the content. */
  readonly attachments: readonly Attachment[];
  readonly trashed: boolean;
}

export interface ContactRow {
  readonly table: 'contacts';
  readonly externalId: string;
  readonly name: string;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly organisation: string | null;
}
