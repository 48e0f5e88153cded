import { fullPhone } from '#domain/phones.ts';
import type { Document } from '#mail/document.ts';
import { sliceDocument } from '#mail/quotes.ts';
import { definePlatform, type Message, type Situation } from '../define-platform.ts';
import { emailAddress } from '../email-address.ts';
import { findingsBuilder, type Findings } from '../findings.ts';
import { indexLabels, labelledValues } from '../labels.ts';
import type { Locale } from '../language.ts';
import { english } from '../languages/en.ts';
import { personName } from '../names.ts';
import { noteLabelledDays } from '../stays.ts';

/** The one form that OwnerRez documents for inquiries of a website ("inquiry-parsing-for-custom-emails"). */
const LABELS = indexLabels({
  property: ['Property'],
  first: ['First Name'],
  last: ['Last Name'],
  check_in: ['Arrival Date'],
  check_out: ['Departure Date'],
  adults: ['Adults'],
  children: ['Children'],
  pets: ['Pets'],
  bedrooms: ['Bedrooms'],
  email: ['Email Address'],
  phone: ['Phone'],
  comments: ['Comments'],
});
const NEEDED = ['first', 'check_in', 'check_out', 'email'];
const LOCALE: Locale = { id: 'en-US', language: english, numericOrder: 'mdy' };

function formOf(document: Document): Document {
  const comments = document.lines.findIndex(({ text }) => /^comments\s*:/i.test(text));
  return comments < 0 ? document : sliceDocument(document, 0, comments);
}

function hasForm(message: Message): boolean {
  const text = message.documents.find(({ source }) => source === 'text');
  if (text === undefined) return false;
  const fields = new Set(labelledValues(formOf(text), LABELS).map(({ field }) => field));
  return NEEDED.every((field) => fields.has(field));
}

function readBody(document: Document, situation: Situation): Findings {
  const builder = findingsBuilder(document.source);
  if (document.source !== 'text') return builder.done();
  const values = labelledValues(formOf(document), LABELS);
  const at = (field: string): readonly string[] =>
    values.filter((entry) => entry.field === field).map(({ value }) => value);
  const one = (field: string): string => (at(field).length === 1 ? (at(field)[0] ?? '') : '');
  noteLabelledDays(builder, at('check_in'), at('check_out'), situation);
  const name = `${one('first')} ${one('last')}`.trim();
  builder.note('guest_name', personName(name), 'ownerrez-form', name);
  for (const value of at('property')) builder.note('property_name', value, 'ownerrez-form', value);
  for (const value of at('email'))
    builder.note('guest_email', emailAddress(value), 'ownerrez-form', value);
  for (const value of at('phone')) builder.note('phone', fullPhone(value), 'ownerrez-form', value);
  const [adults, children] = [one('adults'), one('children')];
  if (/^\d{1,2}$/.test(adults) && Number(adults) > 0) {
    const count = Number(adults) + (/^\d{1,2}$/.test(children) ? Number(children) : 0);
    builder.note('guest_count', count, 'ownerrez-form', `${adults} + ${children}`);
  }
  return builder.done();
}

/** Anybody's website sends this form, so its sender is unlisted and it is only ever an inquiry. */
export const ownerrez = definePlatform({
  id: 'ownerrez',
  domains: ['ownerrez.com', 'ownerreservations.com'],
  recognises: hasForm,
  classify: (message) =>
    hasForm(message)
      ? {
          eventType: 'inquiry',
          locale: LOCALE,
          rule: 'ownerrez-form',
          parts: {},
          isContradictory: false,
          isUnconfirmed: false,
        }
      : null,
  readBody,
});
