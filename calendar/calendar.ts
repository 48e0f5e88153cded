import type { EventKind } from './dialect.ts';

/** One entry of a feed. `checkOut` is the departure day. */
export interface CalendarEvent {
  readonly kind: EventKind;
  /** Identity within its feed: the UID, or its days where it has none. */
  readonly key: string;
  readonly uid: string | null;
  readonly checkIn: string | null;
  readonly checkOut: string | null;
  /** Comparable confirmation code, where the feed carries one. */
  readonly code: string | null;
  readonly phoneLast4: string | null;
  /** What may be the guest's name: a hint for people, never written to the booking's own field. */
  readonly guestName: string | null;
  readonly summary: string;
}

/** A feed as read, or why it is no calendar: then nothing at all may be concluded from it. */
export type CalendarReading =
  | {
      readonly kind: 'calendar';
      /** Id of the platform whose dialect the feed speaks, or `generic`. */
      readonly platform: string;
      readonly events: readonly CalendarEvent[];
    }
  | { readonly kind: 'error'; readonly message: string };
