import type { Booking, BookingStatus } from './booking.ts';
import type { EventType, Reading, Stay } from './facts.ts';
import type { Candidate, Match, MatchBooking, MatchKeysOf } from './match.ts';
import { nameProperty, type NamedProperties } from './name-property.ts';
import { normaliseCode, normaliseId, normaliseText } from './normalise.ts';
import { explainCandidates } from './why-not.ts';

/** An inquiry or an advertisement that happens to carry the days of a stay does not speak of that stay. */
const SPEAKS_OF_A_STAY: Readonly<Record<EventType, boolean>> = {
  confirmed: true,
  reminder: true,
  cancelled: true,
  changed: true,
  change_request: true,
  message: true,
  review: true,
  payout: true,
  inquiry: false,
  other: false,
};

/** Only these sell stays of their own; a property-management system's mail may concern any channel. */
const CHANNELS: readonly string[] = ['airbnb', 'vrbo', 'booking'];

const LIVE: readonly BookingStatus[] = ['confirmed', 'tentative', 'occupied'];

/** Takes a reading and returns what to look for among aliases and bookings, in comparable form, without repeats. */
export const matchKeys: MatchKeysOf = (reading) => {
  const { facts, stays } = reading;
  const codes = [facts.confirmation_code, ...stays.map((stay) => stay.confirmation_code)];
  const titles = [facts.property_name, ...stays.map((stay) => stay.property_name)];
  const ids = [facts.listing_id, ...stays.map((stay) => stay.listing_id)];
  return {
    codes: comparable(codes, normaliseCode),
    propertyKeys: [
      ...new Set([...comparable(titles, normaliseText), ...comparable(ids, normaliseId)]),
    ],
    checkIn: facts.check_in,
    checkOut: facts.check_out,
  };
};

/**
 * Takes a reading, the bookings it may speak of and the properties it may name, and returns the decision:
 * by code, else by property and both exact days with exactly one booking that has no different code.
 * Nothing is ever matched by likeness. A spoof matches nothing; a mail of several stays matches no single one.
 * Rules: email-formats §12. Bookings that cannot matter may be among those given.
 */
export const matchBooking: MatchBooking = (reading, bookings, properties) => {
  if (reading.authentic === false) return { outcome: 'no_match', candidates: [] };
  if (distinctStays(reading.stays) > 1) return severalStays(reading.stays, bookings);
  const named = nameProperty(reading, properties);
  const code = codeOf(reading);
  const known = code === null ? [] : bookings.filter((booking) => hasCode(booking, code));
  return known.length > 0
    ? decideByCode(reading, known, named)
    : decideByDates(reading, bookings, named);
};

/** The code of a reading in comparable form, or null. */
export function codeOf(reading: Reading): string | null {
  const code = reading.facts.confirmation_code ?? reading.stays[0]?.confirmation_code ?? null;
  const comparableCode = code === null ? '' : normaliseCode(code);
  return comparableCode === '' ? null : comparableCode;
}

/** Whether the booking is known under this code, which is in comparable form. */
export function hasCode(booking: Booking, code: string): boolean {
  return booking.references.some((reference) => normaliseCode(reference.value) === code);
}

/** Whether a mail states a day that the calendar contradicts. */
export function datesDiffer(reading: Reading, booking: Booking): boolean {
  const { check_in: checkIn, check_out: checkOut } = reading.facts;
  return (
    (checkIn !== null && checkIn !== booking.checkIn) ||
    (checkOut !== null && checkOut !== booking.checkOut)
  );
}

function decideByCode(reading: Reading, known: readonly Booking[], named: NamedProperties): Match {
  const fitting = known.filter((booking) => sameChannel(reading, booking));
  const chosen =
    onlyOne(fitting) ?? onlyOne(exactly(reading, fitting, named)) ?? stillListed(fitting);
  if (chosen !== null) {
    const { bookingId } = chosen;
    return { outcome: 'match', by: 'code', bookingId, datesConflict: datesDiffer(reading, chosen) };
  }
  const whyNot = fitting.length === 0 ? 'platform-differs' : 'shares-the-code';
  const candidates = known.map(({ bookingId }) => ({ bookingId, whyNot }));
  return { outcome: fitting.length === 0 ? 'no_match' : 'ambiguous', candidates };
}

