import type { Booking } from './booking.ts';
import type { Reading } from './facts.ts';
import type { Candidate } from './match.ts';
import type { NamedProperties } from './name-property.ts';

/** What matching already knows about a booking, so that the explanation cannot disagree with the decision. */
export interface Objections {
  readonly speaksOfAStay: boolean;
  readonly sameChannel: (booking: Booking) => boolean;
  readonly hasOtherCode: (booking: Booking) => boolean;
}

/**
 * Takes a reading that matched nothing and returns the bookings a person may think of, each with the reason
 * why it was not chosen, as a stable kebab-case word: those of the named property that touch the mail's days,
 * and those of other properties with exactly its days.
 */
export function explainCandidates(
  reading: Reading,
  bookings: readonly Booking[],
  named: NamedProperties,
  objections: Objections,
): readonly Candidate[] {
  return bookings.flatMap((booking) => {
    const here = named.kind === 'named' && named.propertyIds.has(booking.propertyId);
    const whyNot = here
      ? whyNotHere(reading, booking, objections)
      : whyNotElsewhere(reading, booking, named);
    return whyNot === null ? [] : [{ bookingId: booking.bookingId, whyNot }];
  });
}

function whyNotHere(reading: Reading, booking: Booking, objections: Objections): string | null {
  const { check_in: checkIn, check_out: checkOut } = reading.facts;
  const sameCheckIn = checkIn === booking.checkIn;
  const sameCheckOut = checkOut === booking.checkOut;
  if (checkIn === null) return sameCheckOut ? 'check-in-not-in-mail' : null;
  if (checkOut === null) return sameCheckIn ? 'check-out-not-in-mail' : null;
  if (sameCheckIn && sameCheckOut) return whyNotTheSameStay(booking, objections);
  if (sameCheckIn) return 'check-out-differs';
  if (sameCheckOut) return 'check-in-differs';
  return booking.checkIn < checkOut && checkIn < booking.checkOut ? 'dates-differ' : null;
}

function whyNotTheSameStay(booking: Booking, objections: Objections): string {
  if (!objections.speaksOfAStay) return 'mail-is-no-booking';
  if (!objections.sameChannel(booking)) return 'platform-differs';
  return objections.hasOtherCode(booking) ? 'code-differs' : 'cancelled-on-calendar';
}

function whyNotElsewhere(
  reading: Reading,
  booking: Booking,
  named: NamedProperties,
): string | null {
  const { check_in: checkIn, check_out: checkOut } = reading.facts;
  if (checkIn !== booking.checkIn || checkOut !== booking.checkOut) return null;
  switch (named.kind) {
    case 'named':
      return 'another-property';
    case 'unnamed':
      return 'property-not-in-mail';
    case 'unknown':
      return 'property-unknown';
    case 'contradictory':
      return 'property-contradictory';
  }
}
