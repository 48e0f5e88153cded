/** From the bytes of a feed to lines of text. */

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;

/**
 * Takes a feed as it came and returns its text without byte order mark, with LF line ends and unfolded.
 * Folds are undone on the bytes, because exporters cut inside UTF-8 characters. Bytes that are no UTF-8 are
 * read as windows-1252, the only other charset met in feeds.
 */
export function decodeCalendar(feed: string | Uint8Array): string {
  const bytes = typeof feed === 'string' ? new TextEncoder().encode(feed) : feed;
  const text = decodeText(unfold(bytes));
  return text.replace(/^\ufeff/u, '').replace(/\r\n?/gu, '\n');
}

function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Removes every line end that a space or tab follows, together with that one character (RFC 5545 §3.1). */
function unfold(bytes: Uint8Array): Uint8Array {
  const unfolded = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const end = lineEndAt(bytes, at);
    const next = bytes[at + end];
    if (end > 0 && (next === SPACE || next === TAB)) {
      at += end;
      continue;
    }
    unfolded[length++] = bytes[at] ?? 0;
  }
  return unfolded.subarray(0, length);
}

function lineEndAt(bytes: Uint8Array, at: number): number {
  if (bytes[at] === LF) return 1;
  if (bytes[at] !== CR) return 0;
  return bytes[at + 1] === LF ? 2 : 1;
}
