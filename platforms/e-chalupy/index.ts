import { fullPhone } from '#domain/phones.ts';
import type { Document } from '#mail/document.ts';
import { sliceDocument } from '#mail/quotes.ts';
import { classifyBySubject, type SubjectWordings } from '../classify.ts';
import { definePlatform, type Situation } from '../define-platform.ts';
import { emailAddress } from '../email-address.ts';
import { findingsBuilder, type Findings } from '../findings.ts';
import { indexLabels, labelledValues, labelOf } from '../labels.ts';
import { czech } from '../languages/cs.ts';
import { personName } from '../names.ts';
import { countGuests } from '../people.ts';
import { noteRange, rangeOf } from '../stays.ts';

const WORDINGS: readonly SubjectWordings[] = [
  {
    locale: { id: 'cs', language: czech, numericOrder: 'dmy' },
    // The number is the inquiry's, not a booking's.
    subjects: [{ event: 'inquiry', wording: 'Poptávka z e-chalupy.cz: {name} - id {number}' }],
  },
];

const LABELS = indexLabels({
  name: ['odeslal', 'odeslala'],
  phone: ['telefon'],
  dates: ['požadovaný termín'],
  guests: ['počet osob'],
  email: ['email', 'e-mail'],
  guest_text: ['zpráva'],
});

function readSubject(situation: Situation): Findings {
  const builder = findingsBuilder('subject');
  const { name } = situation.classification.parts;
  builder.note('guest_name', personName(name), 'e-chalupy-subject', situation.message.subject);
  return builder.done();
}

/** The form above the guest's message, in which further addresses may stand. */
function readBody(document: Document, situation: Situation): Findings {
  const builder = findingsBuilder(document.source);
  const message = document.lines.findIndex(({ text }) => labelOf(text, LABELS) === 'guest_text');
  const form = message < 0 ? document : sliceDocument(document, 0, message);
  for (const { field, value } of labelledValues(form, LABELS)) {
    if (field === 'guest_text') break;
    if (field === 'name') builder.note('guest_name', personName(value), 'e-chalupy-form', value);
    if (field === 'phone') builder.note('phone', fullPhone(value), 'e-chalupy-form', value);
    if (field === 'email')
      builder.note('guest_email', emailAddress(value), 'e-chalupy-form', value);
    if (field === 'guests')
      builder.note('guest_count', countGuests(value, true), 'e-chalupy-form', value);
    const range = field === 'dates' ? rangeOf(value, situation) : null;
    if (range !== null) noteRange(builder, range, situation, 'e-chalupy-form', value);
  }
  return builder.done();
}

/** Inquiries of the Czech site e-chalupy.cz; its sender is not among those whose authenticity is judged. */
export const eChalupy = definePlatform({
  id: 'e-chalupy',
  domains: ['e-chalupy.cz'],
  classify: (message) => classifyBySubject(message, WORDINGS, 'e-chalupy-subject'),
  readEnvelope: readSubject,
  readBody,
});
