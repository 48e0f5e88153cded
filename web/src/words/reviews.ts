import type { Message } from '../api/bookings.ts';

type Facts = NonNullable<Message['reading']>['facts'];
export type FactName = keyof Facts;

const REASONS: Readonly<Record<string, string>> = {
  'several-bookings-fit': 'Several bookings fit this mail equally well.',
  'codes-contradict': 'Property and dates fit a booking, but it is known under another code.',
  'waiting-for-details': 'The mail leaves out something that is needed to be sure.',
  'property-unknown': 'The mail names a property that Inlet does not know yet.',
  'no-booking-on-calendar': 'No calendar has a stay with these dates.',
  'proposal-only': 'The mail was forwarded or comes from a sender that is not on the list.',
  'reader-unsure': 'The mail contradicts itself.',
  'change-waits-for-calendar': 'The stay was changed; the calendar must bring the new dates.',
  'dates-conflict': 'The code belongs to a booking, but the dates are different.',
  'cancellation-unconfirmed': 'The mail seems to cancel the stay, but this is not certain.',
  'cancelled-by-mail-but-on-calendar': 'The mail cancels the stay, but the calendar still has it.',
  'confirmed-after-cancellation': 'The stay was confirmed again after it was cancelled.',
};

const WHY_NOT: Readonly<Record<string, string>> = {
  'check-in-not-in-mail': 'The mail does not say when the guest arrives.',
  'check-out-not-in-mail': 'The mail does not say when the guest leaves.',
  'check-in-differs': 'It begins on another day.',
  'check-out-differs': 'It ends on another day.',
  'dates-differ': 'Its dates only overlap with those of the mail.',
  'mail-is-no-booking': 'The mail does not speak of a stay.',
  'platform-differs': 'It comes from another platform.',
  'code-differs': 'It is known under another confirmation code.',
  'code-contested': 'Another booking has the same code.',
  'shares-the-code': 'Another booking has the same code.',
  'fits-as-well': 'It fits as well as another booking.',
  'one-of-several-stays': 'The mail speaks of several stays.',
  'cancelled-on-calendar': 'It is cancelled on the calendar.',
  'another-property': 'It is in another property.',
  'property-not-in-mail': 'The mail does not name a property.',
  'property-unknown': 'The mail names a property that Inlet does not know.',
  'property-contradictory': 'The mail names more than one property.',
};

/** What the reader noticed; null for what says nothing to a person. */
const REMARKS: Readonly<Record<string, string | null>> = {
  'dmarc-pass': null,
  'unlisted-sender': 'The sender is not on the list of known senders.',
  'forwarded-by-person': 'Somebody forwarded this mail by hand.',
  'sent-by-mailbox': 'The mail was sent from this mailbox itself.',
  'unconfirmed-wording': 'The wording is not one that Inlet knows for sure.',
  'dates-contradict': 'The mail names dates that contradict each other.',
  'subject-and-body-dates-differ': 'Subject and text name different dates.',
  'template-and-subject-differ': 'Subject and text speak of different things.',
  'several-guest-name': 'The mail names more than one guest.',
  'relay-address': 'The address is one that the platform passes mail on from.',
  'payout-in-another-currency': 'The payout is in another currency.',
  'dmarc-fail': 'The sender could not be proven.',
};

const EVENTS: Readonly<Record<string, string>> = {
  confirmed: 'Confirmation',
  cancelled: 'Cancellation',
  changed: 'Change',
  change_request: 'Request to change',
  inquiry: 'Inquiry',
  message: 'Message',
  reminder: 'Reminder',
  review: 'Guest review',
  payout: 'Payout',
  other: 'Mail',
};

export const FACTS: readonly (readonly [name: FactName, words: string])[] = [
  ['guest_name', 'Guest'],
  ['check_in', 'Arrives'],
  ['check_out', 'Leaves'],
  ['guest_count', 'Guests'],
  ['confirmation_code', 'Code'],
  ['property_name', 'Property'],
  ['listing_id', 'Listing'],
  ['phone', 'Phone'],
  ['guest_email', 'E-mail'],
  ['total_amount', 'Total'],
  ['payout_amount', 'Payout'],
];

export function reasonWords(reason: string): string {
  return REASONS[reason] ?? sentence(reason);
}

export function whyNotWords(whyNot: string): string {
  return WHY_NOT[whyNot] ?? sentence(whyNot);
}

export function eventWords(eventType: string | null): string {
  return EVENTS[eventType ?? 'other'] ?? 'Mail';
}

/** What the reader noticed, in sentences. */
export function remarkWords(remarks: readonly string[]): string[] {
  return remarks.flatMap((remark) => {
    const words = REMARKS[remark] === undefined ? sentence(remark) : REMARKS[remark];
    return words === null ? [] : [words];
  });
}

function sentence(word: string): string {
  const text = word.replaceAll(/[-_]/g, ' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
