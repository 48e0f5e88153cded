import { parseHeaderBlock, parseParameters } from './mime-headers.ts';
import type { Header } from './mime-headers.ts';
import { decodeTransfer } from './mime-text.ts';

/** One node of a message: its headers, its type and either children or bytes with the transfer encoding undone. */
export type MimeNode = {
  headers: Header[];
  mimeType: string;
  charset: string | undefined;
  filename: string;
  children: MimeNode[];
  bytes: Uint8Array;
};

/** Nesting beyond this is kept as opaque bytes, so that a hostile message cannot exhaust the stack. */
const deepest = 60;

/** Parses a whole message (or an attached one) into its tree. */
export function parseMime(raw: Uint8Array): MimeNode {
  return parseEntity(raw, 0, raw.length, 'text/plain', 0);
}

function parseEntity(
  raw: Uint8Array,
  from: number,
  to: number,
  defaultType: string,
  depth: number,
): MimeNode {
  const { headers, bodyStart } = parseHeaderBlock(raw, from, to);
  const find = (name: string): string | undefined =>
    headers.find((header) => header.name.toLowerCase() === name)?.value;
  const type = parseParameters(find('content-type') ?? defaultType);
  const mimeType = /^[^\s/]+\/[^\s/]+$/.test(type.value) ? type.value : defaultType;
  const disposition = parseParameters(find('content-disposition') ?? '');
  const filename = disposition.parameters.get('filename') ?? type.parameters.get('name') ?? '';
  const node: MimeNode = {
    headers,
    mimeType,
    charset: type.parameters.get('charset'),
    filename,
    children: [],
    bytes: new Uint8Array(),
  };
  const boundary = type.parameters.get('boundary');
  if (depth < deepest && mimeType.startsWith('multipart/') && boundary) {
    const childType = mimeType === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
    node.children = splitParts(raw, bodyStart, to, boundary).map(([start, end]) =>
      parseEntity(raw, start, end, childType, depth + 1),
    );
    return node;
  }
  const bytes = decodeTransfer(
    raw.subarray(bodyStart, to),
    find('content-transfer-encoding') ?? '7bit',
  );
  if (depth < deepest && filename === '' && mimeType === 'message/rfc822') {
    node.children = [parseEntity(bytes, 0, bytes.length, 'text/plain', depth + 1)];
  } else if (mimeType === 'message/delivery-status') {
    // Gmail shows a delivery status as a container of one text part.
    node.children = [
      {
        headers: [],
        mimeType: 'text/plain',
        charset: undefined,
        filename: '',
        children: [],
        bytes,
      },
    ];
  } else {
    node.bytes = bytes;
  }
  return node;
}

/** Byte ranges of the parts; the line break before a boundary belongs to the boundary. */
function splitParts(
  raw: Uint8Array,
  from: number,
  to: number,
  boundary: string,
): [number, number][] {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.length);
  const mark = Buffer.from(`--${boundary}`, 'latin1');
  const parts: [number, number][] = [];
  let start = -1;
  let at = from;
  while (at <= to) {
    const found = bytes.indexOf(mark, at);
    if (found === -1 || found + mark.length > to) break;
    const lineEnd = bytes.indexOf(0x0a, found);
    const next = lineEnd === -1 || lineEnd >= to ? to : lineEnd + 1;
    const rest = bytes.toString('latin1', found + mark.length, next).trim();
    const atLineStart = found === from || bytes[found - 1] === 0x0a;
    if (atLineStart && (rest === '' || rest === '--')) {
      if (start !== -1) parts.push([start, trimBreak(bytes, start, found)]);
      start = rest === '--' ? -1 : next;
      if (rest === '--') return parts;
    }
    at = Math.max(next, found + mark.length);
  }
  if (start !== -1 && start < to) parts.push([start, to]);
  return parts;
}

function trimBreak(bytes: Buffer, start: number, end: number): number {
  let at = end;
  if (at > start && bytes[at - 1] === 0x0a) at--;
  if (at > start && bytes[at - 1] === 0x0d) at--;
  return at;
}