function decideByDates(
  reading: Reading,
  bookings: readonly Booking[],
  named: NamedProperties,
): Match {
  const code = codeOf(reading);
  const fitting = exactly(reading, bookings, named).filter(
    (booking) =>
      SPEAKS_OF_A_STAY[reading.eventType] &&
      sameChannel(reading, booking) &&
      (code === null || booking.references.length === 0),
  );
  const standing = firstNotEmpty(
    fitting.filter((booking) => LIVE.includes(booking.status)),
    fitting.filter((booking) => booking.status === 'vanished'),
    // A stay that the calendar has already cancelled is meant by its cancellation mail and by no other.
    fitting.filter(() => reading.eventType === 'cancelled'),
  );
  const chosen = onlyOne(standing);
  if (chosen !== null) {
    const { bookingId } = chosen;
    return { outcome: 'match', by: 'property_dates', bookingId, datesConflict: false };
  }
  if (standing.length > 1) {
    const candidates = standing.map(({ bookingId }) => ({ bookingId, whyNot: 'fits-as-well' }));
    return { outcome: 'ambiguous', candidates };
  }
  const candidates = explainCandidates(reading, bookings, named, {
    speaksOfAStay: SPEAKS_OF_A_STAY[reading.eventType],
    sameChannel: (booking) => sameChannel(reading, booking),
    hasOtherCode: (booking) => code !== null && booking.references.length > 0,
  });
  return { outcome: 'no_match', candidates };
}

function exactly(
  reading: Reading,
  bookings: readonly Booking[],
  named: NamedProperties,
): readonly Booking[] {
  const { check_in: checkIn, check_out: checkOut } = reading.facts;
  if (named.kind !== 'named' || checkIn === null || checkOut === null) return [];
  return bookings.filter(
    (booking) =>
      named.propertyIds.has(booking.propertyId) &&
      booking.checkIn === checkIn &&
      booking.checkOut === checkOut,
  );
}

/** Of bookings that are one stay listed twice (its feed gave it a new identity), the one that is still listed. */
function stillListed(bookings: readonly Booking[]): Booking | null {
  const [first] = bookings;
  if (first === undefined) return null;
  const oneStay = bookings.every(
    (booking) =>
      booking.propertyId === first.propertyId &&
      booking.unitId === first.unitId &&
      booking.checkIn === first.checkIn &&
      booking.checkOut === first.checkOut,
  );
  return oneStay ? onlyOne(bookings.filter((booking) => LIVE.includes(booking.status))) : null;
}

function severalStays(stays: readonly Stay[], bookings: readonly Booking[]): Match {
  const codes = comparable(
    stays.map((stay) => stay.confirmation_code),
    normaliseCode,
  );
  const candidates: Candidate[] = bookings
    .filter((booking) => codes.some((code) => hasCode(booking, code)))
    .map(({ bookingId }) => ({ bookingId, whyNot: 'one-of-several-stays' }));
  return { outcome: candidates.length > 1 ? 'ambiguous' : 'no_match', candidates };
}

function distinctStays(stays: readonly Stay[]): number {
  const keys = stays.map((stay) =>
    stay.confirmation_code === null
      ? JSON.stringify([stay.guest_name, stay.check_in, stay.check_out, stay.listing_id])
      : normaliseCode(stay.confirmation_code),
  );
  return new Set(keys).size;
}

function sameChannel(reading: Reading, booking: Booking): boolean {
  const { platform } = booking;
  if (platform === null || !CHANNELS.includes(platform)) return true;
  return platform === reading.platform || !CHANNELS.includes(reading.platform);
}

function comparable(
  values: readonly (string | null)[],
  normalise: (value: string) => string,
): readonly string[] {
  const normalised = values.flatMap((value) => (value === null ? [] : [normalise(value)]));
  return [...new Set(normalised)].filter((value) => value !== '');
}

function onlyOne<T>(items: readonly T[]): T | null {
  const [first] = items;
  return first !== undefined && items.length === 1 ? first : null;
}

function firstNotEmpty<T>(...lists: readonly (readonly T[])[]): readonly T[] {
  return lists.find((list) => list.length > 0) ?? [];
}
