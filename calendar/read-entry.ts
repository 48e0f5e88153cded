import type { CalendarEvent } from './calendar.ts';
import { dayAfter, nightsBetween, readWritten } from './days.ts';
import type { CalendarDialect, EventKind, SummaryRule } from './dialect.ts';
import type { Entry } from './entries.ts';
import { expandRecurrence } from './recurrence.ts';

/** What may stand where a guest's name would: the platform itself, or a form of address alone. */
const NO_NAME =
  /^(?:vrbo|homeaway|abritel|fewo-direkt|airbnb|booking\.com|expedia|stayz|bookabach|guest|(?:mr|mrs|ms|m|mme|mlle|monsieur|madame|herr|frau|family|famille|familie|and|und|et|&|\.|\s)+)$/iu;

/**
 * Takes one VEVENT, the dialect it is written in and whether the whole calendar is a cancellation, and returns
 * its events: one, or of a recurring entry one block per occurrence, because nobody books a stay every week.
 */
export function readEntry(
  entry: Entry,
  dialect: CalendarDialect,
  isCancelled: boolean,
): readonly CalendarEvent[] {
  const { checkIn, checkOut } = spanOf(entry);
  const summary = entry.summary.normalize('NFC').replace(/\s+/gu, ' ').trim();
  const { kind, guest } = classify(entry, dialect, summary, isCancelled);
  const isSpan = checkIn !== null && checkOut !== null && nightsBetween(checkIn, checkOut) > 0;
  const isValid = isSpan || kind === 'cancelled';
  const isStay = isValid && kind !== 'block' && !entry.recurs;
  const event: CalendarEvent = {
    kind: isValid ? kind : 'invalid',
    key: entry.uid ?? `days:${checkIn ?? ''}/${checkOut ?? ''}`,
    uid: entry.uid,
    checkIn,
    checkOut,
    code: isStay ? codeIn(entry.description, dialect) : null,
    phoneLast4: isStay ? phoneIn(entry.description, dialect) : null,
    guestName: isStay ? nameIn(guest) : null,
    summary,
  };
  if (!entry.recurs || !isSpan || event.kind === 'cancelled') return [event];
  return expandRecurrence(entry.component, { checkIn, checkOut }).map((span) => ({
    ...event,
    ...span,
    kind: 'block',
  }));
}

/** Days as written. No end, two ends that differ, or a day that does not exist leave a gap. */
function spanOf(entry: Entry): { checkIn: string | null; checkOut: string | null } {
  const start = entry.start === null ? null : readWritten(entry.start);
  if (start === null) return { checkIn: null, checkOut: null };
  const end = entry.end === null ? null : (readWritten(entry.end)?.day ?? null);
  const lasting = entry.duration === null ? null : dayAfter(start, entry.duration);
  const isDoubtful = entry.end !== null && entry.duration !== null && end !== lasting;
  return { checkIn: start.day, checkOut: isDoubtful ? null : (end ?? lasting) };
}

function classify(
  entry: Entry,
  dialect: CalendarDialect,
  summary: string,
  isCancelled: boolean,
): { kind: EventKind; guest: string | undefined } {
  const rule = dialect.summary.find((candidate) => fits(candidate, summary, entry.description));
  const guest = rule?.pattern.exec(summary)?.groups?.['guest'];
  const worded = rule?.kind ?? 'unknown';
  if (isCancelled || entry.status === 'CANCELLED') return { kind: 'cancelled', guest };
  const isTentative = entry.status === 'TENTATIVE' && worded !== 'block';
  return { kind: isTentative ? 'tentative' : worded, guest };
}

function fits(rule: SummaryRule, summary: string, description: string): boolean {
  return rule.pattern.test(summary) && (rule.description?.test(description) ?? true);
}

function codeIn(description: string, dialect: CalendarDialect): string | null {
  return dialect.code?.exec(description)?.groups?.['code'] ?? null;
}

function phoneIn(description: string, dialect: CalendarDialect): string | null {
  return dialect.phoneLast4?.exec(description)?.groups?.['digits'] ?? null;
}

function nameIn(guest: string | undefined): string | null {
  const name = guest?.trim() ?? '';
  return name === '' || NO_NAME.test(name) ? null : name;
}
