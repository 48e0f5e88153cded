import { squeeze } from './characters.ts';
import { documentFromText, documentText, type Document } from './document.ts';
import { findForward, withoutForwardPrefix } from './forward.ts';
import {
  decodeHeaderText,
  headersFrom,
  isContradictory,
  parseAddress,
  type Address,
  type Headers,
} from './headers.ts';
import { readHtml } from './html.ts';
import { collectBodies } from './parts.ts';
import { withoutQuotes } from './quotes.ts';
import { sendingTime, type SendingTime } from './sent-at.ts';
import type { StructuredItem } from './structured.ts';

/** A decoded mail: everything that reading needs, nothing that it has to decode itself. */
export interface Mail {
  /** Gmail's id of the message; null for raw files. */
  readonly messageId: string | null;
  readonly labels: readonly string[];
  readonly headers: Headers;
  /** The one author (RFC 5322); null when missing, unreadable, several or contradictory. */
  readonly from: Address | null;
  /** Decoded; null when missing or contradictory. */
  readonly subject: string | null;
  /** ISO 8601 UTC: `Date` if plausible, else Gmail's time of receipt; null when neither is usable. */
  readonly sentAt: string | null;
  /** The plain text part as written; null when there is none. */
  readonly text: string | null;
  /** The visible text of the HTML part; null when there is none. */
  readonly htmlText: string | null;
  /** The bodies for reading, quotes of earlier mail cut. */
  readonly documents: readonly Document[];
  readonly structured: readonly StructuredItem[];
  readonly language: string | null;
  readonly forwarded: Forwarded | null;
  /** Kebab-case ids of what could not be decoded for sure. */
  readonly problems: readonly string[];
}

export interface Forwarded {
  /** `inline`: pasted below a header block; `attachment`: a `message/rfc822` part. */
  readonly kind: 'inline' | 'attachment';
  readonly mail: Mail;
  /** The inner date as the forwarding program wrote it. */
  readonly dateLine: string | null;
}

const UNIQUE_HEADERS = ['from', 'subject', 'date', 'x-template', 'x-locale'];

function authorOf(headers: Headers): Address | null {
  const values = new Set(headers.raw('from').map((value) => value.trim()));
  return values.size === 1 ? parseAddress([...values][0] ?? '') : null;
}

function subjectOf(headers: Headers): string | null {
  const subject = headers.one('subject');
  return subject === null || subject === '' ? null : subject;
}

function decodePayload(headers: Headers, payload: unknown, sent: SendingTime, depth: number): Mail {
  const bodies = collectBodies(payload);
  const html = bodies.html === null ? null : readHtml(bodies.html);
  const subject = subjectOf(headers);
  const full: Document[] = [];
  if (bodies.text !== null) full.push(documentFromText(bodies.text));
  if (html !== null) full.push(html.document);
  const problems = new Set(bodies.problems);
  if (html?.isCut === true) problems.add('html-cut');
  if (sent.isAssumed) problems.add('no-date');
  if (full.length === 0) problems.add('no-body');
  for (const name of UNIQUE_HEADERS) {
    if (isContradictory(headers, name)) problems.add(`several-${name}`);
  }
  const mail: Mail = {
    messageId: null,
    labels: [],
    headers,
    from: authorOf(headers),
    subject,
    sentAt: sent.instant,
    text: bodies.text,
    htmlText: html === null ? null : documentText(html.document),
    documents: full.map(withoutQuotes),
    structured: html?.structured ?? [],
    language: html?.language ?? null,
    forwarded: null,
    problems: [...problems],
  };
  return depth > 0 ? mail : { ...mail, forwarded: forwardedIn(mail, full, bodies.attached) };
}

function forwardedIn(
  outer: Mail,
  documents: readonly Document[],
  attached: { readonly headers: Headers; readonly payload: unknown } | null,
): Forwarded | null {
  const found = documents.flatMap((document) => findForward(document, outer.subject ?? '') ?? []);
  const first = found[0];
  if (first !== undefined) {
    const mail: Mail = {
      ...outer,
      headers: headersFrom([]),
      from: first.from,
      subject: first.subject ?? withoutForwardPrefix(outer.subject ?? ''),
      documents: found.map(({ document }) => withoutQuotes(document)),
    };
    return { kind: 'inline', mail, dateLine: first.dateLine };
  }
  if (attached === null) return null;
  const date = attached.headers.one('date');
  const receipt = outer.sentAt === null ? null : String(Date.parse(outer.sentAt));
  const mail = decodePayload(attached.headers, attached.payload, sendingTime(date, receipt), 1);
  return { kind: 'attachment', mail, dateLine: date };
}

/**
 * Decodes one message of `users.messages.get?format=full`. Never throws: whatever cannot be read is left out and
 * named in `problems`. Time and memory are bounded by the caps of the parts, HTML and document readers.
 */
export function decodeMessage(json: unknown): Mail {
  const message = (typeof json === 'object' && json !== null ? json : {}) as Record<
    string,
    unknown
  >;
  const payload = (message['payload'] ?? {}) as { headers?: unknown };
  const headers = headersFrom(payload.headers);
  const internalDate = message['internalDate'];
  const received =
    typeof internalDate === 'string' || typeof internalDate === 'number'
      ? String(internalDate)
      : null;
  const labels = Array.isArray(message['labelIds']) ? message['labelIds'] : [];
  const date = headers.raw('date')[0];
  return {
    ...decodePayload(
      headers,
      payload,
      sendingTime(date === undefined ? null : decodeHeaderText(date), received),
      0,
    ),
    messageId: typeof message['id'] === 'string' ? squeeze(message['id']) : null,
    labels: labels.filter((label): label is string => typeof label === 'string'),
  };
}
