import {
  partsOf,
  resolveCheckOut,
  resolveDay,
  resolvePastDay,
  type IsoDay,
  type PartialDay,
  type Weekday,
  type YearWindow,
} from '#domain/dates.ts';
import { dateTokens, type DateToken } from './date-words.ts';
import type { Locale, NumericOrder } from './language.ts';

/** Year-less days are looked for in this window around the sending day, and on which side of it first. */
export interface DatePreference extends YearWindow {
  readonly direction: 'future' | 'past';
}

export interface DateContext {
  readonly locale: Locale;
  readonly sentDay: IsoDay;
  readonly prefer: DatePreference;
}

export interface PartialRange {
  readonly from: PartialDay;
  readonly to: PartialDay;
}

/** Arrival and departure as far as they could be resolved; `contradicts` when what is printed cannot be right. */
export interface Stay {
  readonly checkIn: IsoDay | null;
  readonly checkOut: IsoDay | null;
  readonly contradicts: boolean;
}

interface Side {
  year: number | null;
  month: number | null;
  day: number | null;
  weekday: number | null;
}

function numericDay(
  [a, b, c]: readonly [string, string, string],
  separator: string,
  order: NumericOrder | null,
): Side | null {
  const [first, second, third] = [Number(a), Number(b), Number(c)];
  if (a.length === 4) return { year: first, month: second, day: third, weekday: null };
  if (c.length === 3) return null;
  const year = c.length === 2 ? 2000 + third : third;
  // A date with points is always day first; with slashes only the locale can say, or the numbers themselves.
  const evident = first > 12 ? 'dmy' : second > 12 ? 'mdy' : first === second ? 'dmy' : null;
  const decided = separator === '.' ? 'dmy' : order === 'ymd' ? null : (order ?? evident);
  if (decided === null) return null;
  return decided === 'dmy'
    ? { year, month: second, day: first, weekday: null }
    : { year, month: first, day: second, weekday: null };
}

function put(side: Side, part: keyof Side, value: number): boolean {
  if (side[part] !== null) return false;
  side[part] = value;
  return true;
}

/** Gives each piece of one end of a range its role; null when a role is taken twice or a number fits none. */
function readSide(
  tokens: readonly DateToken[],
  order: NumericOrder | null,
  sentDay: IsoDay,
): Side | null {
  const side: Side = { year: null, month: null, day: null, weekday: null };
  let sawFiller = false;
  for (const token of tokens) {
    let fits = true;
    switch (token.kind) {
      case 'filler':
        sawFiller = true;
        break;
      case 'dash':
        return null;
      case 'today': {
        const today = partsOf(sentDay);
        if (tokens.length > 1 || today === null) return null;
        return { ...today, weekday: null };
      }
      case 'numeric': {
        const numeric = numericDay(token.parts, token.separator, order);
        if (numeric === null || side.day !== null || side.month !== null) return null;
        Object.assign(side, { ...numeric, weekday: side.weekday });
        break;
      }
      case 'number':
        if (token.digits === 4) fits = side.day !== null && put(side, 'year', token.value);
        else if (side.day === null) fits = put(side, 'day', token.value);
        // es-AR writes "03 de 10": a second bare number after a filler is the month.
        else fits = sawFiller && token.value <= 12 && put(side, 'month', token.value);
        break;
      case 'either':
        // es and it put the month after the day and the weekday before it.
        fits =
          side.day === null ? put(side, 'weekday', token.weekday) : put(side, 'month', token.month);
        break;
      default:
        fits = put(side, token.kind, token.value);
    }
    if (!fits) return null;
  }
  return side.day === null ? null : side;
}

function toPartial(side: Side): PartialDay | null {
  if (side.month === null || side.day === null) return null;
  if (side.month < 1 || side.month > 12 || side.day < 1 || side.day > 31) return null;
  return {
    year: side.year,
    month: side.month,
    day: side.day,
    weekday: side.weekday as Weekday | null,
  };
}

/** Reads a phrase that is one day and nothing else, in the locale's words; null otherwise. */
export function parseDay(phrase: string, locale: Locale, sentDay: IsoDay): PartialDay | null {
  const tokens = dateTokens(phrase, locale);
  if (tokens === null || tokens.some(({ kind }) => kind === 'dash')) return null;
  const side = readSide(tokens, locale.numericOrder, sentDay);
  return side === null ? null : toPartial(side);
}

/**
 * Reads a phrase that is a range of days and nothing else. An end without month or year takes them from the
 * other; with one trailing year, the start lies in the year before if it would otherwise follow the end.
 */
export function parseRange(phrase: string, locale: Locale, sentDay: IsoDay): PartialRange | null {
  const tokens = dateTokens(phrase, locale);
  if (tokens === null) return null;
  const at = tokens.findIndex(({ kind }) => kind === 'dash');
  if (at < 1) return null;
  const left = readSide(tokens.slice(0, at), locale.numericOrder, sentDay);
  const right = readSide(tokens.slice(at + 1), locale.numericOrder, sentDay);
  if (left === null || right === null) return null;
  left.month ??= right.month;
  right.month ??= left.month;
  const from = toPartial(left);
  const to = toPartial(right);
  if (from === null || to === null) return null;
  const wraps = from.month > to.month;
  if (from.year === null && to.year !== null) {
    return { from: { ...from, year: wraps ? to.year - 1 : to.year }, to };
  }
  if (from.year !== null && to.year === null) {
    return { from, to: { ...to, year: wraps ? from.year + 1 : from.year } };
  }
  return { from, to };
}

function resolveFirst(day: PartialDay, context: DateContext): IsoDay | null {
  const resolve = context.prefer.direction === 'past' ? resolvePastDay : resolveDay;
  return resolve(day, context.sentDay, context.prefer);
}

/**
 * Resolves arrival and departure together: departure is looked for after arrival. Whatever contradicts itself
 * (weekday, impossible day, departure not after arrival) gives null for both: one wrong half discredits the other.
 */
export function resolveStay(
  from: PartialDay | null,
  to: PartialDay | null,
  context: DateContext,
): Stay {
  const nothing = { checkIn: null, checkOut: null };
  if (from === null) {
    const checkOut = to === null ? null : resolveFirst(to, context);
    return { checkIn: null, checkOut, contradicts: to !== null && checkOut === null };
  }
  const checkIn = resolveFirst(from, context);
  if (checkIn === null) return { ...nothing, contradicts: true };
  if (to === null) return { checkIn, checkOut: null, contradicts: false };
  const checkOut = resolveCheckOut(to, checkIn);
  return checkOut === null
    ? { ...nothing, contradicts: true }
    : { checkIn, checkOut, contradicts: false };
}
