/** Reads an option of a command line. Throws one sentence on anything but a whole number of at most nine digits. */
export function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} must be a whole number, not "${text}"`);
  return Number(text);
}
