import iconv from 'iconv-lite';
import libmime from 'libmime';
import type { GmailMessageJson, GmailPart } from './message.ts';

/** Larger files are cut; Gmail itself accepts 50 MB at most. */
const LONGEST_FILE = 64_000_000;
const DEEPEST = 30;
const MOST_PARTS = 500;

interface RawHeader {
  readonly name: string;
  readonly value: string;
}

/** Headers are ASCII by standard; raw 8-bit ones are UTF-8 or, failing that, Western. */
function headerText(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return iconv.decode(bytes, 'windows-1252');
  }
}

/** Splits an entity into its headers, in order, and the body after the first blank line (RFC 5322 §2.1). */
function splitEntity(entity: string): { headers: RawHeader[]; body: string } {
  const end = /\r?\n\r?\n/.exec(entity);
  const head = end === null ? entity : entity.slice(0, end.index);
  const body = end === null ? '' : entity.slice(end.index + end[0].length);
  const headers: RawHeader[] = [];
  // The first line of an mbox entry is no header.
  for (const line of head
    .replace(/^From .*\r?\n/, '')
    .replaceAll(/\r?\n(?=[ \t])/g, '')
    .split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    headers.push({
      name: line.slice(0, colon).trim(),
      value: headerText(line.slice(colon + 1)).trim(),
    });
  }
  return { headers, body };
}

function headerOf(headers: readonly RawHeader[], name: string): string {
  return headers.find((header) => header.name.toLowerCase() === name)?.value ?? '';
}

function decodeQuotedPrintable(body: string): Buffer {
  const text = body
    .replaceAll(/[ \t]+(?=\r?\n|$)/g, '')
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(text, 'latin1');
}

function decodeBody(body: string, encoding: string): Buffer {
  switch (encoding.toLowerCase().trim()) {
    case 'base64':
      return Buffer.from(body.replaceAll(/[^A-Za-z0-9+/=]/g, ''), 'base64');
    case 'quoted-printable':
      return decodeQuotedPrintable(body);
    default:
      return Buffer.from(body, 'latin1');
  }
}

/** The parts between the boundary lines of a multipart body (RFC 2046 §5.1); a missing end is tolerated. */
function splitParts(body: string, boundary: string): string[] {
  const delimiter = `--${boundary}`;
  const starts: { from: number; to: number; isEnd: boolean }[] = [];
  for (
    let at = body.indexOf(delimiter);
    at >= 0;
    at = body.indexOf(delimiter, at + delimiter.length)
  ) {
    const isLineStart = at === 0 || body[at - 1] === '\n';
    const lineEnd = body.indexOf('\n', at);
    const rest = body.slice(at + delimiter.length, lineEnd < 0 ? body.length : lineEnd).trim();
    if (!isLineStart || (rest !== '' && rest !== '--')) continue;
    starts.push({ from: at, to: lineEnd < 0 ? body.length : lineEnd + 1, isEnd: rest === '--' });
    if (rest === '--' || starts.length > MOST_PARTS) break;
  }
  return starts
    .filter(({ isEnd }) => !isEnd)
    .map(({ to }) => {
      const next = starts.find(({ from }) => from >= to);
      return body.slice(to, next?.from ?? body.length).replace(/\r?\n$/, '');
    });
}

function filenameOf(headers: readonly RawHeader[], contentType: string): string {
  const disposition = libmime.parseHeaderValue(headerOf(headers, 'content-disposition'));
  const named =
    disposition.params['filename'] ?? libmime.parseHeaderValue(contentType).params['name'] ?? '';
  return libmime.decodeWords(named);
}

function partFrom(entity: string, partId: string, depth: number): GmailPart {
  const { headers, body } = splitEntity(entity);
  const contentType = headerOf(headers, 'content-type') || 'text/plain';
  const parsed = libmime.parseHeaderValue(contentType);
  const mimeType = parsed.value.toLowerCase();
  const filename = filenameOf(headers, contentType);
  const base = { partId, mimeType, filename, headers };
  const child = (index: number): string => (partId === '' ? String(index) : `${partId}.${index}`);
  const boundary = parsed.params['boundary'];
  if (mimeType.startsWith('multipart/') && boundary !== undefined && depth < DEEPEST) {
    const parts = splitParts(body, boundary).map((part, index) =>
      partFrom(part, child(index), depth + 1),
    );
    return { ...base, body: { size: 0 }, parts };
  }
  if (mimeType === 'message/rfc822' && depth < DEEPEST) {
    return { ...base, body: { size: 0 }, parts: [partFrom(body, child(0), depth + 1)] };
  }
  const bytes = decodeBody(body, headerOf(headers, 'content-transfer-encoding'));
  // Gmail does not put attachments into the message either.
  if (filename !== '') return { ...base, body: { size: bytes.length, attachmentId: partId } };
  return { ...base, body: { size: bytes.length, data: bytes.toString('base64url') } };
}

/**
 * A raw mail file (RFC 5322 with MIME) in the shape in which Gmail returns messages, so that both are decoded by the
 * same code. Transfer encodings are undone, charsets are left as declared. Never throws; what is broken stays empty.
 */
export function messageFromEml(bytes: Uint8Array): GmailMessageJson {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, LONGEST_FILE));
  const payload = partFrom(raw.toString('latin1').replace(/^ï»¿/, ''), '', 0);
  return { payload };
}
