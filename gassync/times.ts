const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s?(Z|[-+]\d{2}:?\d{2})?)?$/i;

/** Whether a text is a day of the calendar, `YYYY-MM-DD`: 29 February only in leap years. */
export function isDay(text: string): boolean {
  if (!DAY.test(text) || text < '1900') return false;
  const [year, month, day] = [text.slice(0, 4), text.slice(5, 7), text.slice(8)].map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day));
  // A day that its month does not have is taken for one of the next.
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === day;
}

/** Nights from one day to another; below zero when the second is earlier. */
export function nightsBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000;
}

/**
 * Takes a time as a source writes it, ISO 8601 or with a blank, and returns it as ISO 8601 UTC to the millisecond.
 * Without a zone it counts as UTC: within one source that keeps the order, which is what it is used for.
 * Null when it is no time.
 */
export function readInstant(text: string): string | null {
  const [, day = '', clock = '00:00', seconds = '00', fraction = '', zone = 'Z'] =
    INSTANT.exec(text.trim()) ?? [];
  if (!isDay(day)) return null;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const offset = /^z$/i.test(zone) ? 'Z' : zone.replace(/^([-+]\d{2}):?(\d{2})$/, '$1:$2');
  const at = new Date(`${day}T${clock}:${seconds}.${milliseconds}${offset}`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
