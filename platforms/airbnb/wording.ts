import type { Locale } from '../language.ts';
import type { LabelTable } from '../labels.ts';
import type { SubjectTemplate } from '../subject-templates.ts';

/** Labels of an Airbnb mail. `heading` fields open a block; `identity` and `role` lines stand below a name. */
export type AirbnbLabel =
  | 'check_in'
  | 'check_out'
  | 'guests'
  | 'code'
  | 'guest_paid'
  | 'total'
  | 'host_payout'
  | 'earn'
  | 'identity'
  | 'guest_role'
  | 'original_dates'
  | 'requested_dates'
  | 'original_guests'
  | 'requested_guests';

/** How Airbnb words its mails in one language. Data only: readers are shared by all locales. */
export interface AirbnbWording {
  /** Locales that use this wording, by X-Locale. */
  readonly locales: readonly Locale[];
  readonly labels: LabelTable & Readonly<Partial<Record<AirbnbLabel, readonly string[]>>>;
  readonly subjects: readonly SubjectTemplate[];
  /** Sentences of the template that name the guest, in a group `name`. */
  readonly guestSentences: readonly RegExp[];
  /** The first lines of a confirmation or reminder name the day of arrival, in a group `date`. */
  readonly arrivals: readonly RegExp[];
  /** `Listing #N`, with the number in a group `id`. */
  readonly listing: readonly RegExp[];
  /** The line below a title; never a title itself. */
  readonly propertyTypes: readonly string[];
  /** What a payout row is called when it pays a stay. */
  readonly stayCategories: readonly string[];
}
