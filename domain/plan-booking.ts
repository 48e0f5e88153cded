import { GUEST_FIELDS, type Booking, type BookingReference, type GuestField } from './booking.ts';
import type { BookingPlan, EnrichmentReason, MatchedMail, PlanBooking } from './enrich.ts';
import { codeOf, datesDiffer, hasCode } from './match-booking.ts';
import { nameWords } from './normalise.ts';
import type { ReviewReason } from './review.ts';

type PlannedField = BookingPlan['fields'][number];
type Mark = { readonly messageId: string; readonly sentAt: string };

const REASONS: Readonly<Record<MatchedMail['by'], EnrichmentReason>> = {
  code: 'Code Match',
  property_dates: 'Exact Date',
  person: 'Resolved by person',
};

/**
 * Takes a booking and every mail that matched it and returns the state they give it together (rules:
 * email-formats §13). The plan is complete: a field or code that a message once gave and that the plan no
 * longer holds has lost its mail (an undone verdict, a contested code) and is to be withdrawn. Mails count
 * once per message id, spoofs never, and only by when they were sent, not by when they were processed.
 */
export const planBooking: PlanBooking = (booking, mails) => {
  const ordered = inSendingOrder(mails);
  const taught = learnCodes(booking, ordered);
  const standing = whatStands(ordered);
  return {
    fields: GUEST_FIELDS.flatMap((field) => planField(booking, field, ordered)),
    references: taught.references,
    cancelledByMail: standing.cancelled,
    confirmedByMail: standing.confirmed,
    reviews: [
      ...taught.contested.map((mail) => ask(mail.messageId, 'codes-contradict')),
      ...standing.revived.map((mail) => ask(mail.messageId, 'confirmed-after-cancellation')),
      ...ordered.flatMap((mail) => askAbout(booking, mail)),
      ...askAboutCalendar(booking, standing.cancelled),
    ],
  };
};

/** Whether a mail may fill guest fields: the reader vouches for it, or a person gave it to this booking. */
export function fills(mail: MatchedMail): boolean {
  const { effect, eventType } = mail.reading;
  if (!['confirmed', 'reminder', 'message'].includes(eventType)) return false;
  return effect === 'fill' || (effect === 'review' && mail.by === 'person');
}

/** Whether a mail flags its booking as cancelled: authentic and certain, or confirmed by a person. */
export function cancels(mail: MatchedMail): boolean {
  const { authentic, effect, eventType } = mail.reading;
  if (eventType !== 'cancelled') return false;
  return (
    (effect === 'cancel' && authentic === true) || (effect === 'review' && mail.by === 'person')
  );
}

/** Whether a match by property and days may teach the booking this mail's code. */
export function teaches(mail: MatchedMail): boolean {
  const { authentic, effect, eventType } = mail.reading;
  if (mail.by === 'code' || codeOf(mail.reading) === null) return false;
  if (mail.by === 'person')
    return ['confirmed', 'reminder', 'cancelled', 'message'].includes(eventType);
  return ['fill', 'cancel'].includes(effect) || (eventType === 'message' && authentic === true);
}

function inSendingOrder(mails: readonly MatchedMail[]): readonly MatchedMail[] {
  const once = new Map(mails.map((mail) => [mail.messageId, mail]));
  return [...once.values()]
    .filter((mail) => mail.reading.authentic !== false)
    .toSorted((a, b) => compare(orderOf(a), orderOf(b)));
}

