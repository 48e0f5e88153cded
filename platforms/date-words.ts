import { fold } from '#mail/characters.ts';
import type { Language, Locale } from './language.ts';

/** A piece of a date phrase. A word may be month and weekday at once (`mar` in es and it). */
export type DateToken =
  | { readonly kind: 'number'; readonly value: number; readonly digits: number }
  | { readonly kind: 'year' | 'month' | 'day' | 'weekday'; readonly value: number }
  | { readonly kind: 'either'; readonly month: number; readonly weekday: number }
  | {
      readonly kind: 'numeric';
      readonly parts: readonly [string, string, string];
      readonly separator: string;
    }
  | { readonly kind: 'dash' | 'filler' | 'today' };

const TOKEN =
  /(?<numeric>\d{1,4}(?<separator>[./]|-(?=\d{1,2}-\d))\s?\d{1,2}\k<separator>\s?\d{2,4}(?!\d))|(?<number>\d{1,4})(?:st|nd|rd|th|er|º|ª)?(?![\d\p{L}])|(?<marked>\d{1,4})(?<mark>[年月日년월일])|\((?<bracketed>[月火水木金土日월화수목금토일])(?:曜日?|요일)?(?:・祝)?\)|(?<cjkday>[月火水木金土日월화수목금토일])(?:曜日?|요일)|(?<word>[\p{L}\p{M}']+)|(?<dash>[-~])|(?<skip>[\s.,:()|]+)/uy;

const WORDS = new WeakMap<Language, Map<string, DateToken>>();

function wordsOf(language: Language): Map<string, DateToken> {
  const known = WORDS.get(language);
  if (known !== undefined) return known;
  const words = new Map<string, DateToken>();
  for (const word of language.fillers) words.set(word, { kind: 'filler' });
  for (const word of language.until) words.set(word, { kind: 'dash' });
  for (const word of language.today) words.set(word, { kind: 'today' });
  language.weekdays.forEach((names, index) => {
    for (const name of names) words.set(name, { kind: 'weekday', value: index + 1 });
  });
  language.months.forEach((names, index) => {
    for (const name of names) {
      const other = words.get(name);
      words.set(
        name,
        other?.kind === 'weekday'
          ? { kind: 'either', month: index + 1, weekday: other.value }
          : { kind: 'month', value: index + 1 },
      );
    }
  });
  WORDS.set(language, words);
  return words;
}

function markedToken(language: Language, value: number, mark: string): DateToken | null {
  const { marks } = language;
  if (marks === null) return null;
  if (mark === marks.year) return { kind: 'year', value };
  if (mark === marks.month) return { kind: 'month', value };
  return mark === marks.day ? { kind: 'day', value } : null;
}

/** Splits a date phrase into its pieces; null as soon as anything stands in it that is not part of a date. */
export function dateTokens(phrase: string, locale: Locale): readonly DateToken[] | null {
  const text = fold(phrase.normalize('NFKC')).toLowerCase().trim();
  if (text === '' || text.length > 80) return null;
  const words = wordsOf(locale.language);
  const weekday = (name: string): DateToken | null => words.get(name) ?? null;
  const tokens: DateToken[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) return null;
    let token: DateToken | null = null;
    if (groups['skip'] !== undefined) continue;
    if (groups['numeric'] !== undefined) {
      const separator = groups['separator'] ?? '';
      const [a = '', b = '', c = ''] = groups['numeric']
        .split(separator)
        .map((part) => part.trim());
      token = { kind: 'numeric', parts: [a, b, c], separator };
    } else if (groups['number'] !== undefined) {
      token = { kind: 'number', value: Number(groups['number']), digits: groups['number'].length };
    } else if (groups['marked'] !== undefined) {
      token = markedToken(locale.language, Number(groups['marked']), groups['mark'] ?? '');
    } else if (groups['bracketed'] !== undefined) token = weekday(groups['bracketed']);
    else if (groups['cjkday'] !== undefined) token = weekday(groups['cjkday']);
    else if (groups['dash'] !== undefined) token = { kind: 'dash' };
    else token = words.get(groups['word'] ?? '') ?? null;
    if (token === null) return null;
    tokens.push(token);
  }
  return tokens;
}
