/** A phone number as a mail prints it; kept as written, because the country is often not given. */

const SHAPE = /^\+?\(?\d[\d\s().\-/]*\d$/;

/**
 * The number if the text is one full telephone number (7 to 15 digits, ITU-T E.164) and nothing else; null for
 * masked numbers, the last four digits, or words such as "available after booking".
 */
export function fullPhone(text: string): string | null {
  const number = text.replaceAll(/\s+/g, ' ').trim();
  const digits = number.replaceAll(/\D/g, '').length;
  return SHAPE.test(number) && digits >= 7 && digits <= 15 ? number : null;
}
