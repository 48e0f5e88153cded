import ICAL from 'ical.js';

/** A property in jCal form (RFC 7265): name, parameters, type, values. */
type Property = [string, Record<string, unknown>, string, ...unknown[]];
type Component = [string, Property[], Component[]];

/** One VEVENT, its values as written: days and times in extended form, text unescaped. Absent is null. */
export interface Entry {
  readonly uid: string | null;
  readonly summary: string;
  readonly description: string;
  readonly status: string;
  readonly start: string | null;
  readonly end: string | null;
  readonly duration: string | null;
  /** Recurs, or is one changed occurrence of what recurs. */
  readonly recurs: boolean;
  /** The VEVENT itself, for expanding its recurrence. */
  readonly component: unknown;
}

export interface Entries {
  readonly prodId: string;
  /** METHOD of the calendar: CANCEL cancels all it holds. */
  readonly method: string;
  readonly entries: readonly Entry[];
}

/** Takes decoded text and returns the calendar's entries. Throws on any line or structure that RFC 5545 forbids. */
export function readStrictly(text: string): Entries {
  const parsed: unknown = ICAL.parse(text);
  const calendars = (isComponent(parsed) ? [parsed] : (parsed as Component[])).filter(
    ([name]) => name === 'vcalendar',
  );
  const [first] = calendars;
  return {
    prodId: first === undefined ? '' : (textOf(first, 'prodid') ?? ''),
    method: first === undefined ? '' : (textOf(first, 'method') ?? ''),
    // Only what stands in a VEVENT: a VTIMEZONE has days and a VALARM has texts of its own.
    entries: calendars
      .flatMap(([, , components]) => components)
      .filter(([name]) => name === 'vevent')
      .map(toEntry),
  };
}

function toEntry(event: Component): Entry {
  return {
    uid: textOf(event, 'uid')?.trim() || null,
    summary: textOf(event, 'summary') ?? '',
    description: textOf(event, 'description') ?? '',
    status: (textOf(event, 'status') ?? '').trim().toUpperCase(),
    start: dayOrTimeOf(event, 'dtstart'),
    end: dayOrTimeOf(event, 'dtend'),
    duration: textOf(event, 'duration'),
    recurs: ['rrule', 'rdate', 'recurrence-id'].some((name) => find(event, name) !== undefined),
    component: event,
  };
}

function find([, properties]: Component, name: string): Property | undefined {
  return properties.find(([found]) => found === name);
}

function textOf(component: Component, name: string): string | null {
  const value = find(component, name)?.[3];
  return typeof value === 'string' ? value : null;
}

/** A day that does not say it is one (`DTSTART:20260713`) is read by ical.js as a time without digits. */
function dayOrTimeOf(component: Component, name: string): string | null {
  return textOf(component, name)?.replace(/T::Z?$/u, '') ?? null;
}

function isComponent(parsed: unknown): parsed is Component {
  return Array.isArray(parsed) && typeof parsed[0] === 'string';
}
