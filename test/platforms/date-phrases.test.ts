import { describe, expect, it } from '@jest/globals';
import { parseDay, parseRange, resolveStay } from '#platforms/dates.ts';
import type { Locale, NumericOrder } from '#platforms/language.ts';
import { languages } from '#platforms/languages/index.ts';

const PREFER = { past: 2, future: 550, direction: 'future' } as const;
const SENT = '2026-05-01';

function locale(id: string, numericOrder: NumericOrder | null = 'dmy'): Locale {
  const language = languages.find((known) => known.id === id);
  if (language === undefined) throw new Error(`no language ${id}`);
  return { id, language, numericOrder };
}

function day(id: string, phrase: string, order: NumericOrder | null = 'dmy'): string | null {
  const context = { locale: locale(id, order), sentDay: SENT, prefer: PREFER };
  return resolveStay(parseDay(phrase, context.locale, SENT), null, context).checkIn;
}

function stay(id: string, phrase: string, order: NumericOrder | null = 'dmy'): string | null {
  const context = { locale: locale(id, order), sentDay: SENT, prefer: PREFER };
  const range = parseRange(phrase, context.locale, SENT);
  if (range === null) return null;
  const { checkIn, checkOut, contradicts } = resolveStay(range.from, range.to, context);
  return contradicts ? 'contradicts' : `${checkIn} ${checkOut}`;
}

describe('a printed day', () => {
  it.each([
    ['en', 'Fri, Jun 19', '2026-06-19'],
    ['en', 'FRI, JUN 19', '2026-06-19'],
    ['en', 'Sat, Jan 2, 2027', '2027-01-02'],
    ['en', 'Thu, 2 Jul', '2026-07-02'],
    ['en', 'Monday, December 21, 2026', '2026-12-21'],
    ['en', 'Oct 24 2026', '2026-10-24'],
    ['en', '2026-10-24', '2026-10-24'],
    ['es', 'vie, 12 jun', '2026-06-12'],
    ['es', '3 de mar de 2027', '2027-03-03'],
    ['es', 'mar, 2 mar', '2027-03-02'],
    ['es', 'Jue., 03.09.26', '2026-09-03'],
    ['fr', 'lun. 18 janv. 2027', '2027-01-18'],
    ['fr', 'samedi 17 octobre 2026', '2026-10-17'],
    ['fr', 'mar. 2 mars', '2027-03-02'],
    ['it', 'lun 12 ott', '2026-10-12'],
    ['it', '15/01/2027', '2027-01-15'],
    ['de', 'Fr., 10. Juli', '2026-07-10'],
    ['de', '10. Aug.', '2026-08-10'],
    ['de', '3. Mrz. 2027', '2027-03-03'],
    ['sv', 'mån 13 juli', '2026-07-13'],
    ['sv', 'MÅNDAG, 13 JULI.', '2026-07-13'],
    ['cs', 'středa 2. června 2027', '2027-06-02'],
    ['cs', '15. 8. 2027', '2027-08-15'],
    ['ja', '8月3日(月)', '2026-08-03'],
    ['ja', '2026年8月3日月曜日', '2026-08-03'],
    ['ko', '12월 24일 (목)', '2026-12-24'],
  ])('%s: %s', (id, phrase, expected) => {
    expect(day(id, phrase)).toBe(expected);
  });

  it.each([
    ['Check-in details', 'en'],
    ['3 nights', 'en'],
    ['4:00 PM', 'en'],
    ['10:00', 'de'],
    ['Jun', 'en'],
    ['June 31', 'en'],
    ['Mon, Jun 19', 'en'],
    ['19 Juni', 'en'],
    ['Jun 19, 2026, 3 nights', 'en'],
    ['', 'en'],
  ])('is not read into %s (%s)', (phrase, id) => {
    expect(day(id, phrase)).toBeNull();
  });

  it('follows the locale’s order, never swaps, and is none when the order is unknown', () => {
    expect(day('en', '1/8/2026', 'dmy')).toBe('2026-08-01');
    expect(day('en', '8/1/2026', 'mdy')).toBe('2026-08-01');
    expect(day('en', '13/8/2026', 'mdy')).toBeNull();
    expect(day('en', '1/8/2026', null)).toBeNull();
    expect(day('en', '13/8/2026', null)).toBe('2026-08-13');
    expect(day('en', '8/8/2026', null)).toBe('2026-08-08');
  });
});

describe('a printed range', () => {
  it.each([
    ['en', 'Oct 21 – 24, 2026', '2026-10-21 2026-10-24'],
    ['en', 'Aug 1 - 8', '2026-08-01 2026-08-08'],
    ['en', 'Jul 30 – Aug 2', '2026-07-30 2026-08-02'],
    ['en', 'Dec 30, 2026 – Jan 2, 2027', '2026-12-30 2027-01-02'],
    ['en', 'Dec 30 - Jan 2, 2027', '2026-12-30 2027-01-02'],
    ['en', 'Dec 30 - Jan 2', '2026-12-30 2027-01-02'],
    ['en', '4–7 Jun', '2026-06-04 2026-06-07'],
    ['en', 'April 3, 2027-April 6, 2027', '2027-04-03 2027-04-06'],
    ['en', 'today through May 9', '2026-05-01 2026-05-09'],
    ['es', '3‒15 de oct de 2026', '2026-10-03 2026-10-15'],
    ['es', '03‒15 de 10', '2026-10-03 2026-10-15'],
    ['es', '1–3 ago 2026', '2026-08-01 2026-08-03'],
    ['es', '22 de may de 2026 - 1 de jun de 2026', '2026-05-22 2026-06-01'],
    ['es', '03.09.26 – 07.09.26', '2026-09-03 2026-09-07'],
    ['fr', '3–5 sept.', '2026-09-03 2026-09-05'],
    ['de', '27. Dez. 2027 - 3. Jan. 2028', '2027-12-27 2028-01-03'],
    ['de', '27. Dez. - 3. Jan. 2028', '2027-12-27 2028-01-03'],
    ['sv', '28 oktober 2026 - 2 november 2026', '2026-10-28 2026-11-02'],
    ['sv', '3–7 aug', '2026-08-03 2026-08-07'],
    ['cs', '15.8.2027 - 29.8.2027', '2027-08-15 2027-08-29'],
    ['ja', '2026年12月31日～1月2日', '2026-12-31 2027-01-02'],
    ['ja', '12月31日〜1月2日', '2026-12-31 2027-01-02'],
    ['ko', '2026년 12월 24일~25일', '2026-12-24 2026-12-25'],
    ['ko', '2026년 12월 24일 - 2027년 1월 2일', '2026-12-24 2027-01-02'],
  ])('%s: %s', (id, phrase, expected) => {
    expect(stay(id, phrase)).toBe(expected);
  });

  it.each([
    ['en', 'Jun 22 - Jun 19, 2026', 'contradicts'],
    ['en', 'Jun 22 - 19', 'contradicts'],
    ['en', 'Feb 27 - 31, 2027', 'contradicts'],
    ['en', 'Jun 22', null],
    ['en', '4 - 7', null],
    ['de', '6. und 10. Juli', null],
  ])('%s: %s is none', (id, phrase, expected) => {
    expect(stay(id, phrase)).toBe(expected);
  });
});
