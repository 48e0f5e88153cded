import type { Document } from '#mail/document.ts';
import { sliceDocument } from '#mail/quotes.ts';
import { classifyBySubject } from '../classify.ts';
import { definePlatform, type Situation } from '../define-platform.ts';
import { findingsBuilder, type Findings } from '../findings.ts';
import { indexLabels, labelledValues, labelOf, mergeLabels } from '../labels.ts';
import { personName } from '../names.ts';
import { countGuests } from '../people.ts';
import { noteLabelledDays, noteRange, rangeOf } from '../stays.ts';
import { smoobuWordings } from './wordings.ts';

const LABELS = indexLabels(mergeLabels(smoobuWordings.map(({ labels }) => labels)));
const STAY = /^(?<property>.+): (?<range>[^:,]+), (?<guest>.+)$/u;
/** The sales channel behind the guest's name is no part of it. */
const CHANNEL = /\s*\([^()]*\)$/u;

function readSubject(situation: Situation): Findings {
  const builder = findingsBuilder('subject');
  const { subject } = situation.message;
  const { name, stay } = situation.classification.parts;
  builder.note('guest_name', personName(name), 'smoobu-subject', subject);
  const parts = STAY.exec(stay ?? '')?.groups;
  const range = parts === undefined ? null : rangeOf(parts['range'] ?? '', situation);
  if (parts === undefined || range === null) return builder.done();
  builder.note('property_name', parts['property'] ?? null, 'smoobu-subject', subject);
  noteRange(builder, range, situation, 'smoobu-subject', subject);
  builder.note(
    'guest_name',
    personName((parts['guest'] ?? '').replace(CHANNEL, '')),
    'smoobu-subject',
    subject,
  );
  return builder.done();
}

/** The lines from property to guest; the guest's message and the host's occupancy below are no facts. */
function readBody(document: Document, situation: Situation): Findings {
  const builder = findingsBuilder(document.source);
  if (situation.classification.eventType === 'message') return builder.done();
  const guestText = labelledValues(document, LABELS).find(
    ({ field }) => field === 'guest_text',
  )?.line;
  const emptyText = document.lines.findIndex(({ text }) => labelOf(text, LABELS) === 'guest_text');
  const end = guestText ?? (emptyText < 0 ? document.lines.length : emptyText);
  const own = sliceDocument(document, 0, end);
  const values = labelledValues(own, LABELS);
  const at = (field: string): readonly string[] =>
    values.filter((entry) => entry.field === field).map(({ value }) => value);
  noteLabelledDays(builder, at('check_in'), at('check_out'), situation);
  for (const value of at('name')) {
    builder.note('guest_name', personName(value.replace(CHANNEL, '')), 'smoobu-guest', value);
  }
  for (const value of at('guests')) {
    builder.note('guest_count', countGuests(value, true), 'smoobu-number', value);
  }
  const arrival = values.find(({ field }) => field === 'check_in')?.line ?? 0;
  const property = own.lines[arrival - 1]?.text ?? null;
  if (property !== null && arrival > 0) {
    builder.note('property_name', property, 'smoobu-property', property);
  }
  return builder.done();
}

/** Smoobu names no channel's code; the number in its login link is its own. */
export const smoobu = definePlatform({
  id: 'smoobu',
  domains: ['smoobu.com'],
  isListed: true,
  claims: /smoobu/i,
  classify: (message) => classifyBySubject(message, smoobuWordings, 'smoobu-subject'),
  readEnvelope: readSubject,
  readBody,
});
