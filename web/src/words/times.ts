const LOCALE = navigator.languages;
const MINUTE = 60;
const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', MINUTE],
];

const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto', style: 'short' });
const shortDay = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});
const longDay = new Intl.DateTimeFormat(LOCALE, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** "4 min. ago", "in 2 hr."; days beyond a week as a date. `now` in milliseconds. */
export function ago(iso: string, now: number): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  const size = Math.abs(seconds);
  // Clocks of different machines differ by a little: what has just happened may lie ahead.
  if (size < MINUTE) return seconds <= 5 ? 'just now' : 'in a moment';
  if (size > 7 * 86_400)
    return moment(iso, undefined, { day: 'numeric', month: 'short', year: 'numeric' });
  const [unit, length] = UNITS.find(([, unitSeconds]) => size >= unitSeconds) ?? ['minute', MINUTE];
  return relative.format(Math.trunc(seconds / length), unit);
}

/** A moment with its zone, in the user's locale; `timeZone` undefined is the browser's own. */
export function moment(
  iso: string,
  timeZone?: string,
  form: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'long' },
): string {
  return new Intl.DateTimeFormat(LOCALE, {
    ...form,
    ...(timeZone !== undefined && { timeZone }),
  }).format(new Date(iso));
}

/** A stay date, which has no time and no zone. */
export function day(isoDay: string): string {
  return longDay.format(new Date(`${isoDay}T00:00:00Z`));
}

export function dayAndMonth(isoDay: string): string {
  return shortDay.format(new Date(`${isoDay}T00:00:00Z`));
}

/** A stay as one range, "3 – 8 May 2025". */
export function stay(checkIn: string, checkOut: string): string {
  const [from, to] = [checkIn, checkOut].map((one) => new Date(`${one}T00:00:00Z`));
  return from === undefined || to === undefined || from > to
    ? `${checkIn} – ${checkOut}`
    : new Intl.DateTimeFormat(LOCALE, {
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        timeZone: 'UTC',
      }).formatRange(from, to);
}

export function nights(checkIn: string, checkOut: string): number {
  return Math.round(
    (Date.parse(`${checkOut}T00:00:00Z`) - Date.parse(`${checkIn}T00:00:00Z`)) / 86_400_000,
  );
}

/** Today's date where the property is. */
export function todayIn(timeZone: string, now = new Date()): string {
  // Sweden writes dates as ISO does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now);
}

export function addDays(isoDay: string, days: number): string {
  return new Date(Date.parse(`${isoDay}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** "850 ms", "12.4 s", "3 min 20 s". */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${milliseconds} ms`;
  const seconds = milliseconds / 1_000;
  if (seconds < 60) return `${seconds.toLocaleString(LOCALE, { maximumFractionDigits: 1 })} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
