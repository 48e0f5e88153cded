import type { IsoDay } from '#domain/dates.ts';
import type { EventType } from '#domain/facts.ts';
import {
  parseDay,
  parseRange,
  resolveStay,
  type DateContext,
  type DatePreference,
  type PartialRange,
} from './dates.ts';
import type { Situation } from './define-platform.ts';
import type { FindingsBuilder, YearCertainty } from './findings.ts';
import type { Locale } from './language.ts';
import { languages } from './languages/index.ts';
import { countGuests } from './people.ts';

/** Where a mail of a kind may place a year-less stay: ahead of its sending, or behind it. */
export function datePreference(event: EventType): DatePreference {
  switch (event) {
    case 'review':
    case 'payout':
      return { past: 400, future: 60, direction: 'past' };
    case 'message':
    case 'changed':
    case 'change_request':
    case 'cancelled':
      return { past: 45, future: 550, direction: 'future' };
    case 'reminder':
      return { past: 3, future: 60, direction: 'future' };
    default:
      return { past: 2, future: 550, direction: 'future' };
  }
}

/**
 * The locales to read dates in: the mail's own, or all known ones when it is not known. Several readings must then
 * agree (see `agreedBy`).
 */
function localesOf(locale: Locale | null): readonly Locale[] {
  if (locale !== null) return [locale];
  return languages.map((language) => ({ id: language.id, language, numericOrder: null }));
}

/** What all locales that can read a phrase make of it; null when none can, or when they differ. */
export function agreedBy<T>(locale: Locale | null, read: (locale: Locale) => T | null): T | null {
  const readings = localesOf(locale).flatMap((known) => read(known) ?? []);
  const [first] = readings;
  if (first === undefined) return null;
  const agreed = JSON.stringify(first);
  return readings.every((reading) => JSON.stringify(reading) === agreed) ? first : null;
}

function contextOf(situation: Situation): Omit<DateContext, 'locale'> {
  return { sentDay: situation.message.sentDay, prefer: situation.prefer };
}

/** A phrase that is a range of days, in the mail's locale. */
export function rangeOf(phrase: string, situation: Situation): PartialRange | null {
  return agreedBy(situation.classification.locale, (locale) =>
    parseRange(phrase, locale, situation.message.sentDay),
  );
}

/** Notes a range as arrival and departure; refuses both when it contradicts itself. */
export function noteRange(
  builder: FindingsBuilder,
  range: PartialRange,
  situation: Situation,
  rule: string,
  words: string,
): void {
  noteDays(builder, { from: range.from, to: range.to }, situation, rule, words);
}

type Days = { readonly from: PartialRange['from'] | null; readonly to: PartialRange['to'] | null };

function noteDays(
  builder: FindingsBuilder,
  days: Days,
  situation: Situation,
  rule: string,
  words: string,
): void {
  const context = contextOf(situation);
  const locale = situation.classification.locale ?? localesOf(null)[0];
  if (locale === undefined) return;
  const stay = resolveStay(days.from, days.to, { ...context, locale });
  if (stay.contradicts) {
    builder.refuse('check_in', 'dates-contradict');
    builder.refuse('check_out', 'dates-contradict');
    return;
  }
  const year = days.from === null ? certaintyOf(days.to) : certaintyOf(days.from);
  builder.note('check_in', stay.checkIn, rule, words, year);
  // A departure is resolved against its arrival, so its year is as sure as the surer of the two.
  const own = certaintyOf(days.to);
  builder.note('check_out', stay.checkOut, rule, words, own === 'printed' ? own : year);
}

function certaintyOf(day: PartialRange['from'] | null): YearCertainty {
  if (day?.year !== null && day !== null) return 'printed';
  return day === null || day.weekday === null ? 'nearest' : 'weekday';
}

/**
 * Notes labelled days of arrival and departure. Each list holds every text found at its label; texts that are no
 * days are passed over, and two different days for one label refuse it.
 */
export function noteLabelledDays(
  builder: FindingsBuilder,
  arrivals: readonly string[],
  departures: readonly string[],
  situation: Situation,
): void {
  const read = (texts: readonly string[]): { day: PartialRange['from']; words: string }[] =>
    texts.flatMap((words) => {
      const day = agreedBy(situation.classification.locale, (locale) =>
        parseDay(words, locale, situation.message.sentDay),
      );
      return day === null ? [] : [{ day, words }];
    });
  const [from, to] = [read(arrivals), read(departures)];
  const isOne = (days: readonly { day: PartialRange['from'] }[]): boolean => {
    const years = new Set(days.map(({ day }) => day.year).filter((year) => year !== null));
    return new Set(days.map(({ day }) => `${day.month}-${day.day}`)).size <= 1 && years.size <= 1;
  };
  if (!isOne(from) || !isOne(to)) {
    builder.refuse('check_in', 'several-dates');
    builder.refuse('check_out', 'several-dates');
    return;
  }
  const best = (days: typeof from): (typeof from)[number] | undefined =>
    days.find(({ day }) => day.year !== null) ?? days[0];
  const [arrival, departure] = [best(from), best(to)];
  const words = [arrival?.words, departure?.words].filter((word) => word !== undefined).join(' / ');
  noteDays(
    builder,
    { from: arrival?.day ?? null, to: departure?.day ?? null },
    situation,
    'labelled-days',
    words,
  );
}

const TITLE_ENDS = /,\s+|\s+(?:for|pour|para|für|per|för)\s+/giu;

/** Splits `TITLE, RANGE` or `TITLE for RANGE`: titles hold commas and "for" themselves, so the range is read from the end. */
export function titleAndRange(
  text: string,
  situation: Situation,
): { title: string; range: PartialRange; words: string } | null {
  for (const end of text.matchAll(TITLE_ENDS)) {
    const words = text.slice(end.index + end[0].length).trim();
    const range = rangeOf(words, situation);
    const title = text.slice(0, end.index).trim();
    if (range !== null && title !== '') return { title, range, words };
  }
  return null;
}

/** `RANGE, N guests` or a bare range on a line of its own. */
export function rangeAndGuests(
  line: string,
  situation: Situation,
): { range: PartialRange; guests: number | null } | null {
  const whole = rangeOf(line, situation);
  if (whole !== null) return { range: whole, guests: null };
  const comma = line.lastIndexOf(',');
  if (comma < 1) return null;
  const guests = countGuests(line.slice(comma + 1));
  const range = guests === null ? null : rangeOf(line.slice(0, comma), situation);
  return range === null ? null : { range, guests };
}

/** The day that a phrase names, resolved on its own; null when it names none or contradicts itself. */
export function dayOf(phrase: string, situation: Situation): IsoDay | null {
  return agreedBy(situation.classification.locale, (locale) => {
    const day = parseDay(phrase, locale, situation.message.sentDay);
    return day === null
      ? null
      : resolveStay(day, null, { ...contextOf(situation), locale }).checkIn;
  });
}
