import type { Booking } from '../api/bookings.ts';
import { isRecord } from '../api/problem.ts';

const REASONS: Readonly<Record<string, string>> = {
  'Code Match': 'A mail carries the booking’s confirmation code.',
  'Exact Date': 'A mail names this property and exactly these dates.',
  'Resolved by person': 'Somebody chose this booking in the review inbox.',
};

const STATUSES: Readonly<Record<string, string>> = {
  confirmed: 'Confirmed',
  occupied: 'Occupied',
  tentative: 'Tentative',
  cancelled: 'Cancelled',
  vanished: 'Gone from the calendar',
};

/** Why a mail was taken for this booking, as the stored code and as a sentence; null when none was. */
export function enrichmentOf(booking: Booking): { code: string; words: string } | null {
  const code = isRecord(booking.raw_data) ? booking.raw_data['enrichment_reason'] : undefined;
  return typeof code === 'string' ? { code, words: REASONS[code] ?? code } : null;
}

export function bookingStatus(status: string): string {
  return STATUSES[status] ?? status;
}

/** Whether the stay no longer takes place. */
export function isOff({ status }: Booking): boolean {
  return status === 'cancelled' || status === 'vanished';
}

/** Whether a mail says that the stay is cancelled although the calendar still has it. */
export function isCancelledByMail({ metadata }: Booking): boolean {
  return isRecord(metadata) && isRecord(metadata['cancelled_by_mail']);
}

/** The guest, or what there is instead. */
export function guestOf(booking: Booking): string {
  return booking.guest_name ?? 'No guest yet';
}

export function setByWords(setBy: string): string {
  const words: Readonly<Record<string, string>> = {
    message: 'from a mail',
    person: 'by hand',
    feed: 'from the calendar',
  };
  return words[setBy] ?? setBy;
}
