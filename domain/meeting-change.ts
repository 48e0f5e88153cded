/** Where a change of a meeting stands on its way into the calendar. A conflict waits for a person. */
export const CHANGE_STATES = ['pending', 'written', 'conflict', 'dismissed'] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];

/** Why a change could not be written: somebody else's newer change stands, or there is nothing to write it to. */
export const CHANGE_REASONS = [
  'CHANGED_AT_PROVIDER',
  'DELETED_AT_PROVIDER',
  'CALENDAR_GONE',
  'CALENDAR_READ_ONLY',
  'REFUSED',
] as const;
export type ChangeReason = (typeof CHANGE_REASONS)[number];

/** A day, or a moment (ISO 8601 UTC) with the zone it was meant in; as stored. */
export type PlannedTime =
  | { readonly kind: 'day'; readonly date: string }
  | { readonly kind: 'moment'; readonly at: string; readonly timeZone: string | null };

/** What is to become of a meeting; what is absent stays. A new meeting has all but the attendees. */
export interface MeetingFields {
  readonly title?: string;
  readonly description?: string;
  readonly location?: string | null;
  readonly start?: PlannedTime;
  /** Exclusive. */
  readonly end?: PlannedTime;
  readonly attendees?: readonly string[];
}

/** The event id of a meeting that is made here: base32hex in lower case, as Google wants it, and nobody else's. */
export function eventIdOf(changeId: string): string {
  return `inlet${changeId.replaceAll('-', '')}`;
}

/** The mark that a write leaves on the event, so that a repeated one knows its own work. */
export function changeMark(change: { readonly id: string; readonly version: number }): string {
  return `${change.id}.${change.version}`;
}
