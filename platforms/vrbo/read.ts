import { parseAmount } from '#domain/amounts.ts';
import { partsOf } from '#domain/dates.ts';
import type { EventType } from '#domain/facts.ts';
import { fullPhone } from '#domain/phones.ts';
import type { Document } from '#mail/document.ts';
import { sliceDocument } from '#mail/quotes.ts';
import { classifyBySubject } from '../classify.ts';
import type { Classification, Message, Situation } from '../define-platform.ts';
import { findingsBuilder, type Findings } from '../findings.ts';
import { indexLabels, labelledValues, labelOf, mergeLabels } from '../labels.ts';
import { personName } from '../names.ts';
import { countGuests } from '../people.ts';
import { noteRange, rangeOf } from '../stays.ts';
import { vrboWordings } from './locales/index.ts';

/** `RES-…` of reviews is not one. */
export const VRBO_CODE = /^HA-[A-Z0-9]{6}$/;

const LABELS = indexLabels(mergeLabels(vrboWordings.map(({ labels }) => labels)));
const GUEST_TEXT = indexLabels({ guest_text: vrboWordings.flatMap(({ guestText }) => guestText) });

/** X-Mediated-Message-Type; RESERVATION_ACTION_EMAIL_BLANK stands on bookings and messages alike and says nothing. */
const MEDIATED: Readonly<Record<string, EventType>> = {
  INQUIRY: 'inquiry',
  NEW_INQUIRY: 'inquiry',
  NEW_BOOKING_REQUEST: 'inquiry',
  REPLIED: 'message',
  INQUIRY_ACTION_EMAIL_BLANK: 'message',
};

/** Tells the kind of a VRBO mail. Guest text comes from the same senders, so only whole subjects count. */
export function classifyVrbo(message: Message): Classification | null {
  const mediated = MEDIATED[message.headers.one('x-mediated-message-type')?.toUpperCase() ?? ''];
  const subject = classifyBySubject(message, vrboWordings, 'vrbo-subject');
  if (subject === null) {
    if (mediated === undefined) return null;
    return {
      eventType: mediated,
      locale: null,
      rule: 'vrbo-header',
      parts: {},
      isContradictory: false,
      isUnconfirmed: false,
    };
  }
  if (mediated === undefined || mediated === subject.eventType) return subject;
  const isConversation = subject.eventType === 'inquiry' || subject.eventType === 'message';
  // The subject of an inquiry stays on the messages that follow it.
  if (isConversation) return { ...subject, eventType: mediated };
  return { ...subject, isContradictory: true };
}

/** `#3184402`, and the last of `External ID … #3184402`. */
function propertyNumber(text: string): string | null {
  const marked = [...text.matchAll(/#\s*(\d{4,12})(?!\d)/g)].at(-1)?.[1];
  return marked ?? (/^\d{4,12}$/.test(text.trim()) ? text.trim() : null);
}

function withoutNights(text: string): string {
  return text.replace(/,?\s*\d+\s*(?:nights?|nächte?|nacht|nuits?)\s*$/iu, '');
}

/** Facts of the subject and of the X-Inquiry headers, which only inquiries carry. */
export function readVrboEnvelope(situation: Situation): Findings {
  const builder = findingsBuilder('subject');
  const { message, classification } = situation;
  const { parts } = classification;
  const { subject } = message;
  builder.note('guest_name', personName(parts.name ?? parts.first), 'vrbo-subject', subject);
  builder.note('listing_id', parts.number ?? null, 'vrbo-subject', subject);
  const code = parts.code?.toUpperCase() ?? '';
  if (VRBO_CODE.test(code)) builder.note('confirmation_code', code, 'vrbo-subject', subject);
  const range = parts.range === undefined ? null : rangeOf(parts.range, situation);
  if (range !== null) noteRange(builder, range, situation, 'vrbo-subject', subject);
  if (classification.eventType !== 'inquiry') return builder.done();
  builder.within('header');
  const header = (name: string): string => message.headers.one(`x-inquiry-${name}`) ?? '';
  const day = (name: string): string | null =>
    partsOf(header(name)) === null ? null : header(name);
  const [arrival, departure] = [day('arrival'), day('departure')];
  if (arrival !== null && departure !== null && arrival < departure) {
    builder.note('check_in', arrival, 'vrbo-inquiry-header', arrival);
    builder.note('check_out', departure, 'vrbo-inquiry-header', departure);
  }
  builder.note('guest_name', personName(header('name')), 'vrbo-inquiry-header', header('name'));
  const listing = /^vrbo-(\d{4,12})$/i.exec(header('listing'))?.[1] ?? null;
  builder.note('listing_id', listing, 'vrbo-inquiry-header', header('listing'));
  const adults = /^\d{1,2}$/.test(header('adults')) ? Number(header('adults')) : 0;
  const children = /^\d{1,2}$/.test(header('children')) ? Number(header('children')) : 0;
  if (adults > 0)
    builder.note(
      'guest_count',
      adults + children,
      'vrbo-inquiry-header',
      `${adults} + ${children}`,
    );
  return builder.done();
}

/** Reads one body of a VRBO mail, up to where the guest's own words begin. */
export function readVrboBody(document: Document, situation: Situation): Findings {
  const builder = findingsBuilder(document.source);
  const { eventType, locale } = situation.classification;
  if (eventType === 'message' || eventType === 'review') return builder.done();
  const end = document.lines.findIndex((line) => labelOf(line.text, GUEST_TEXT) !== null);
  const own = end < 0 ? document : sliceDocument(document, 0, end);
  const decimal = locale?.language.decimal ?? null;
  for (const { field, value, label } of labelledValues(own, LABELS)) {
    const words = `${label} ${value}`;
    if (field === 'property')
      builder.note('listing_id', propertyNumber(value), 'vrbo-property', words);
    else if (field === 'code') {
      const code = value.toUpperCase();
      if (VRBO_CODE.test(code))
        builder.note('confirmation_code', code, 'vrbo-reservation-id', words);
    } else if (field === 'dates') {
      const range = rangeOf(withoutNights(value), situation);
      if (range !== null) noteRange(builder, range, situation, 'vrbo-dates', words);
    } else if (field === 'guests')
      builder.note('guest_count', countGuests(value), 'vrbo-guests', words);
    else if (field === 'name')
      builder.note('guest_name', personName(value), 'vrbo-traveler-name', words);
    else if (field === 'phone')
      builder.note('phone', fullPhone(value), 'vrbo-traveler-phone', words);
    else if (field === 'total' || field === 'payout') {
      const amount = parseAmount(value, decimal);
      const name = field === 'total' ? 'total_amount' : 'payout_amount';
      builder.note(name, amount?.value ?? null, `vrbo-${field}`, words);
      builder.note('currency', amount?.currency ?? null, `vrbo-${field}`, words);
    }
  }
  return builder.done();
}
