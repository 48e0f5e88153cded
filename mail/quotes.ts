import type { Document, Line } from './document.ts';
import { innerHeader, QUOTE_INTRODUCTIONS } from './reply-wordings.ts';

function introducesQuote(line: Line, next: Line | undefined): boolean {
  const wrapped = next === undefined ? line.text : `${line.text} ${next.text}`;
  return QUOTE_INTRODUCTIONS.some((pattern) => pattern.test(line.text) || pattern.test(wrapped));
}

/** An Outlook header block (From, Sent, Subject … on consecutive lines) begins at `index`. */
export function isHeaderBlock(lines: readonly Line[], index: number): boolean {
  const seen = new Set<string>();
  for (const line of lines.slice(index, index + 7)) {
    const header = innerHeader(line.text);
    if (header !== null) seen.add(header.header);
  }
  return (
    innerHeader(lines[index]?.text ?? '')?.header === 'from' &&
    seen.has('date') &&
    seen.has('subject')
  );
}

/** Lines and links of a document within [from, to), links re-counted; a link below the last line goes with it. */
export function sliceDocument(document: Document, from: number, to: number): Document {
  const isToEnd = to >= document.lines.length;
  return {
    source: document.source,
    lines: document.lines.slice(from, to),
    links: document.links
      .filter((link) => link.line >= from && (isToEnd || link.line < to))
      .map((link) => ({ ...link, line: link.line - from })),
    images: document.images,
  };
}

/** The document without what it quotes of earlier mail: quoted lines are never facts (email-formats.md §9). */
export function withoutQuotes(document: Document): Document {
  const { lines } = document;
  const end = lines.findIndex(
    (line, index) =>
      index > 0 && (introducesQuote(line, lines[index + 1]) || isHeaderBlock(lines, index)),
  );
  const kept = end < 0 ? document : sliceDocument(document, 0, end);
  if (!kept.lines.some((line) => line.text.startsWith('>'))) return kept;
  const positions = kept.lines.map((line) => !line.text.startsWith('>'));
  const newIndex = positions.map((_, index) => positions.slice(0, index).filter(Boolean).length);
  return {
    source: kept.source,
    lines: kept.lines.filter((_, index) => positions[index] === true),
    links: kept.links
      .filter((link) => positions[link.line] !== false)
      .map((link) => ({ ...link, line: newIndex[link.line] ?? positions.filter(Boolean).length })),
    images: kept.images,
  };
}
