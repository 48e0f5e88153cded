import { applyPlan, withoutMails } from './apply-plan.ts';
import type { Booking, BookingReference, Property } from './booking.ts';
import { settleClaims, type Claim } from './claims.ts';
import type { BookingPlan, MatchedMail } from './enrich.ts';
import type { Reading } from './facts.ts';
import type { Match } from './match.ts';
import { matchBooking } from './match-booking.ts';
import { planBooking, teaches } from './plan-booking.ts';

/** A stored mail. `verdict` is a person's decision: the id of a booking, or `dismissed`. */
export interface SettledMessage {
  readonly messageId: string;
  readonly reading: Reading;
  readonly verdict?: number | 'dismissed';
}

export interface SettleState {
  readonly bookings: readonly Booking[];
  readonly properties: readonly Property[];
  readonly messages: readonly SettledMessage[];
}

export interface Settlement {
  /** The decision per mail; mails with a person's verdict have none. */
  readonly matches: ReadonlyMap<string, Match>;
  /** The plan of every booking given, also of those without mail. */
  readonly plans: ReadonlyMap<number, BookingPlan>;
}

/**
 * Takes bookings, properties and mails and returns every match and plan: match, learn codes, and try the
 * waiting mails again until nothing more is learned. What these very mails taught or wrote before is derived
 * afresh, so the result depends on the set of mails and never on the order in which they came. Give it all
 * bookings that the mails' keys touch, and all mails whose keys touch these bookings.
 */
export function settle(state: SettleState): Settlement {
  const messages = onceEach(state.messages);
  const ids = new Set(messages.map(({ messageId }) => messageId));
  const base = state.bookings.map((booking) => withoutMails(booking, ids));
  const assigned = messages.flatMap(givenByPerson);
  const waiting = messages.filter(({ verdict }) => verdict === undefined);
  const readings = messages.filter((m) => m.verdict !== 'dismissed').map((m) => m.reading);

  const fixed = new Map<string, { readonly claim: Claim; readonly match: Match }>();
  for (;;) {
    const lessons = learn(base, [...assigned, ...[...fixed.values()].map(({ claim }) => claim)]);
    const bookings = base.map((booking) => withReferences(booking, lessons));
    const { matches, claims } = matchWaiting(waiting, fixed, bookings, state.properties);
    for (const [messageId, lost] of settleClaims(claims.filter(isByDates), readings)) {
      matches.set(messageId, lost);
    }
    const held = claims.filter(({ mail }) => matches.get(mail.messageId)?.outcome === 'match');
    const taught = held.filter(({ mail }) => teaches(mail) && !fixed.has(mail.messageId));
    if (taught.length === 0) {
      return { matches, plans: planAll(bookings, [...assigned, ...held]) };
    }
    // Only what taught a code is kept: the others are looked at again with what was learned.
    for (const claim of taught) {
      const match = matches.get(claim.mail.messageId);
      if (match !== undefined) fixed.set(claim.mail.messageId, { claim, match });
    }
  }
}

/** Takes a state and one more mail and returns the state after it; a mail that is there already changes nothing. */
export function settleMail(state: SettleState, message: SettledMessage): SettleState {
  if (state.messages.some(({ messageId }) => messageId === message.messageId)) return state;
  const messages = [...state.messages, message];
  const { plans } = settle({ ...state, messages });
  const ids = new Set(messages.map(({ messageId }) => messageId));
  const bookings = state.bookings.map((booking) => {
    const plan = plans.get(booking.bookingId);
    return plan === undefined ? booking : applyPlan(withoutMails(booking, ids), plan);
  });
  return { ...state, bookings, messages };
}

function matchWaiting(
  waiting: readonly SettledMessage[],
  fixed: ReadonlyMap<string, { readonly claim: Claim; readonly match: Match }>,
  bookings: readonly Booking[],
  properties: readonly Property[],
): { matches: Map<string, Match>; claims: readonly Claim[] } {
  const matches = new Map<string, Match>();
  const claims: Claim[] = [];
  for (const { messageId, reading } of waiting) {
    const kept = fixed.get(messageId);
    const match = kept?.match ?? matchBooking(reading, bookings, properties);
    matches.set(messageId, match);
    if (match.outcome !== 'match') continue;
    const mail: MatchedMail = { messageId, by: match.by, reading };
    claims.push(kept?.claim ?? { bookingId: match.bookingId, mail });
  }
  return { matches, claims };
}

function learn(
  base: readonly Booking[],
  claims: readonly Claim[],
): ReadonlyMap<number, readonly BookingReference[]> {
  const plans = planAll(base, claims);
  return new Map([...plans].map(([bookingId, plan]) => [bookingId, plan.references]));
}

function planAll(
  bookings: readonly Booking[],
  claims: readonly Claim[],
): ReadonlyMap<number, BookingPlan> {
  const plans = bookings.map((booking) => {
    const mails = claims.filter(({ bookingId }) => bookingId === booking.bookingId);
    const plan = planBooking(
      booking,
      mails.map(({ mail }) => mail),
    );
    return [booking.bookingId, plan] as const;
  });
  return new Map(plans);
}

function withReferences(
  booking: Booking,
  lessons: ReadonlyMap<number, readonly BookingReference[]>,
): Booking {
  const learned = lessons.get(booking.bookingId) ?? [];
  return { ...booking, references: [...booking.references, ...learned] };
}

function givenByPerson({ messageId, reading, verdict }: SettledMessage): readonly Claim[] {
  if (typeof verdict !== 'number') return [];
  return [{ bookingId: verdict, mail: { messageId, reading, by: 'person' } }];
}

function isByDates({ mail }: Claim): boolean {
  return mail.by === 'property_dates';
}

function onceEach(messages: readonly SettledMessage[]): readonly SettledMessage[] {
  return [...new Map(messages.map((message) => [message.messageId, message])).values()];
}
