import { comparable } from '#mail/characters.ts';
import type { Document } from '#mail/document.ts';
import { classifyBySubject } from '../classify.ts';
import type { Classification, Message, Situation } from '../define-platform.ts';
import { findingsBuilder, type Findings, type FindingsBuilder } from '../findings.ts';
import { indexLabels, labelledValues, labelOf, mergeLabels } from '../labels.ts';
import { personName } from '../names.ts';
import { countGuests } from '../people.ts';
import { dayOf, noteLabelledDays, rangeOf, noteRange } from '../stays.ts';
import { bookingWordings } from './wordings.ts';

export const BOOKING_CODE = /^\d{10}$/;
export const BOOKING_RELAYS = ['guest.booking.com', 'mchat.booking.com'];

const LABELS = indexLabels(mergeLabels(bookingWordings.map(({ labels }) => labels)));
const SENTENCES = bookingWordings.flatMap(({ guestSentences }) => guestSentences);
const OWN_HOST = /^https?:\/\/(?:[\w-]+\.)*booking\.com(?=[/?#:]|$)/i;

/** Tells the kind of a Booking.com mail; a relay address with an unknown subject is a guest's message. */
export function classifyBooking(message: Message): Classification | null {
  const subject = classifyBySubject(message, bookingWordings, 'booking-subject');
  if (subject !== null) return subject;
  const domain = message.from?.domain ?? '';
  if (!BOOKING_RELAYS.includes(domain)) return null;
  return {
    eventType: 'message',
    locale: null,
    rule: 'booking-relay',
    parts: {},
    isContradictory: false,
    isUnconfirmed: false,
  };
}

/** `NAME via Booking.com`, in the languages whose preposition is known. */
function nameInSender(shown: string | null): string | null {
  const words = bookingWordings.flatMap(({ via }) => via);
  const suffix = words
    .map((word) => ` ${word} Booking.com`)
    .find((end) => comparable(shown ?? '').endsWith(comparable(end)));
  return suffix === undefined ? null : personName((shown ?? '').slice(0, -suffix.length));
}

/** Facts of the subject and of the relay address, whose local part begins with the reservation number. */
export function readBookingEnvelope(situation: Situation): Findings {
  const builder = findingsBuilder('subject');
  const { message, classification } = situation;
  const { parts, eventType } = classification;
  const { subject, from } = message;
  if (BOOKING_CODE.test(parts.code ?? '')) {
    builder.note('confirmation_code', parts.code ?? null, 'booking-subject', subject);
  }
  if (parts.date !== undefined) {
    const day = dayOf(parts.date, situation);
    if (day === null) builder.refuse('check_in', 'dates-contradict');
    else builder.note('check_in', day, 'booking-subject', subject);
  }
  if (eventType !== 'message' || from === null) return builder.done();
  if (parts.name === undefined) builder.within('header');
  builder.note(
    'guest_name',
    personName(parts.name) ?? nameInSender(from.name),
    'booking-sender',
    from.name ?? subject,
  );
  builder.within('header');
  const number = /^(\d{10})-/.exec(from.address)?.[1] ?? null;
  if (BOOKING_RELAYS.includes(from.domain))
    builder.note('confirmation_code', number, 'booking-relay-address', from.address);
  return builder.done();
}

function readLink(builder: FindingsBuilder, document: Document): void {
  for (const { url } of document.links) {
    if (!OWN_HOST.test(url)) continue;
    const number = /[?&]res_id=(\d{10})(?=[&#]|$)/i.exec(url)?.[1] ?? null;
    const hotel = /[?&]hotel_id=(\d{4,10})(?=[&#]|$)/i.exec(url)?.[1] ?? null;
    builder.note('confirmation_code', number, 'booking-link', `res_id=${number ?? ''}`);
    builder.note('listing_id', hotel, 'booking-link', `hotel_id=${hotel ?? ''}`);
  }
}

/** The notification begins: name of the property, one sentence, `… — NUMBER`. */
function readTitle(builder: FindingsBuilder, document: Document, code: string | undefined): void {
  const [title, sentence, number, below] = document.lines;
  if (title === undefined || sentence === undefined || number === undefined || code === undefined)
    return;
  // Another layout, which greets the host, names no property.
  if (/^(?:dear|hello|hi)\b/i.test(below?.text ?? '')) return;
  if (!number.text.endsWith(code) || title.text.includes(code) || title.text.length > 150) return;
  if (comparable(title.text) === comparable(sentence.text)) return;
  builder.note('property_name', title.text, 'booking-title', title.text);
}

/** Reads one body of a Booking.com mail. */
export function readBookingBody(document: Document, situation: Situation): Findings {
  const builder = findingsBuilder(document.source);
  const { eventType, parts } = situation.classification;
  readLink(builder, document);
  if (eventType !== 'message') readTitle(builder, document, parts.code);
  if (eventType === 'cancelled') {
    for (const { text } of document.lines) {
      const name = SENTENCES.map((pattern) => pattern.exec(text)?.groups?.['name']).find(
        (found) => found !== undefined,
      );
      builder.note('guest_name', personName(name), 'booking-guest-sentence', text);
    }
  }
  const values = labelledValues(document, LABELS);
  const at = (field: string): readonly string[] =>
    values.filter((entry) => entry.field === field).map(({ value }) => value);
  for (const value of at('code')) {
    if (BOOKING_CODE.test(value))
      builder.note('confirmation_code', value, 'booking-number-label', value);
  }
  if (eventType === 'cancelled' || eventType === 'changed') return builder.done();
  for (const value of at('name'))
    builder.note('guest_name', personName(value), 'booking-name-label', value);
  for (const value of at('property'))
    builder.note('property_name', value, 'booking-property-label', value);
  for (const value of at('guests'))
    builder.note('guest_count', countGuests(value, true), 'booking-guests-label', value);
  noteLabelledDays(builder, at('check_in'), at('check_out'), situation);
  if (eventType === 'inquiry') {
    for (const { text } of document.lines) {
      const range = labelOf(text, LABELS) === null ? rangeOf(text, situation) : null;
      if (range !== null) noteRange(builder, range, situation, 'booking-range', text);
    }
  }
  return builder.done();
}
