import type { DecimalSign } from '#domain/amounts.ts';

/** What a language contributes to reading, as data: names of days and months, and how numbers are written. */
export interface Language {
  readonly id: string;
  /** January first; every spelling in use, lower case, without dots. */
  readonly months: readonly (readonly string[])[];
  /** Monday first. */
  readonly weekdays: readonly (readonly string[])[];
  /** Words between the parts of a date that mean nothing by themselves. */
  readonly fillers: readonly string[];
  /** Words that stand between the two ends of a range. */
  readonly until: readonly string[];
  readonly today: readonly string[];
  /** Written right after the number (年月日); null where months have names. */
  readonly marks: { readonly year: string; readonly month: string; readonly day: string } | null;
  readonly decimal: DecimalSign;
}

/** Order of the parts of a numeric date. */
export type NumericOrder = 'dmy' | 'mdy' | 'ymd';

/** A language as one country or template writes it. */
export interface Locale {
  /** BCP 47, as the platforms write it: `en-GB`, `es-AR`. */
  readonly id: string;
  readonly language: Language;
  /** Null when both orders occur under this name: an ambiguous numeric date is then no date. */
  readonly numericOrder: NumericOrder | null;
  /** Currency signs that mean one currency here and several elsewhere: `kr` in Swedish mail. */
  readonly currencySigns?: Readonly<Record<string, string>>;
}
