import { parseAmount } from '#domain/amounts.ts';
import { fullPhone } from '#domain/phones.ts';
import type { Document } from '#mail/document.ts';
import { sliceDocument } from '#mail/quotes.ts';
import { classifyBySubject, type SubjectWordings } from '../classify.ts';
import { definePlatform, type Situation } from '../define-platform.ts';
import { emailAddress } from '../email-address.ts';
import { findingsBuilder, type Findings } from '../findings.ts';
import { indexLabels, labelledValues } from '../labels.ts';
import { english } from '../languages/en.ts';
import { personName } from '../names.ts';
import { countGuests } from '../people.ts';
import { dayOf, noteLabelledDays } from '../stays.ts';

const WORDINGS: readonly SubjectWordings[] = [
  {
    locale: { id: 'en-US', language: english, numericOrder: 'mdy' },
    subjects: [
      {
        event: 'confirmed',
        wording: 'New Confirmed Booking: {first} ({number} Nights, Arrival: {date}) - #{code}',
      },
      {
        event: 'confirmed',
        wording: 'New Confirmed Booking: {first} ({number} Night, Arrival: {date}) - #{code}',
      },
      { event: 'message', wording: 'Question about Booking Confirmation - #{code}' },
      { event: 'message', wording: 'RE: Question about Booking Confirmation - #{code}' },
    ],
  },
];

const LABELS = indexLabels({
  check_in: ['Arrival'],
  check_out: ['Departure'],
  property: ['Property'],
  guests: ['Guests'],
  total: ['Total booking amount'],
  name: ['Name'],
  phone: ['Phone'],
  email: ['Email'],
});

/** `B` and digits. The quote has a number too, without the letter. */
const CODE = /^B\d{4,12}$/;
const BOOKING = /^booking \(#(?<code>B\d{4,12})\)$/i;
const IDENTIFIED = /\(id: (?<code>B\d{4,12})\)/i;

function readSubject(situation: Situation): Findings {
  const builder = findingsBuilder('subject');
  const { subject } = situation.message;
  const { code, date, first } = situation.classification.parts;
  const upper = (code ?? '').toUpperCase();
  if (CODE.test(upper)) builder.note('confirmation_code', upper, 'lodgify-subject', subject);
  builder.note('guest_name', personName(first), 'lodgify-subject', subject);
  if (date !== undefined) builder.arrival(dayOf(date, situation), 'lodgify-subject', subject);
  return builder.done();
}

/** The booking block and what follows it; the guest's comment stands above it. */
function readBody(document: Document, situation: Situation): Findings {
  const builder = findingsBuilder(document.source);
  if (situation.classification.eventType !== 'confirmed') return builder.done();
  const start = document.lines.findLastIndex(({ text }) => BOOKING.test(text));
  for (const { text } of document.lines) {
    const code = (BOOKING.exec(text) ?? IDENTIFIED.exec(text))?.groups?.['code'];
    builder.note('confirmation_code', code?.toUpperCase() ?? null, 'lodgify-booking', text);
  }
  if (start < 0) return builder.done();
  const own = sliceDocument(document, start, document.lines.length);
  const values = labelledValues(own, LABELS);
  const at = (field: string): readonly string[] =>
    values.filter((entry) => entry.field === field).map(({ value }) => value);
  noteLabelledDays(builder, at('check_in'), at('check_out'), situation);
  for (const value of at('property'))
    builder.note('property_name', value, 'lodgify-property', value);
  for (const value of at('guests'))
    builder.note('guest_count', countGuests(value, true), 'lodgify-guests', value);
  for (const value of at('name'))
    builder.note('guest_name', personName(value), 'lodgify-name', value);
  for (const value of at('phone')) builder.note('phone', fullPhone(value), 'lodgify-phone', value);
  for (const value of at('email'))
    builder.note('guest_email', emailAddress(value), 'lodgify-email', value);
  for (const value of at('total')) {
    const amount = parseAmount(value, '.');
    builder.note('total_amount', amount?.value ?? null, 'lodgify-total', value);
    builder.note('currency', amount?.currency ?? null, 'lodgify-total', value);
  }
  return builder.done();
}

export const lodgify = definePlatform({
  id: 'lodgify',
  domains: ['lodgify.com'],
  isListed: true,
  relayAddresses: /^renter-/i,
  claims: /lodgify/i,
  codes: [CODE],
  classify: (message) => classifyBySubject(message, WORDINGS, 'lodgify-subject'),
  readEnvelope: readSubject,
  readBody,
});
