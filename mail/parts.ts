import libmime from 'libmime';
import { decodeText } from './charset.ts';
import { headersFrom, type Headers } from './headers.ts';
import { LONGEST_HTML } from './html.ts';
import { undoQuotedPrintable } from './quoted-printable.ts';

/** The bodies of one message, attachments left out, before they are read. */
export interface Bodies {
  readonly text: string | null;
  readonly html: string | null;
  /** The payload of the first attached message (`message/rfc822`); its text is never part of the outer mail. */
  readonly attached: { readonly headers: Headers; readonly payload: unknown } | null;
  readonly problems: readonly string[];
}

export const LONGEST_TEXT = 300_000;
const MOST_PARTS = 1_000;

interface Part {
  readonly mimeType: string;
  readonly filename: string;
  readonly headers: Headers;
  readonly data: string | null;
  readonly isElsewhere: boolean;
  readonly children: readonly unknown[];
}

function readPart(value: unknown): Part {
  const part = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  const body = (
    typeof part['body'] === 'object' && part['body'] !== null ? part['body'] : {}
  ) as Record<string, unknown>;
  return {
    mimeType: typeof part['mimeType'] === 'string' ? part['mimeType'].toLowerCase() : '',
    filename: typeof part['filename'] === 'string' ? part['filename'] : '',
    headers: headersFrom(part['headers']),
    data: typeof body['data'] === 'string' && body['data'] !== '' ? body['data'] : null,
    isElsewhere: typeof body['attachmentId'] === 'string',
    children: Array.isArray(part['parts']) ? part['parts'] : [],
  };
}

function isAttachment(part: Part): boolean {
  const disposition = part.headers.raw('content-disposition')[0] ?? '';
  return part.filename !== '' || /^\s*attachment/i.test(disposition);
}

function charsetOf(part: Part): string | null {
  const contentType = part.headers.raw('content-type')[0];
  if (contentType === undefined) return null;
  return libmime.parseHeaderValue(contentType).params['charset'] ?? null;
}

/** Base64url with or without padding, at most `longest` bytes of it; null when the data is not base64. */
function bytesOf(data: string, longest: number): Buffer | null {
  const bounded = data.slice(0, Math.ceil((longest * 4) / 3 / 4) * 4).replaceAll(/\s+/g, '');
  if (!/^[\w+/-]*={0,2}$/.test(bounded)) return null;
  const bytes = Buffer.from(bounded, 'base64url');
  if (bounded.length === data.length) return bytes;
  // The cut may have gone through a UTF-8 character: its first bytes would make the rest look like another charset.
  let end = bytes.length;
  for (let back = 1; back <= 4 && end - back >= 0; back += 1) {
    const byte = bytes[end - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      end -= back;
      break;
    }
  }
  return bytes.subarray(0, end);
}

/**
 * Walks a payload and decodes its text and HTML bodies. Missing or unreadable parts become problems, never
 * exceptions; parts beyond the caps are not looked at.
 */
export function collectBodies(payload: unknown): Bodies {
  const problems = new Set<string>();
  const texts: string[] = [];
  const htmls: string[] = [];
  let attached: Bodies['attached'] = null;
  let room = { text: LONGEST_TEXT, html: LONGEST_HTML };

  // Alternatives say the same; bodies that are no alternatives of each other are several mails in one.
  const groups = new Set<unknown>();
  let bodies = 0;
  const queue: { value: unknown; group: unknown }[] = [{ value: payload, group: null }];
  let seen = 0;
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    seen += 1;
    if (seen > MOST_PARTS) {
      problems.add('too-many-parts');
      break;
    }
    const part = readPart(next.value);
    if (part.mimeType === 'message/rfc822') {
      const inner = part.children[0];
      if (attached === null && inner !== undefined) {
        attached = { headers: readPart(inner).headers, payload: inner };
      }
      continue;
    }
    if (part.children.length > 0) {
      const group = part.mimeType === 'multipart/alternative' ? next.value : next.group;
      const children = part.children.slice(0, MOST_PARTS).map((value) => ({ value, group }));
      queue.unshift(...children);
      continue;
    }
    const isHtml = part.mimeType === 'text/html';
    if ((!isHtml && part.mimeType !== 'text/plain') || isAttachment(part)) continue;
    if (part.data === null) {
      if (part.isElsewhere) problems.add('body-not-fetched');
      continue;
    }
    const longest = isHtml ? room.html : room.text;
    // Four bytes per character at most; the text itself is cut below.
    const bytes = bytesOf(part.data, longest * 4);
    if (bytes === null) {
      problems.add('broken-base64');
      continue;
    }
    const decoded = decodeText(bytes, charsetOf(part));
    if (decoded.problem !== null) problems.add(decoded.problem);
    if (decoded.text.length > longest) problems.add('body-cut');
    const text = undoQuotedPrintable(decoded.text.slice(0, longest));
    groups.add(next.group);
    bodies += 1;
    if (text.trim() === '') continue;
    (isHtml ? htmls : texts).push(text);
    room = isHtml
      ? { ...room, html: Math.max(0, room.html - text.length) }
      : { ...room, text: Math.max(0, room.text - text.length) };
  }
  // Platforms write one text and one HTML body; a second one is somebody else's.
  const isMixed = bodies > 1 && (groups.size > 1 || groups.has(null));
  if (texts.length > 1 || htmls.length > 1 || isMixed) problems.add('several-bodies');
  return {
    text: texts.length === 0 ? null : texts.join('\n\n'),
    html: htmls.length === 0 ? null : htmls.join('\n'),
    attached,
    problems: [...problems],
  };
}
