import type { Document } from './document.ts';
import { parseAddress, type Address } from './headers.ts';
import { isHeaderBlock, sliceDocument } from './quotes.ts';
import { FORWARD_MARKERS, FORWARD_PREFIX, innerHeader } from './reply-wordings.ts';

/** What a person forwarded inside a body, with the headers that the mail program wrote above it. */
export interface InlineForward {
  readonly from: Address | null;
  readonly subject: string | null;
  /** The date line as written; its language is not known here. */
  readonly dateLine: string | null;
  readonly document: Document;
}

/** The subject without the prefix of a human forward. */
export function withoutForwardPrefix(subject: string): string {
  return subject
    .replace(FORWARD_PREFIX, '')
    .replace(/\]$/, (end) => (/^\[fwd:/i.test(subject) ? '' : end));
}

export function hasForwardPrefix(subject: string): boolean {
  return FORWARD_PREFIX.test(subject);
}

function firstBlock(document: Document, subject: string): number {
  const { lines } = document;
  const marker = lines.findIndex(({ text }) =>
    FORWARD_MARKERS.some((pattern) => pattern.test(text)),
  );
  if (marker >= 0) {
    const block = lines
      .slice(marker + 1, marker + 4)
      .findIndex(({ text }) => innerHeader(text) !== null);
    return block < 0 ? -1 : marker + 1 + block;
  }
  if (!hasForwardPrefix(subject)) return -1;
  return lines.findIndex((_, index) => isHeaderBlock(lines, index));
}

function addressIn(value: string): Address | null {
  const plain = value
    .replaceAll(/[[(<]mailto:([^\])>]+)[\])>]/gi, '<$1>')
    .replaceAll(/<\s*<|>\s*>/g, (m) => m[0] ?? '');
  return parseAddress(plain);
}

/**
 * Finds a forward by a person (Gmail, Apple Mail, Outlook) and reads the header block above the forwarded text;
 * the forwarder's own words stand above it and are not part of the result. Null when nothing is forwarded.
 */
export function findForward(document: Document, subject: string): InlineForward | null {
  const start = firstBlock(document, subject);
  if (start < 0) return null;
  const values: Partial<Record<'from' | 'date' | 'to' | 'subject' | 'other', string>> = {};
  let last: keyof typeof values | null = null;
  let index = start;
  for (; index < Math.min(document.lines.length, start + 14); index += 1) {
    const line = document.lines[index];
    if (line === undefined) break;
    const header = innerHeader(line.text);
    if (header !== null && values[header.header] === undefined) {
      values[header.header] = header.value;
      last = header.header;
    } else if (last !== null && header === null && !line.opens && document.source === 'text') {
      // A long subject or recipient list is wrapped by the forwarding program.
      values[last] = `${values[last] ?? ''} ${line.text}`.trim();
    } else break;
  }
  if (values.from === undefined || values.subject === undefined) return null;
  return {
    from: addressIn(values.from),
    subject: withoutForwardPrefix(values.subject),
    dateLine: values.date ?? null,
    document: sliceDocument(document, index, document.lines.length),
  };
}
