import type { Booking, BookingReference, GuestField } from './booking.ts';
import type { Reading } from './facts.ts';

/** A message that matched a booking. */
export interface MatchedMail {
  readonly messageId: string;
  readonly by: 'code' | 'property_dates' | 'person';
  readonly reading: Reading;
}

export type EnrichmentReason = 'Code Match' | 'Exact Date' | 'Resolved by person';

/** The state that all mails of one booking together give it. */
export interface BookingPlan {
  /** Values that the mails give to guest fields; only fields whose present value is empty or came from a message appear. */
  readonly fields: readonly {
    readonly field: GuestField;
    readonly value: string | number;
    readonly messageId: string;
    readonly reason: EnrichmentReason;
  }[];
  readonly references: readonly BookingReference[];
  /** The cancellation that counts, by sending date; the calendar still decides. */
  readonly cancelledByMail: { readonly messageId: string; readonly sentAt: string } | null;
  /** An authentic confirmation or reminder stands for this booking. */
  readonly confirmedByMail: { readonly messageId: string; readonly sentAt: string } | null;
  /** What a person must look at, per message, as kebab-case reasons. */
  readonly reviews: readonly { readonly messageId: string; readonly reason: string }[];
}

/**
 * Folds the mails of one booking, ordered by sending date, into the state they give it. Pure and independent
 * of the order in which the mails were processed: the same set always gives the same plan.
 */
export type PlanBooking = (booking: Booking, mails: readonly MatchedMail[]) => BookingPlan;
