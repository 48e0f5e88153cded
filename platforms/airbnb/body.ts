import type { EventType } from '#domain/facts.ts';
import { comparable } from '#mail/characters.ts';
import type { Document } from '#mail/document.ts';
import type { Situation } from '../define-platform.ts';
import { findingsBuilder, type Findings, type FindingsBuilder } from '../findings.ts';
import { labelledValues } from '../labels.ts';
import { personName } from '../names.ts';
import { countGuests } from '../people.ts';
import { dayOf, noteLabelledDays, noteRange, rangeAndGuests, rangeOf } from '../stays.ts';
import { withoutGuestNote } from './guest-note.ts';
import { isIdentity, LABELS, listingNumber } from './labels.ts';
import { AIRBNB_CODE, codeInLink, leadsToReservation, listingsIn } from './links.ts';
import { airbnbWordings } from './locales/index.ts';
import { readMoney } from './money.ts';
import { readPayout } from './payout.ts';
import { readTitle } from './title.ts';

const SENTENCES = airbnbWordings.flatMap(({ guestSentences }) => guestSentences);
const ARRIVALS = airbnbWordings.flatMap(({ arrivals }) => arrivals);
const ROLES = new Set(
  airbnbWordings.flatMap(({ labels }) => labels.guest_role ?? []).map(comparable),
);
/** The template's own sentence about who cancelled names the code, too. */
const CODES_IN_SENTENCE = /(?<![A-Z0-9])HM[A-Z0-9]{8}(?![A-Z0-9])/gu;
/** The heading is among the first visible lines; further down, the words may be the guest's. */
const HEADING_LINES = 2;

/** True when the longer text is the shorter one and more words. */
function continuesName(shorter: string, longer: string): boolean {
  return comparable(`${longer} `).startsWith(comparable(`${shorter} `));
}

function readName(builder: FindingsBuilder, document: Document, situation: Situation): void {
  const { eventType, parts } = situation.classification;
  const known = personName(parts.name ?? parts.first);
  const { lines } = document;
  if (eventType === 'confirmed' || eventType === 'reminder') {
    for (const link of document.links) {
      if (!leadsToReservation(link) || link.text === null) continue;
      const isIdentified = isIdentity(lines[link.line + 1]);
      const beside = lines[link.line]?.text ?? '';
      // In HTML the link may carry the first name alone, as its label, with the full one beside it.
      const name = isIdentified && continuesName(link.text, beside) ? beside : link.text;
      if (!isIdentified && (known === null || !continuesName(known, name))) continue;
      builder.note('guest_name', personName(name), 'airbnb-reservation-link', name);
      return;
    }
    return;
  }
  for (const [at, line] of lines.entries()) {
    const paragraph = line.opens
      ? [line, ...lines.slice(at + 1, at + 4)].filter((part, index) => index === 0 || !part.opens)
      : [];
    const sentence = paragraph.map(({ text }) => text).join(' ');
    for (const pattern of SENTENCES) {
      const name = personName(pattern.exec(sentence)?.groups?.['name']);
      if (name === null) continue;
      if (eventType === 'cancelled') {
        for (const [code] of sentence.matchAll(CODES_IN_SENTENCE))
          builder.note('confirmation_code', code, 'airbnb-guest-sentence', sentence);
      }
      return builder.note('guest_name', name, 'airbnb-guest-sentence', sentence);
    }
    const below = lines[at + 1];
    const isAuthor =
      (eventType === 'message' || eventType === 'inquiry') &&
      ROLES.has(comparable(below?.text ?? ''));
    if ((isIdentity(below) && eventType === 'inquiry') || isAuthor) {
      const name =
        line.text.length <= 60 && !/[.!?:]/u.test(line.text) ? personName(line.text) : null;
      if (name !== null)
        return builder.note('guest_name', name, 'airbnb-above-identity', line.text);
    }
  }
}

function readStay(builder: FindingsBuilder, document: Document, situation: Situation): void {
  const values = labelledValues(document, LABELS);
  const at = (field: string): readonly string[] =>
    values.filter((entry) => entry.field === field).map(({ value }) => value);
  const { eventType } = situation.classification;
  if (eventType === 'change_request') {
    for (const words of at('original_dates')) {
      const range = rangeOf(words, situation);
      if (range !== null) noteRange(builder, range, situation, 'airbnb-original-dates', words);
    }
    for (const words of at('original_guests')) {
      builder.note('guest_count', countGuests(words, true), 'airbnb-original-guests', words);
    }
    return;
  }
  noteLabelledDays(builder, at('check_in'), at('check_out'), situation);
  for (const words of at('guests'))
    builder.note('guest_count', countGuests(words), 'airbnb-guests', words);
  if (eventType === 'confirmed' || eventType === 'reminder') {
    for (const { text } of document.lines.slice(0, HEADING_LINES)) {
      const words = ARRIVALS.map((pattern) => pattern.exec(text)?.groups?.['date']).find(
        (found) => found !== undefined,
      );
      if (words !== undefined) builder.arrival(dayOf(words, situation), 'airbnb-heading', text);
    }
    for (const { text } of document.lines.filter(({ cells }) => cells.length === 1)) {
      // One template lists the guests without a heading.
      if (at('guests').length === 0)
        builder.note('guest_count', countGuests(text), 'airbnb-guests', text);
    }
    return;
  }
  for (const { text } of document.lines) {
    const line = rangeAndGuests(text, situation);
    if (line === null) continue;
    noteRange(builder, line.range, situation, 'airbnb-range', text);
    builder.note('guest_count', line.guests, 'airbnb-range', text);
  }
}

/** Templates with a line for the code; in the others, such a line is the guest's. */
const PRINTS_CODE = new Set<EventType>(['confirmed', 'reminder', 'cancelled']);

function readCode(builder: FindingsBuilder, document: Document, event: EventType): void {
  const labelled = PRINTS_CODE.has(event) ? labelledValues(document, LABELS) : [];
  for (const { field, value, label } of labelled) {
    const code = value.toUpperCase();
    if (field === 'code' && AIRBNB_CODE.test(code))
      builder.note('confirmation_code', code, 'airbnb-code-label', `${label} ${value}`);
  }
  for (const link of document.links) {
    builder.note(
      'confirmation_code',
      codeInLink(link),
      'airbnb-link',
      link.url.split('?')[0] ?? '',
    );
  }
}

/** Reads one body of an Airbnb mail. */
export function readAirbnbBody(body: Document, situation: Situation): Findings {
  const builder = findingsBuilder(body.source);
  const { eventType, locale } = situation.classification;
  const document =
    eventType === 'confirmed' || eventType === 'reminder' ? withoutGuestNote(body) : body;
  if (eventType === 'payout') {
    readPayout(builder, document, situation);
    return builder.done();
  }
  readCode(builder, document, eventType);
  readName(builder, document, situation);
  readTitle(builder, document, situation);
  readStay(builder, document, situation);
  for (const id of listingsIn(document)) builder.note('listing_id', id, 'airbnb-listing-link', id);
  for (const { text } of document.lines) {
    builder.note('listing_id', listingNumber(text), 'airbnb-listing-number', text);
  }
  if (eventType === 'confirmed') readMoney(builder, document, LABELS, locale);
  return builder.done();
}
