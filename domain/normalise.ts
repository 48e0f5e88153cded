/** How two spellings of the same thing are made equal before they are compared. Comparison only: what is shown and stored keeps the source's spelling. */

const INVISIBLE = /\u034f|[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/gu;
const TILDES = /[\u223c\u301c\uff5e]/gu;

/**
 * Takes a title or name and returns its comparable form: compatibility characters folded, invisible
 * characters gone, every dash and tilde the same, white space single, lower case.
 */
export function normaliseText(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .replace(TILDES, '~')
    .normalize('NFKC')
    .replace(DASHES, '-')
    .replace(/\s+/gu, ' ')
    .trim()
    .toLowerCase();
}

/** Takes a confirmation code and returns its comparable form; '' when nothing of it is left. */
export function normaliseCode(code: string): string {
  return normaliseText(code).replace(/^#/u, '').replace(/\s/gu, '').toUpperCase();
}

/** Takes a platform's id of a listing, property, unit or hotel and returns its comparable form. */
export function normaliseId(id: string): string {
  return normaliseText(id).replace(/^#\s*/u, '').replace(/\s/gu, '');
}

/** The words of a name in comparable form, for telling a fuller name from a shorter one. */
export function nameWords(name: string): readonly string[] {
  return normaliseText(name)
    .split(' ')
    .filter((word) => word !== '');
}
