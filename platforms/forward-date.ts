import { daysBetween, isoDay, type IsoDay } from '#domain/dates.ts';
import { squeeze } from '#mail/characters.ts';
import { parseDay } from './dates.ts';
import { agreedBy } from './stays.ts';

/** The time of day and what follows it, with the word that leads up to it. */
const TIME =
  /[\s,]*(?:\b(?:at|um|à|a las?|alle(?: ore)?|ore|kl\.?|v|ve|às)\s+)?(?:午前|午後|오전|오후)?\s*\d{1,2}\s?[:.h]\s?\d{2}(?!\.\d{2,4}).*$/iu;

/**
 * The day in the date line that a mail program wrote above a forwarded mail, in whatever language; null when it
 * cannot be read, is not later read the same in all languages, or lies after the forward itself.
 */
export function dayOfDateLine(line: string | null, sentDay: IsoDay): IsoDay | null {
  if (line === null) return null;
  const words = squeeze(line).replace(TIME, '').trim();
  const day = agreedBy(null, (locale) => parseDay(words, locale, sentDay));
  if (day === null || day.year === null) return null;
  const iso = isoDay(day.year, day.month, day.day);
  return iso !== null && daysBetween(iso, sentDay) >= -1 ? iso : null;
}
