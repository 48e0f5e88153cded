/** What a reservation e-mail says, as far as a careful reader can tell. Unreadable is null; nothing is guessed. */

export type EventType =
  | 'confirmed'
  | 'cancelled'
  | 'changed'
  | 'change_request'
  | 'inquiry'
  | 'message'
  | 'reminder'
  | 'review'
  | 'payout'
  | 'other';

/** What a mail may do to the booking it matches: fill empty fields, flag it cancelled, ask a person, or nothing. */
export type Effect = 'fill' | 'cancel' | 'review' | 'none';

export type Confidence = 'high' | 'medium' | 'low' | 'none';

/** Dates are ISO days; `check_out` is the departure day. Amounts are decimal strings in `currency`. */
export interface Facts {
  readonly guest_name: string | null;
  readonly check_in: string | null;
  readonly check_out: string | null;
  readonly confirmation_code: string | null;
  readonly guest_count: number | null;
  readonly guest_email: string | null;
  readonly phone: string | null;
  readonly property_name: string | null;
  readonly listing_id: string | null;
  readonly total_amount: string | null;
  readonly payout_amount: string | null;
  readonly currency: string | null;
}

export type FactName = keyof Facts;

/** Why a fact was read: the words it came from and the rule that read them. */
export interface Evidence {
  readonly rule: string;
  readonly words: string;
  readonly source: 'subject' | 'text' | 'html' | 'header' | 'structured';
}

/** One stay of a mail that speaks of several (a payout). */
export type Stay = Pick<
  Facts,
  | 'guest_name'
  | 'check_in'
  | 'check_out'
  | 'confirmation_code'
  | 'property_name'
  | 'listing_id'
  | 'payout_amount'
  | 'currency'
>;

/** The result of reading one message. */
export interface Reading {
  readonly parserVersion: string;
  /** Id of the platform whose dialect was recognised, or `generic`. */
  readonly platform: string;
  readonly locale: string | null;
  readonly eventType: EventType;
  readonly effect: Effect;
  /** true: exact platform sender and Gmail's own authentication pass; false: spoof or look-alike; null: cannot be known. */
  readonly authentic: boolean | null;
  readonly confidence: Confidence;
  readonly facts: Facts;
  readonly stays: readonly Stay[];
  readonly evidence: Partial<Record<FactName, Evidence>>;
  /** Words for a person: contradictions found, why the effect was lowered. Stable kebab-case ids. */
  readonly remarks: readonly string[];
  /** When the mail was sent, ISO 8601 UTC; the order in which mails count. */
  readonly sentAt: string;
}

export const NO_FACTS: Facts = {
  guest_name: null,
  check_in: null,
  check_out: null,
  confirmation_code: null,
  guest_count: null,
  guest_email: null,
  phone: null,
  property_name: null,
  listing_id: null,
  total_amount: null,
  payout_amount: null,
  currency: null,
};