/** Sending time to the millisecond; of mails sent at once, the cancellation counts as the later one. */
function orderOf(mail: MatchedMail): string {
  const { sentAt } = mail.reading;
  const instant = sentAt.includes('.') ? sentAt : sentAt.replace('Z', '.000Z');
  return `${instant} ${cancels(mail) ? 1 : 0} ${mail.messageId}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function learnCodes(
  booking: Booking,
  ordered: readonly MatchedMail[],
): { references: readonly BookingReference[]; contested: readonly MatchedMail[] } {
  const teachers = ordered.filter(teaches);
  const byDates = teachers.filter((mail) => mail.by === 'property_dates');
  const contested = new Set(byDates.map((mail) => codeOf(mail.reading))).size > 1 ? byDates : [];
  const others = booking.references.filter(({ sourceId }) =>
    ordered.every((mail) => mail.messageId !== sourceId),
  );
  const references: BookingReference[] = [];
  for (const mail of teachers) {
    const value = codeOf(mail.reading);
    if (value === null || contested.includes(mail)) continue;
    if (hasCode({ ...booking, references: [...others, ...references] }, value)) continue;
    const source = mail.by === 'person' ? 'person' : 'message';
    references.push({ kind: 'confirmation_code', value, source, sourceId: mail.messageId });
  }
  return { references, contested };
}

function whatStands(ordered: readonly MatchedMail[]): {
  cancelled: Mark | null;
  confirmed: Mark | null;
  revived: readonly MatchedMail[];
} {
  let cancelled: Mark | null = null;
  let confirmed: Mark | null = null;
  const revived: MatchedMail[] = [];
  for (const mail of ordered) {
    const mark = { messageId: mail.messageId, sentAt: mail.reading.sentAt };
    if (cancels(mail)) {
      cancelled ??= mark;
      confirmed = null;
    } else if (fills(mail) && mail.reading.eventType !== 'message') {
      // A confirmation sent after the cancellation contradicts it; only a person knows which one holds.
      if (cancelled !== null) revived.push(mail);
      cancelled = null;
      confirmed ??= mark;
    }
  }
  return { cancelled, confirmed, revived };
}

function planField(
  booking: Booking,
  field: GuestField,
  ordered: readonly MatchedMail[],
): readonly PlannedField[] {
  if (!mayBeFilled(booking, field)) return [];
  const offers = ordered.filter(fills).flatMap((mail) => {
    const value = mail.reading.facts[field];
    return value === null || value === '' ? [] : [{ mail, value }];
  });
  // The channel that sold the stay knows it better than a system that repeats it.
  const own = offers.filter((offer) => offer.mail.reading.platform === booking.platform);
  const newest = own.at(-1) ?? offers.at(-1);
  if (newest === undefined) return [];
  const { mail, value } = field === 'guest_name' ? (fullerName(newest, offers) ?? newest) : newest;
  return [{ field, value, messageId: mail.messageId, reason: REASONS[mail.by] }];
}

function fullerName<Offer extends { readonly value: string | number }>(
  newest: Offer,
  offers: readonly Offer[],
): Offer | undefined {
  const short = nameWords(String(newest.value));
  return offers
    .filter(({ value }) => {
      const words = nameWords(String(value));
      return words.length > short.length && short.every((word) => words.includes(word));
    })
    .at(-1);
}

const VALUE_OF: Readonly<Record<GuestField, (booking: Booking) => string | number | null>> = {
  guest_name: (booking) => booking.guestName,
  guest_count: (booking) => booking.guestCount,
  guest_email: (booking) => booking.guestEmail,
  phone: (booking) => booking.phone,
};

function mayBeFilled(booking: Booking, field: GuestField): boolean {
  const sources = booking.fieldSources.filter((source) => source.field === field);
  if (sources.some((source) => source.setBy === 'person')) return false;
  const value = VALUE_OF[field](booking);
  return value === null || value === '' || sources.some((source) => source.setBy === 'message');
}

function askAbout(booking: Booking, mail: MatchedMail): BookingPlan['reviews'] {
  const { authentic, effect, eventType } = mail.reading;
  if (eventType === 'changed') return [ask(mail.messageId, 'change-waits-for-calendar')];
  if (effect === 'review' && mail.by !== 'person') {
    if (eventType === 'cancelled') return [ask(mail.messageId, 'cancellation-unconfirmed')];
    if (isSettledByItsCode(booking, mail)) return [];
    return [ask(mail.messageId, authentic === null ? 'proposal-only' : 'reader-unsure')];
  }
  const acts = fills(mail) || cancels(mail);
  const conflicts = acts && mail.by === 'code' && datesDiffer(mail.reading, booking);
  return conflicts ? [ask(mail.messageId, 'dates-conflict')] : [];
}

/** Booking.com's notice names no guest and no departure: once its number is known, nothing is left to decide. */
function isSettledByItsCode(booking: Booking, { by, reading }: MatchedMail): boolean {
  return (
    by === 'code' &&
    reading.authentic === true &&
    reading.eventType === 'confirmed' &&
    !datesDiffer(reading, booking) &&
    GUEST_FIELDS.every((field) => reading.facts[field] === null)
  );
}

function askAboutCalendar(booking: Booking, cancelled: Mark | null): BookingPlan['reviews'] {
  if (cancelled === null || ['cancelled', 'vanished'].includes(booking.status)) return [];
  return [ask(cancelled.messageId, 'cancelled-by-mail-but-on-calendar')];
}

function ask(messageId: string, reason: ReviewReason): BookingPlan['reviews'][number] {
  return { messageId, reason };
}
