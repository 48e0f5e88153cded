import type { Booking, Property } from './booking.ts';
import type { Reading } from './facts.ts';

/** Why a booking was looked at and not chosen. Shown to the person who decides. */
export interface Candidate {
  readonly bookingId: number;
  readonly whyNot: string;
}

export type Match =
  | {
      readonly outcome: 'match';
      readonly by: 'code' | 'property_dates';
      readonly bookingId: number;
      /** The code matched but the mail's dates differ from the calendar's: the calendar's stay. */
      readonly datesConflict: boolean;
    }
  | { readonly outcome: 'ambiguous'; readonly candidates: readonly Candidate[] }
  | { readonly outcome: 'no_match'; readonly candidates: readonly Candidate[] };

/** What to ask the database for before matching; each list may be empty. Values are normalised. */
export interface MatchKeys {
  readonly codes: readonly string[];
  /** Normalised titles and platform ids of the property the mail names. */
  readonly propertyKeys: readonly string[];
  readonly checkIn: string | null;
  readonly checkOut: string | null;
}

export type MatchKeysOf = (reading: Reading) => MatchKeys;
/**
 * Decides which booking a mail speaks of. Pure: `bookings` holds every booking that shares a code with the
 * mail, or belongs to a named property and touches its dates; `properties` those named.
 */
export type MatchBooking = (
  reading: Reading,
  bookings: readonly Booking[],
  properties: readonly Property[],
) => Match;
