import type { CalendarEvent, CalendarReading } from './calendar.ts';
import { decodeCalendar } from './decode.ts';
import { dialectOfPlatform, dialectOfProduct, dialectOfUid } from './dialects.ts';
import { readStrictly, type Entries } from './entries.ts';
import { readEntry } from './read-entry.ts';
import { repair } from './repair.ts';

const BEGIN = /^[ \t]*BEGIN[ \t]*:[ \t]*VCALENDAR[ \t]*$/gimu;
const END = /^[ \t]*END[ \t]*:[ \t]*VCALENDAR[ \t]*$/gimu;
const UID = /^UID(?:;[^:\n]*)?:[ \t]*(?<uid>[^\n]*\S)/imu;

export interface ReadOptions {
  /** Platform that the operator chose for the feed; counts where the feed itself does not say. */
  readonly platformHint?: string | null;
}

/**
 * Takes a feed as it came (bytes, because folds may cut characters) and returns its entries with what each
 * one is, or an error for anything that is no complete calendar: a login page, a cut-off answer, nothing at
 * all. Strict first; what breaks RFC 5545 is repaired line by line. Rules: email-formats §11.
 */
export function readCalendar(
  feed: string | Uint8Array,
  options: ReadOptions = {},
): CalendarReading {
  const text = decodeCalendar(feed);
  const fault = whatIsWrong(text);
  if (fault !== null) return { kind: 'error', message: fault };

  const { prodId, method, entries, broken } = readEntries(text);
  const product = dialectOfProduct(prodId);
  const fallback = product ?? dialectOfPlatform(options.platformHint ?? '');
  const named = entries.flatMap((entry) => dialectOfUid(entry.uid ?? '') ?? []).at(0);
  const isCancelled = method.trim().toUpperCase() === 'CANCEL';
  const events = entries.flatMap((entry) =>
    readEntry(entry, product ?? dialectOfUid(entry.uid ?? '') ?? fallback, isCancelled),
  );
  const isNamedByHint = fallback.platform !== 'generic';
  const platform = isNamedByHint ? fallback.platform : (named ?? fallback).platform;
  return { kind: 'calendar', platform, events: [...events, ...broken] };
}

function whatIsWrong(text: string): string | null {
  const start = text.trimStart();
  if (start === '') return 'The answer is empty.';
  if (start.startsWith('<')) {
    return 'The answer is a web page, perhaps a login page, and no calendar.';
  }
  const firstLine = start.split('\n', 1)[0] ?? '';
  if (firstLine.search(BEGIN) === -1) return 'The answer does not begin with BEGIN:VCALENDAR.';
  const isComplete = (text.match(BEGIN) ?? []).length === (text.match(END) ?? []).length;
  return isComplete ? null : 'The calendar is cut off: END:VCALENDAR is missing.';
}

function readEntries(text: string): Entries & { broken: readonly CalendarEvent[] } {
  try {
    return { ...readStrictly(text), broken: [] };
  } catch {
    return readRepaired(text);
  }
}

function readRepaired(text: string): Entries & { broken: readonly CalendarEvent[] } {
  const pieces = repair(text);
  const read = pieces.events.map((event) => readPiece(event) ?? event);
  return {
    ...(readPiece(pieces.heading) ?? { prodId: '', method: '' }),
    entries: read.flatMap((piece) => (typeof piece === 'string' ? [] : piece.entries)),
    broken: read.flatMap((piece) => (typeof piece === 'string' ? [unreadable(piece)] : [])),
  };
}

function readPiece(text: string): Entries | null {
  try {
    return readStrictly(text);
  } catch {
    return null;
  }
}

/** An event beyond repair still takes its place, so that its stay does not seem to have left the feed. */
function unreadable(event: string): CalendarEvent {
  const uid = UID.exec(event)?.groups?.['uid'] ?? null;
  return {
    kind: 'invalid',
    key: uid ?? 'unreadable',
    uid,
    checkIn: null,
    checkOut: null,
    code: null,
    phoneLast4: null,
    guestName: null,
    summary: '',
  };
}
