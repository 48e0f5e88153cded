import ICAL from 'ical.js';
import { addDays, nightsBetween } from './days.ts';

const MOST_OCCURRENCES = 100;
/** Rules whose every step finds a day; others can search for ever for one that never comes. */
const STEADY = /^(?:DAILY|WEEKLY)$/u;
const NOT_STEADY: readonly string[] = [
  'BYMONTH',
  'BYMONTHDAY',
  'BYSETPOS',
  'BYYEARDAY',
  'BYWEEKNO',
];

export interface Span {
  readonly checkIn: string;
  readonly checkOut: string;
}

/**
 * Takes a recurring VEVENT in jCal form and the span of its first occurrence, and returns the spans of its
 * occurrences: at most 100, and of rules that are not plainly daily or weekly only the first.
 */
export function expandRecurrence(component: unknown, first: Span): readonly Span[] {
  try {
    const vevent = new ICAL.Component(component as [string, unknown[], unknown[]]);
    const rules = vevent.getAllProperties('rrule').map((rule) => rule.getFirstValue());
    if (!rules.every(isSteady)) return [first];
    const nights = nightsBetween(first.checkIn, first.checkOut);
    const iterator = new ICAL.Event(vevent).iterator();
    const spans: Span[] = [];
    for (let at = iterator.next(); at && spans.length < MOST_OCCURRENCES; at = iterator.next()) {
      const checkIn = at.toString().slice(0, 10);
      spans.push({ checkIn, checkOut: addDays(checkIn, nights) });
    }
    return spans.length === 0 ? [first] : spans;
  } catch {
    // The rule is not readable; its first occurrence still is.
    return [first];
  }
}

function isSteady(rule: unknown): boolean {
  if (!(rule instanceof ICAL.Recur)) return false;
  return STEADY.test(rule.freq) && !NOT_STEADY.some((part) => part in rule.parts);
}
