/** Invisible and look-alike characters of real mail (email-formats.md §8). */

const INVISIBLE =
  // Soft hyphen and combining joiner pad preheaders; the rest are direction marks, isolates and zero-width marks.
  /\u034f|[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u180e]/gu;

/** Joiners shape letters in Indic and Arabic scripts and glue emoji; anywhere else they are padding. */
const STRAY_JOINER =
  /(?<![\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}\p{Script=Kannada}\p{Script=Sinhala}\p{Extended_Pictographic}\ufe0f])[\u200c\u200d]/gu;

const SPACE = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/gu;

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Most lines hold nothing but these, and need no work. */
const PLAIN = /^[\t\n\r -~]*$/;

/** Text for reading and showing: NFC, without invisible padding, every kind of blank a space. Letters stay as written. */
export function clean(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .normalize('NFC')
    .replaceAll(INVISIBLE, '')
    .replaceAll(STRAY_JOINER, '')
    .replaceAll(SPACE, ' ')
    .replaceAll(CONTROL, '');
}

/** `clean`, with runs of white space collapsed and trimmed: one value on one line. */
export function squeeze(text: string): string {
  return clean(text).replaceAll(/\s+/g, ' ').trim();
}

const SAME_LENGTH: Readonly<Record<string, string>> = {
  '〜': '~',
  '∼': '~',
  '‘': "'",
  '’': "'",
  ʼ: "'",
  '“': '"',
  '”': '"',
  '、': ',',
  '。': '.',
};

/**
 * Makes look-alikes equal without changing the length, so that a match found in the folded text can be cut out
 * of the original: dashes, quotes, tildes, full-width forms.
 */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replaceAll(
    /[\u2010-\u2015\u2212\u2043\ufe58\ufe63〜∼‘’ʼ“”、。\uff01-\uff5e]/gu,
    (found) => {
      const code = found.charCodeAt(0);
      if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
      return SAME_LENGTH[found] ?? '-';
    },
  );
}

/** The form in which names, titles and wordings are compared. */
export function comparable(text: string): string {
  return squeeze(fold(text.normalize('NFKC'))).toLowerCase();
}
