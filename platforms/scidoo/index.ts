import { parseAmount } from '#domain/amounts.ts';
import { fullPhone } from '#domain/phones.ts';
import type { Document } from '#mail/document.ts';
import { classifyBySubject, type SubjectWordings } from '../classify.ts';
import { definePlatform, type Situation } from '../define-platform.ts';
import { emailAddress } from '../email-address.ts';
import { findingsBuilder, type Findings } from '../findings.ts';
import { indexLabels, labelledValues } from '../labels.ts';
import { italian } from '../languages/it.ts';
import { personName } from '../names.ts';
import { countGuests } from '../people.ts';
import { noteLabelledDays } from '../stays.ts';

const WORDINGS: readonly SubjectWordings[] = [
  {
    locale: { id: 'it', language: italian, numericOrder: 'dmy' },
    subjects: [
      { event: 'confirmed', wording: 'Confermata - Prenotazione ID {code} - {any}' },
      { event: 'cancelled', wording: 'Cancellata - Prenotazione ID {code} - {any}' },
      { event: 'confirmed', wording: 'Confermata - Prenotazione ID {code}' },
      { event: 'cancelled', wording: 'Cancellata - Prenotazione ID {code}' },
    ],
  },
];

const LABELS = indexLabels({
  code: ['ID Voucher'],
  name: ['Nome Ospite'],
  property: ['Struttura Richiesta'],
  unit: ['Camera/Alloggio'],
  check_in: ['Data di Check-in', 'Check-in'],
  check_out: ['Data di Check-out', 'Check-out'],
  guests: ['Ospiti'],
  total: ['Totale Prenotazione', 'Prezzo'],
  email: ['Email', 'E-mail'],
  phone: ['Cellulare', 'Telefono'],
});

/** Scidoo passes on the channel's code: ten digits of Booking.com, HM and eight of Airbnb, or another's. */
const CHANNEL_CODES = [/^\d{10}$/, /^HM[A-Z0-9]{8}$/, /^HA-[A-Z0-9]{6}$/];
const OTHER_CODE = /^[A-Z0-9][A-Z0-9-]{3,19}$/;
/** What an undecoded tab (`=09`) or padding leaves in front of a code. */
const RESIDUE = /^(?:=?09|0+)(?=.)/;

function channelCode(text: string): string | null {
  const code = text.toUpperCase().replaceAll(/\s+/g, '');
  const known = (value: string): boolean => CHANNEL_CODES.some((shape) => shape.test(value));
  if (known(code)) return code;
  const stripped = code.replace(RESIDUE, '');
  if (known(stripped)) return stripped;
  return OTHER_CODE.test(code) && /\d/.test(code) ? code : null;
}

function readSubject(situation: Situation): Findings {
  const builder = findingsBuilder('subject');
  const { subject } = situation.message;
  const { code } = situation.classification.parts;
  builder.note(
    'confirmation_code',
    code === undefined ? null : channelCode(code),
    'scidoo-subject',
    subject,
  );
  return builder.done();
}

function readBody(document: Document, situation: Situation): Findings {
  const builder = findingsBuilder(document.source);
  const values = labelledValues(document, LABELS);
  const at = (field: string): readonly string[] =>
    values.filter((entry) => entry.field === field).map(({ value }) => value);
  for (const value of at('code')) {
    const code = channelCode(value.split(/\s/)[0] ?? '');
    builder.note('confirmation_code', code, 'scidoo-voucher', value);
  }
  noteLabelledDays(builder, at('check_in'), at('check_out'), situation);
  for (const value of at('name'))
    builder.note('guest_name', personName(value), 'scidoo-name', value);
  // The unit is named where the house is not.
  const houses = at('property').length > 0 ? at('property') : at('unit');
  for (const value of houses) builder.note('property_name', value, 'scidoo-property', value);
  for (const value of at('guests'))
    builder.note('guest_count', countGuests(value, true), 'scidoo-guests', value);
  for (const value of at('email'))
    builder.note('guest_email', emailAddress(value), 'scidoo-email', value);
  for (const value of at('phone')) builder.note('phone', fullPhone(value), 'scidoo-phone', value);
  for (const value of at('total')) {
    const amount = parseAmount(value, ',');
    builder.note('total_amount', amount?.value ?? null, 'scidoo-total', value);
    builder.note('currency', amount?.currency ?? null, 'scidoo-total', value);
  }
  return builder.done();
}

export const scidoo = definePlatform({
  id: 'scidoo',
  domains: ['scidoo.com'],
  isListed: true,
  claims: /scidoo/i,
  codes: [...CHANNEL_CODES, OTHER_CODE],
  classify: (message) => classifyBySubject(message, WORDINGS, 'scidoo-subject'),
  readEnvelope: readSubject,
  readBody,
});
