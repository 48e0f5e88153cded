/** Money as decimal strings: read from text by the writer's convention, never through a float. */

/** The sign before the decimals: the locale decides it, not the currency (es-AR prints `$` with a comma). */
export type DecimalSign = '.' | ',';

export interface Amount {
  /** Plain decimal, `1234.5`; a leading minus for deductions. */
  readonly value: string;
  /** ISO 4217 code if the text names one, by code or by an unmistakable sign. */
  readonly currency: string | null;
}

/** Signs that mean one currency only. `$`, `kr` and `¥` do not. */
const SIGNS: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '₩': 'KRW',
  '₹': 'INR',
  '₪': 'ILS',
  '฿': 'THB',
  '₫': 'VND',
  '₴': 'UAH',
  '₺': 'TRY',
  Kč: 'CZK',
  zł: 'PLN',
  R$: 'BRL',
  RM: 'MYR',
  'د.إ': 'AED',
};

const NO_DECIMALS = new Set(['JPY', 'KRW', 'VND', 'CLP', 'ISK']);

/** What may stand around the number of an amount; anything else ("3 nights", "24 %") is no amount. */
const CURRENCY_WORDS =
  /(?<![\p{L}])(?:[A-Z]{3}|[A-Z]{0,3}\p{Sc}|kr\.?|Kč|zł|RM|Rp|Ft|lei|Fr\.?|د\.إ\.?|円|원)(?![\p{L}])/gu;

const NUMBER = /^(?<sign>[-+]?)\s?(?<number>\d[\d.,' ]*)$/;

/** The ISO code that words around a number name: `USD`, `€`, `$ … USD`; null if none or several. */
export function currencyIn(words: string): string | null {
  const codes = new Set(words.match(/(?<![A-Z])[A-Z]{3}(?![A-Z])/g) ?? []);
  if (codes.size === 1) return [...codes][0] ?? null;
  if (codes.size > 1) return null;
  const signs = new Set(
    Object.entries(SIGNS)
      .filter(([sign]) => words.includes(sign))
      .map(([, code]) => code),
  );
  return signs.size === 1 ? ([...signs][0] ?? null) : null;
}

function groupsAreThousands(groups: readonly string[]): boolean {
  const [first, ...rest] = groups;
  if (first === undefined || first === '' || first.length > 3) return rest.length === 0;
  // Indian numbers group by two above the thousands: 1,23,456.
  const last = rest.at(-1);
  if (last === undefined) return true;
  const above = new Set(rest.slice(0, -1).map((group) => group.length));
  return (
    last.length === 3 && above.size <= 1 && [...above].every((size) => size === 2 || size === 3)
  );
}

/** Splits the digits by the convention; null when the grouping does not fit it. */
function plainNumber(digits: string, decimal: DecimalSign, wholeOnly: boolean): string | null {
  const text = digits.replaceAll(/[' ]/g, ' ').trim();
  const at = text.lastIndexOf(decimal);
  const cents = at < 0 || wholeOnly ? '' : text.slice(at + 1);
  const whole = cents === '' ? text : text.slice(0, at);
  if (cents !== '' && !/^\d{1,2}$/.test(cents)) return null;
  if (cents === '' && !wholeOnly && at >= 0) return null;
  const groups = whole.split(/[., ]/);
  if (!groupsAreThousands(groups) || (!wholeOnly && whole.includes(decimal))) return null;
  const integer = groups.join('').replace(/^0+(?=\d)/, '');
  if (!/^\d+$/.test(integer)) return null;
  return cents === '' ? integer : `${integer}.${cents}`;
}

/** The decimal sign that a number shows by itself: both signs used, or a last group that cannot be thousands. */
function evidentDecimal(digits: string): DecimalSign | null {
  const comma = digits.lastIndexOf(',');
  const point = digits.lastIndexOf('.');
  if (comma >= 0 && point >= 0) return comma > point ? ',' : '.';
  const at = Math.max(comma, point);
  if (at < 0) return '.';
  return /^\d{1,2}$/.test(digits.slice(at + 1)) ? (comma >= 0 ? ',' : '.') : null;
}

/**
 * Reads a text that is one amount and nothing else: `$1,661.34`, `5.816,00 €`, `¥ 51,988`, `USD 3216.03`.
 * `decimal` is the locale's sign, null if the locale is unknown; `currency` the code known from a label.
 * Null when the text holds anything else, or when its grouping does not fit.
 */
export function parseAmount(
  text: string,
  decimal: DecimalSign | null,
  currency: string | null = null,
): Amount | null {
  const squeezed = text.normalize('NFKC').replaceAll(/\s+/g, ' ').replaceAll(/[−–]/g, '-').trim();
  if (squeezed.length > 40) return null;
  const words = squeezed.match(CURRENCY_WORDS) ?? [];
  const found = NUMBER.exec(
    squeezed.replaceAll(CURRENCY_WORDS, ' ').replaceAll(/\s+/g, ' ').trim(),
  );
  if (found?.groups === undefined || words.length > 2) return null;
  const { sign = '', number = '' } = found.groups;
  const named = currencyIn(words.join(' ')) ?? currency;
  const wholeOnly = named !== null && NO_DECIMALS.has(named);
  const evident = evidentDecimal(number);
  const value =
    (decimal === null ? null : plainNumber(number, decimal, wholeOnly)) ??
    (evident === null ? null : plainNumber(number, evident, wholeOnly));
  if (value === null) return null;
  return { value: sign === '-' ? `-${value}` : value, currency: named };
}

/** True when two decimal strings are one amount (`252.2` and `252.20`). */
export function sameAmount(a: string, b: string): boolean {
  const bare = (value: string): string =>
    value.includes('.') ? value.replace(/\.?0+$/, '') : value;
  return bare(a) === bare(b);
}
