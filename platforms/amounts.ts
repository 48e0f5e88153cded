import { parseAmount, type Amount } from '#domain/amounts.ts';
import type { Locale } from './language.ts';

/**
 * The text as one amount in the locale's convention; null when it is anything else. `currency` is the code that
 * stands elsewhere, in a label; a sign that several countries share counts as the locale's own.
 */
export function amountOf(
  text: string,
  locale: Locale | null,
  currency: string | null = null,
): Amount | null {
  const signs = Object.entries(locale?.currencySigns ?? {});
  const local = signs.find(([sign]) => text.includes(sign))?.[1] ?? null;
  return parseAmount(text, locale?.language.decimal ?? null, currency ?? local);
}
