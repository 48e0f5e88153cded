import type { Booking, Property, PropertyAlias } from './booking.ts';
import type { Facts, Reading } from './facts.ts';
import type { Match } from './match.ts';
import { codeOf, hasCode } from './match-booking.ts';
import { listingIdKinds, nameProperty } from './name-property.ts';

/** What a person is asked. Stable words: the inbox and the API show them. */
export const REVIEW_REASONS = [
  /** Several bookings fit equally well. */
  'several-bookings-fit',
  /** Property and days fit, but the booking is known under another code. */
  'codes-contradict',
  /** The mail leaves out what is needed to be sure (Booking.com never says when the guest departs). */
  'waiting-for-details',
  /** The mail names a property that nobody has told us about. */
  'property-unknown',
  /** Everything is known, but the calendar has no such stay. */
  'no-booking-on-calendar',
  /** A forward by hand or an unlisted sender: what it says is only a proposal. */
  'proposal-only',
  /** The reader found a contradiction in the mail. */
  'reader-unsure',
  /** An accepted change: the calendar has to bring the new days. */
  'change-waits-for-calendar',
  /** The code is the booking's, the days are not. */
  'dates-conflict',
  /** A cancellation that the reader does not vouch for. */
  'cancellation-unconfirmed',
  /** Cancelled by mail, while the calendar still shows the stay. */
  'cancelled-by-mail-but-on-calendar',
  /** A confirmation was sent after the cancellation. */
  'confirmed-after-cancellation',
] as const;
export type ReviewReason = (typeof REVIEW_REASONS)[number];

/** Reasons that ask whether a stay is cancelled at all. */
export const ASKS_IF_CANCELLED: readonly string[] = [
  'cancellation-unconfirmed',
  'confirmed-after-cancellation',
];

/** Reasons that a booking which appears later may settle without a person. */
const SETTLED_BY_A_BOOKING: readonly string[] = [
  'several-bookings-fit',
  'waiting-for-details',
  'property-unknown',
  'no-booking-on-calendar',
];

/**
 * Takes a reading and its match and returns what to ask a person when the mail found no booking, or null:
 * a mail that may do nothing needs nobody. What to ask about a matched mail is said by `planBooking`.
 */
export function reviewUnmatched(reading: Reading, match: Match): ReviewReason | null {
  if (match.outcome === 'match' || reading.authentic === false) return null;
  if (reading.effect === 'none') return null;
  if (match.outcome === 'ambiguous') return 'several-bookings-fit';
  const reasons = match.candidates.map((candidate) => candidate.whyNot);
  if (reasons.some((reason) => /^code-(?:differs|contested)$/u.test(reason)))
    return 'codes-contradict';
  if (reasons.includes('property-unknown')) return 'property-unknown';
  const { check_in: checkIn, check_out: checkOut } = reading.facts;
  return checkIn === null || checkOut === null ? 'waiting-for-details' : 'no-booking-on-calendar';
}

export type ReviewStatus = 'open' | 'resolved' | 'dismissed';

/** The state of a review item. `bookingId` is the booking it was resolved onto, `by` a user id or `calendar`. */
export interface ReviewState {
  readonly status: ReviewStatus;
  readonly reason: string;
  readonly bookingId: number | null;
  readonly by: string | null;
}

export type ReviewEvent =
  | { readonly kind: 'resolve'; readonly bookingId: number; readonly by: string }
  | { readonly kind: 'dismiss' | 'undo'; readonly by: string }
  /** A later calendar import, alias or code gave the mail its booking. */
  | { readonly kind: 'booking-appeared'; readonly bookingId: number };

export type ReviewMove =
  | { readonly kind: 'moved'; readonly state: ReviewState; readonly says: string }
  | { readonly kind: 'refused'; readonly why: 'not-open' | 'already-open' | 'needs-a-person' };

/**
 * Takes a review item and what happened and returns its next state and a sentence for its history, or why the
 * move is refused. The first verdict stands until it is undone; a dismissed item re-opens and resolves itself
 * when its missing booking appears, a resolved one never moves by itself.
 */
export function moveReview(state: ReviewState, event: ReviewEvent): ReviewMove {
  switch (event.kind) {
    case 'resolve':
      if (state.status !== 'open') return { kind: 'refused', why: 'not-open' };
      return moved(state, 'resolved', event.bookingId, event.by, 'Resolved by a person.');
    case 'dismiss':
      if (state.status !== 'open') return { kind: 'refused', why: 'not-open' };
      return moved(state, 'dismissed', null, event.by, 'Dismissed by a person.');
    case 'undo':
      if (state.status === 'open') return { kind: 'refused', why: 'already-open' };
      return moved(state, 'open', null, null, 'Undone by a person; open again.');
    case 'booking-appeared':
      if (state.status === 'resolved') return { kind: 'refused', why: 'not-open' };
      if (!SETTLED_BY_A_BOOKING.includes(state.reason)) {
        return { kind: 'refused', why: 'needs-a-person' };
      }
      return moved(
        state,
        'resolved',
        event.bookingId,
        'calendar',
        `${state.status === 'dismissed' ? 'Re-opened: the' : 'The'} missing booking appeared; resolved by itself.`,
      );
  }
}

function moved(
  state: ReviewState,
  status: ReviewStatus,
  bookingId: number | null,
  by: string | null,
  says: string,
): ReviewMove {
  return { kind: 'moved', state: { ...state, status, bookingId, by }, says };
}

/** What a person's verdict teaches: under which other name the property, and under which code the booking, is known. */
export interface Lessons {
  readonly alias: PropertyAlias | null;
  readonly code: string | null;
}

/**
 * Takes a mail, the booking a person resolved it onto and all properties, and returns what to remember for
 * that booking and its property. A name or id that already stands for a property teaches nothing.
 */
export function lessonsOf(
  reading: Reading,
  booking: Booking,
  properties: readonly Property[],
): Lessons {
  const code = codeOf(reading);
  const isNew = code !== null && !hasCode(booking, code);
  return { alias: aliasOf(reading, properties), code: isNew ? code : null };
}

/** The platform's id where the mail has one, because titles change. */
function aliasOf(reading: Reading, properties: readonly Property[]): PropertyAlias | null {
  const { listing_id: id, property_name: title } = reading.facts;
  const [kind] = listingIdKinds(reading.platform);
  const isUnknown = (facts: Partial<Facts>): boolean =>
    nameProperty({ ...reading, facts: { ...reading.facts, ...facts } }, properties).kind ===
    'unknown';
  if (id !== null && kind !== undefined) {
    return isUnknown({ property_name: null }) ? { kind, value: id } : null;
  }
  return title !== null && isUnknown({}) ? { kind: 'name', value: title } : null;
}
