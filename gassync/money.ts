import type { Money } from './canonical.ts';
import { plainNumber, readable } from './text.ts';

/** Minor digits that are not two (ISO 4217). */
const MINOR_DIGITS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
};

const DECIMAL = /^(-?)0*(\d{1,30})(?:\.(\d{1,12}))?$/;

/** Takes an ISO 4217 code as somebody wrote it and returns it in capitals; null when it is none. */
export function readCurrency(value: unknown): string | null {
  const code = typeof value === 'string' ? readable(value).toUpperCase() : '';
  return /^[A-Z]{3}$/.test(code) ? code : null;
}

/**
 * Takes an amount as number or decimal text and its currency, and returns it as a decimal with at least the
 * currency's minor digits (two where it is unknown); nothing is rounded. Null when it is no amount.
 */
export function readMoney(value: unknown, currency: string | null): Money | null {
  const text =
    typeof value === 'number' && Number.isFinite(value)
      ? plainNumber(value)
      : typeof value === 'string'
        ? readable(value)
        : '';
  const parts = DECIMAL.exec(text);
  if (parts === null) return null;
  const [, sign = '', whole = '0', fraction = ''] = parts;
  const digits = currency === null ? 2 : (MINOR_DIGITS[currency] ?? 2);
  const shortest = fraction.replace(/0+$/, '').padEnd(digits, '0');
  const amount = shortest === '' ? whole : `${whole}.${shortest}`;
  const isZero = /^[0.]+$/.test(amount);
  return { amount: isZero ? amount : `${sign}${amount}`, currency };
}
