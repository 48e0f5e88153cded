import { comparable, squeeze } from '#mail/characters.ts';

const LONGEST_NAME = 120;
const HONORIFIC = /\s*(?:さん|様|님)$/u;

/** Words that templates print where a name is missing. */
const NO_NAMES = new Set([
  'guest',
  'traveler',
  'traveller',
  'gast',
  'voyageur',
  'huésped',
  'ospite',
  'gäst',
  'host',
  'n/a',
  '-',
]);

/**
 * A person's name as printed, without honorifics; null for what is plainly no name: empty, an address, a link, or
 * a template's stand-in. Spelling and order stay as they are.
 */
export function personName(text: string | null | undefined): string | null {
  const name = squeeze(text ?? '')
    .replace(HONORIFIC, '')
    .trim();
  if (name === '' || name.length > LONGEST_NAME || NO_NAMES.has(comparable(name))) return null;
  if (/[@<>{}[\]|=]|https?:|\d{4,}|�/iu.test(name) || !/\p{L}/u.test(name)) return null;
  return name;
}
