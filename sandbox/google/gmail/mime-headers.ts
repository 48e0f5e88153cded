import { decodeCharset, decodeQuotedPrintable } from './mime-text.ts';

export type Header = { name: string; value: string };

/** The headers at the start of some bytes, and where the body begins. */
export function parseHeaderBlock(
  bytes: Uint8Array,
  from = 0,
  to = bytes.length,
): { headers: Header[]; bodyStart: number } {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const headers: Header[] = [];
  let at = from;
  let current: Buffer[] | undefined;
  const finish = (): void => {
    if (current) headers.push(readHeader(Buffer.concat(current)));
    current = undefined;
  };
  while (at < to) {
    const newline = text.indexOf(0x0a, at);
    const end = newline === -1 || newline >= to ? to : newline;
    const line = text.subarray(at, end > at && text[end - 1] === 0x0d ? end - 1 : end);
    at = Math.min(end + 1, to);
    if (line.length === 0) break;
    if ((line[0] === 0x20 || line[0] === 0x09) && current) current.push(unfolded(line));
    else {
      finish();
      current = [line];
    }
  }
  finish();
  return { headers: headers.filter((header) => header.name !== ''), bodyStart: at };
}

/** Gmail drops the line break of a fold: white space of one character becomes a space, longer white space stays. */
function unfolded(line: Buffer): Buffer {
  const longer = line[1] === 0x20 || line[1] === 0x09;
  return longer ? line : Buffer.concat([Buffer.from(' '), line.subarray(1)]);
}

function readHeader(line: Buffer): Header {
  const colon = line.indexOf(0x3a);
  if (colon <= 0) return { name: '', value: '' };
  const name = line.subarray(0, colon).toString('latin1').trim();
  const value = decodeCharset(line.subarray(colon + 1), undefined).trim();
  return { name, value: decodeWords(value) };
}

const encodedWord = /=\?([^?\s]+)\?([bqBQ])\?([^?\s]*)\?=/g;

/** Decodes RFC 2047 words; adjacent ones are joined as bytes first, since a character may be split between them. */
function decodeWords(text: string): string {
  if (!text.includes('=?')) return text;
  type Run = { charset: string; bytes: Buffer };
  let out = '';
  let run: Run | undefined;
  let end = 0;
  const flush = (): void => {
    if (run) out += decodeCharset(run.bytes, run.charset);
    run = undefined;
  };
  for (const match of text.matchAll(encodedWord)) {
    const [word, label = '', encoding = '', content = ''] = match;
    const between = text.slice(end, match.index);
    if (!run || between.trim() !== '') {
      flush();
      out += between;
    }
    const charset = (label.split('*')[0] ?? '').toLowerCase();
    const bytes =
      encoding.toLowerCase() === 'b'
        ? Buffer.from(content, 'base64')
        : decodeQuotedPrintable(Buffer.from(content.replaceAll('_', ' '), 'latin1'));
    if (run && run.charset === charset) run.bytes = Buffer.concat([run.bytes, bytes]);
    else {
      flush();
      run = { charset, bytes };
    }
    end = match.index + word.length;
  }
  flush();
  return out + text.slice(end);
}

/** A header value with parameters: `text/plain; charset=utf-8` becomes its value and its parameters, RFC 2231 decoded. */
export function parseParameters(value: string): { value: string; parameters: Map<string, string> } {
  const parameters = new Map<string, string>();
  const pieces = new Map<string, { index: number; encoded: boolean; text: string }[]>();
  const [main = ''] = value.split(';');
  for (const match of value
    .slice(main.length)
    .matchAll(/;\s*([^\s=;]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)/g)) {
    const [, rawKey = '', rawText = ''] = match;
    const text = rawText.trim();
    const plain = text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text;
    const continued = /^([^*]+)(?:\*(\d+))?(\*)?$/.exec(rawKey.toLowerCase());
    if (!continued) continue;
    const [, key = '', index, star] = continued;
    if (index === undefined && !star) {
      if (!parameters.has(key)) parameters.set(key, decodeWords(plain));
      continue;
    }
    const piece = { index: Number(index ?? 0), encoded: star !== undefined, text: plain };
    pieces.set(key, [...(pieces.get(key) ?? []), piece]);
  }
  for (const [key, parts] of pieces) parameters.set(key, joinExtended(parts));
  return { value: main.trim().toLowerCase(), parameters };
}

/** RFC 2231: continuations in order, the charset named once in the first; anything malformed gives an empty text. */
function joinExtended(parts: { index: number; encoded: boolean; text: string }[]): string {
  const ordered = parts.toSorted((a, b) => a.index - b.index);
  const first = ordered[0];
  const introduced = first?.encoded ? /^([^']*)'[^']*'(.*)$/s.exec(first.text) : undefined;
  if (first?.encoded && !introduced) return '';
  const bytes = ordered.map((part, at) => {
    const text = at === 0 && introduced ? (introduced[2] ?? '') : part.text;
    if (!part.encoded) return Buffer.from(text, 'utf8');
    return Buffer.from(
      text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
        String.fromCharCode(parseInt(hex, 16)),
      ),
      'latin1',
    );
  });
  return decodeCharset(Buffer.concat(bytes), introduced?.[1] || 'utf-8');
}
