import { comparable } from '#mail/characters.ts';
import type { Document, Line } from '#mail/document.ts';
import type { Situation } from '../define-platform.ts';
import type { FindingsBuilder } from '../findings.ts';
import { labelledValues, labelOf } from '../labels.ts';
import { rangeAndGuests } from '../stays.ts';
import { isIdentity, LABELS, listingNumber } from './labels.ts';
import { leadsToReservation, roomLinks } from './links.ts';
import { airbnbWordings } from './locales/index.ts';

const TYPES = new Set(airbnbWordings.flatMap(({ propertyTypes }) => propertyTypes).map(comparable));
const FOOTER = /^airbnb(?:,| ireland\b| inc\b| payments\b| global\b)/iu;
const LONGEST_TITLE = 150;
/** People write addresses into notes and messages; the platform allows none in a title. */
const ADDRESS = /\S@\S+\.\S/u;

interface Title {
  readonly words: string;
  readonly rule: string;
}

function isFooter(line: Line): boolean {
  return FOOTER.test(line.text);
}

/** A line that can be of a listing's title: no label, no footer, no property type. */
function isTitle({ text, cells }: Line): boolean {
  if (cells.length > 1 || text.length > LONGEST_TITLE || FOOTER.test(text)) return false;
  if (ADDRESS.test(text)) return false;
  return (
    labelOf(text, LABELS) === null && !TYPES.has(comparable(text)) && listingNumber(text) === null
  );
}

/** The paragraphs of [from, to): titles wrap, so a paragraph may have several lines. */
function paragraphs(document: Document, from: number, to: number): readonly (readonly Line[])[] {
  const found: Line[][] = [];
  for (const line of document.lines.slice(from, to)) {
    if (line.opens || found.length === 0) found.push([line]);
    else found.at(-1)?.push(line);
  }
  return found;
}

function titleOf(paragraph: readonly Line[] | undefined, rule: string): Title | null {
  if (paragraph === undefined || !paragraph.every(isTitle)) return null;
  const words = [...new Set(paragraph.map(({ text }) => text))];
  // Change requests set the title off with a dot.
  return { words: words.join(' ').replace(/^[·•]\s*/u, ''), rule };
}

function labelled(document: Document, from: number, fields: readonly string[]): number {
  return document.lines.findIndex(
    ({ cells }, at) =>
      at >= from && cells.some((cell) => fields.includes(labelOf(cell, LABELS) ?? '')),
  );
}

/** Between the link to the listing and the days stand the title and its type, nothing else. */
function besideListingLink(document: Document, situation: Situation): Title | null {
  const rooms = roomLinks(document);
  const linked = rooms.find(({ text }) => text !== null);
  if (linked?.text !== undefined && linked.text !== null && !TYPES.has(comparable(linked.text))) {
    return { words: linked.text, rule: 'airbnb-listing-link' };
  }
  const [first] = rooms;
  if (first === undefined) return null;
  const days = labelled(document, first.line, ['check_in']);
  if (days >= 0) {
    const between = paragraphs(document, first.line, days);
    const [title, type] = between;
    // A type that is not known is told by the second link to the listing right below it.
    const isTypeOrLinked =
      type === undefined ||
      TYPES.has(comparable(type[0]?.text ?? '')) ||
      rooms.some(({ line }) => line === first.line + (title?.length ?? 0) + type.length);
    // Only reminders leave the type out.
    const mayBeAlone = situation.classification.eventType !== 'confirmed';
    const fits = between.length === 2 ? isTypeOrLinked : between.length === 1 && mayBeAlone;
    return fits ? titleOf(title, 'airbnb-below-listing-link') : null;
  }
  // One template prints the title right above the link, at the end.
  const neighbours = document.links.filter(
    ({ line }) => line === first.line || line === first.line - 1,
  );
  const isLast = document.lines.slice(first.line).every(isFooter);
  if (!first.follows || neighbours.length > 1 || !isLast) return null;
  const above = paragraphs(document, 0, first.line).at(-1) ?? [];
  const facts = labelledValues({ ...document, lines: above }, LABELS);
  return above.length > 2 || facts.length > 0 ? null : titleOf(above, 'airbnb-above-listing-link');
}

/** A sentence of the mail; titles in capitals may end in a full stop too. */
function isSentence(text: string): boolean {
  return /[.!?]$/u.test(text) && text !== text.toUpperCase();
}

/** A cancellation names the listing in or below its link to the reservation, above `Listing #N` or the range. */
function inCancellation(document: Document, situation: Situation): Title | null {
  const { lines, links, source } = document;
  const mark = lines.findIndex(
    ({ text }) => listingNumber(text) !== null || rangeAndGuests(text, situation) !== null,
  );
  if (source === 'html')
    return mark < 1 ? null : titleOf(paragraphs(document, 0, mark).at(-1), 'airbnb-above-stay');
  const worded = links.find((link) => leadsToReservation(link) && link.text !== null);
  if (worded?.text !== undefined && worded.text !== null) {
    return { words: worded.text, rule: 'airbnb-reservation-link' };
  }
  const bare = links.find(({ url }) => /\/hosting\/(?:thread|reservations)\//.test(url));
  const numbered = lines.findIndex(({ text }) => listingNumber(text) !== null);
  if (numbered >= 2 && (bare === undefined || bare.line > numbered)) {
    const above = paragraphs(document, 0, numbered).at(-1) ?? [];
    // The first line is the mail's heading.
    return above[0] === lines[0] ? null : titleOf(above, 'airbnb-above-stay');
  }
  if (bare === undefined) return null;
  const footer = lines.findIndex((line, at) => at >= bare.line && isFooter(line));
  const ends = [mark, footer].filter((at) => at >= bare.line);
  // Without an end nobody knows where the mail was cut.
  if (ends.length === 0) return null;
  const between = paragraphs(document, bare.line, Math.min(...ends));
  const title = between.length === 1 ? titleOf(between[0], 'airbnb-below-link') : null;
  return title === null || title.words === lines[0]?.text || isSentence(title.words) ? null : title;
}

/** In other mails the title stands right above the stay it speaks of. */
function aboveStay(document: Document, situation: Situation): Title | null {
  const range = document.lines.findIndex(({ text }) => rangeAndGuests(text, situation) !== null);
  const marks = [
    labelled(document, 0, ['original_dates', 'original_guests']),
    labelled(document, 0, ['check_in']),
    range,
  ];
  for (const at of marks.filter((mark) => mark > 0)) {
    const paragraph = paragraphs(document, 0, at).at(-1);
    if (paragraph?.some(isIdentity) === true) continue;
    const title = titleOf(paragraph, 'airbnb-above-stay');
    if (title !== null) return title;
  }
  return null;
}

/** Notes the listing's title as the mail prints it; the text part prints it in capitals. */
export function readTitle(
  builder: FindingsBuilder,
  document: Document,
  situation: Situation,
): void {
  const { eventType } = situation.classification;
  const isStayPage = eventType === 'confirmed' || eventType === 'reminder';
  const title =
    besideListingLink(document, situation) ??
    (isStayPage
      ? null
      : eventType === 'cancelled'
        ? inCancellation(document, situation)
        : aboveStay(document, situation));
  if (title !== null) builder.note('property_name', title.words, title.rule, title.words);
}
