/** Calendar days as ISO strings, with their own proleptic Gregorian arithmetic: no clock, no zone, no `Date`. */

/** A calendar day, `YYYY-MM-DD`. */
export type IsoDay = string;

/** Monday is 1, Sunday 7 (ISO 8601). */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** A day as a mail prints it: the year and the weekday are often left out. */
export interface PartialDay {
  readonly year: number | null;
  readonly month: number;
  readonly day: number;
  readonly weekday: Weekday | null;
}

/** How far from the sending day a year-less day may lie, in days. */
export interface YearWindow {
  readonly past: number;
  readonly future: number;
}

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Nobody books further ahead, and a check-out without a year is looked for this far after check-in. */
const LONGEST_YEARLESS_STAY = 180;

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function monthLength(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);
}

/** The ISO day of a year, month (1–12) and day, or null if the calendar has no such day. Never rolls over. */
export function isoDay(year: number, month: number, day: number): IsoDay | null {
  const whole = Number.isInteger(year) && Number.isInteger(month) && Number.isInteger(day);
  if (!whole || year < 1 || year > 9999 || month < 1 || month > 12) return null;
  if (day < 1 || day > monthLength(year, month)) return null;
  const pad = (value: number, width: number): string => String(value).padStart(width, '0');
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** Year, month and day of an ISO day, or null if the text is no existing day. */
export function partsOf(iso: string): { year: number; month: number; day: number } | null {
  const found = ISO_DAY.exec(iso);
  if (found === null) return null;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  return isoDay(year, month, day) === null ? null : { year, month, day };
}

/** Days since 1970-01-01; throws a RangeError when the text is no day, which is a fault of the caller. */
export function dayNumber(iso: IsoDay): number {
  const parts = partsOf(iso);
  if (parts === null) throw new RangeError('not a calendar day');
  // Howard Hinnant's days_from_civil: March starts the year, so the leap day comes last.
  const year = parts.month <= 2 ? parts.year - 1 : parts.year;
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * ((parts.month + 9) % 12) + 2) / 5) + parts.day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** The day that lies `days` after (negative: before) an ISO day. */
export function addDays(iso: IsoDay, days: number): IsoDay {
  const shifted = dayNumber(iso) + days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36524) -
      Math.floor(dayOfEra / 146096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const result = isoDay(year, month, day);
  if (result === null) throw new RangeError('day out of range');
  return result;
}

/** Whole days from one ISO day to another; negative when `to` is earlier. */
export function daysBetween(from: IsoDay, to: IsoDay): number {
  return dayNumber(to) - dayNumber(from);
}

/** The ISO weekday, Monday = 1. */
export function weekdayOf(iso: IsoDay): Weekday {
  // 1970-01-01 was a Thursday.
  return (((((dayNumber(iso) + 3) % 7) + 7) % 7) + 1) as Weekday;
}

function agrees(iso: IsoDay | null, weekday: Weekday | null): iso is IsoDay {
  return iso !== null && (weekday === null || weekdayOf(iso) === weekday);
}

/** The days that a year-less day may be: those in the window whose weekday agrees, earliest first. */
function candidates(partial: PartialDay, sentDay: IsoDay, window: YearWindow): readonly IsoDay[] {
  const sentYear = partsOf(sentDay)?.year;
  if (sentYear === undefined) return [];
  return [sentYear - 1, sentYear, sentYear + 1]
    .map((year) => isoDay(year, partial.month, partial.day))
    .filter((day) => agrees(day, partial.weekday))
    .filter((day) => {
      const distance = daysBetween(sentDay, day);
      return distance >= -window.past && distance <= window.future;
    });
}

function printedDay(partial: PartialDay & { readonly year: number }): IsoDay | null {
  const day = isoDay(partial.year, partial.month, partial.day);
  return agrees(day, partial.weekday) ? day : null;
}

function hasYear(partial: PartialDay): partial is PartialDay & { readonly year: number } {
  return partial.year !== null;
}

/**
 * The day that a mail means. A printed year is taken; otherwise the years before, of and after `sentDay` are
 * tried, those whose weekday disagrees are dropped, and the earliest one inside the window wins: a day that has
 * just been is nearer than its next anniversary. Null when no such day exists or the weekday contradicts it
 * (email-formats.md §8: never another year, never a roll-over).
 */
export function resolveDay(
  partial: PartialDay,
  sentDay: IsoDay,
  window: YearWindow,
): IsoDay | null {
  if (hasYear(partial)) return printedDay(partial);
  return candidates(partial, sentDay, window)[0] ?? null;
}

/** As `resolveDay`, for mails that speak of what has been (reviews, payouts): the latest day not after `sentDay`. */
export function resolvePastDay(
  partial: PartialDay,
  sentDay: IsoDay,
  window: YearWindow,
): IsoDay | null {
  if (hasYear(partial)) return printedDay(partial);
  const days = candidates(partial, sentDay, window);
  return days.findLast((day) => day <= sentDay) ?? days[0] ?? null;
}

/**
 * The departure day of a stay that begins on `checkIn`: a printed year is taken, else the next such day after
 * check-in. Null when it contradicts its weekday, is not after check-in, or would make an unlikely long stay
 * out of two days in the wrong order.
 */
export function resolveCheckOut(partial: PartialDay, checkIn: IsoDay): IsoDay | null {
  if (hasYear(partial)) {
    const day = printedDay(partial);
    return day !== null && day > checkIn ? day : null;
  }
  const year = partsOf(checkIn)?.year;
  if (year === undefined) return null;
  for (const candidate of [year, year + 1]) {
    const day = isoDay(candidate, partial.month, partial.day);
    if (day === null || day <= checkIn) continue;
    const nights = daysBetween(checkIn, day);
    // Only the first such day is meant: a later year that happens to fit the weekday would be a guess.
    return agrees(day, partial.weekday) && nights <= LONGEST_YEARLESS_STAY ? day : null;
  }
  return null;
}

/** True when both days exist and the stay has at least one night. */
export function isStay(checkIn: string, checkOut: string): boolean {
  return partsOf(checkIn) !== null && partsOf(checkOut) !== null && checkIn < checkOut;
}
