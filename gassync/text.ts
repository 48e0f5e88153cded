/** C0 and C1 controls except tab and line ends, and the marks that turn the direction of text around. */
const INVISIBLE = /(?![\t\n\r])\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

/** Most text by far, of which nothing needs to go. */
const PLAIN = /^[ -~]*$/;

/** Takes text as it came and returns it as PostgreSQL can hold it: without NUL, lone surrogates replaced by U+FFFD. */
export function storable(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed();
}

/** Takes text as it came and returns what a person is to read: no controls, no direction overrides, trimmed. */
export function readable(text: string): string {
  if (PLAIN.test(text)) return text.trim();
  return text.toWellFormed().replaceAll(INVISIBLE, '').trim();
}

/** Takes a scalar and returns its readable text, null for an empty one, undefined for what is no scalar. */
export function textOf(value: unknown): string | null | undefined {
  if (value === null) return null;
  if (typeof value === 'number' && Number.isFinite(value)) return plainNumber(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return undefined;
  const text = readable(value);
  return text === '' ? null : text;
}

/** Takes a finite number and returns its decimal digits, never with an exponent. */
export function plainNumber(value: number): string {
  const text = String(value);
  const parts = /^(-?)(\d+)(?:\.(\d+))?e([-+]\d+)$/.exec(text);
  if (parts === null) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits.padEnd(point, '0')}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
