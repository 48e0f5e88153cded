import iconv from 'iconv-lite';

export interface DecodedText {
  readonly text: string;
  /** `charset-guessed`: neither UTF-8 nor what was declared; `charset-doubtful`: readable, but not certainly right. */
  readonly problem: 'charset-guessed' | 'charset-doubtful' | null;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const WINDOWS_1252_NAMES =
  /^(?:iso[-_]?8859[-_]?1|latin[-_]?1|us[-_]?ascii|ascii|windows[-_]?1252|cp1252)$/i;
const ESCAPE = 0x1b;

/** Three letters above ASCII in a row are rare in Western text and the rule in mis-declared multi-byte text. */
const MISREAD_BYTES =
  /[\u00a1-\u00ff\u0152-\u0192\u02c6-\u02dc\u2030-\u203a\u20ac\u2122]{3}|[\u0081\u008d\u008f\u0090\u009d]/u;

/** Kana of Shift_JIS read as Western text: `ƒQƒXƒg`, `‚Ì‚Å`; a single one may be a quotation mark. */
const MISREAD_KANA =
  /(?:\u0192[\u0040-\u007e\u00a0-\u00ff]|\u201a[\u0178\u00a0-\u00f1]).*?(?:\u0192[\u0040-\u007e\u00a0-\u00ff]|\u201a[\u0178\u00a0-\u00f1])/su;

/** UTF-8 that somebody read as Western text and encoded again: `JÃ¼rgen`, `ã‚²ã‚¹`. */
const ENCODED_TWICE =
  /[ÂÃ][\u0080-\u00bf\u0152-\u0192\u02c6-\u02dc\u2030-\u203a\u20ac\u2122]|[â-ï][\u0080-\u009f\u00a1-\u00aa\u00ac-\u00ba\u00bc-\u00bf\u0152-\u0192\u02c6-\u02dc\u2013-\u203a\u20ac\u2122]{2}/u;

/** Escapes into the character sets of ISO-2022-JP. */
const STATEFUL_JAPANESE = ['\u001b$@', '\u001b$B', '\u001b(J'];

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

function decodeStatefulJapanese(bytes: Uint8Array): DecodedText | null {
  // Its bytes are ASCII with escapes, so it passes as UTF-8; iconv-lite has no decoder for it, the platform has.
  if (!bytes.includes(ESCAPE)) return null;
  const latin = Buffer.from(bytes).toString('latin1');
  if (!STATEFUL_JAPANESE.some((escape) => latin.includes(escape))) return null;
  const text = new TextDecoder('iso-2022-jp').decode(bytes);
  return { text, problem: text.includes('\ufffd') ? 'charset-doubtful' : null };
}

/**
 * Text of a body part. Gmail returns UTF-8 whatever the part's header says, so strict UTF-8 comes first and the
 * declared charset only when that fails (email-formats.md §9, google.md §3.4). Never throws.
 */
export function decodeText(bytes: Uint8Array, declared: string | null): DecodedText {
  const charset = (declared ?? '').trim().replaceAll(/["']/g, '');
  const japanese = decodeStatefulJapanese(bytes);
  if (japanese !== null) return japanese;
  const utf8 = decodeUtf8(bytes);
  if (utf8 !== null) {
    const isDoubtful = ENCODED_TWICE.test(utf8) || utf8.includes('\ufffd');
    return { text: utf8, problem: isDoubtful ? 'charset-doubtful' : null };
  }
  if (WINDOWS_1252_NAMES.test(charset)) {
    const text = iconv.decode(bytes, 'windows-1252');
    const isMisread = MISREAD_BYTES.test(text) || MISREAD_KANA.test(text);
    return { text, problem: isMisread ? 'charset-doubtful' : null };
  }
  if (charset !== '' && !/^utf-?8$/i.test(charset) && iconv.encodingExists(charset)) {
    return { text: iconv.decode(bytes, charset), problem: 'charset-doubtful' };
  }
  return { text: iconv.decode(bytes, 'windows-1252'), problem: 'charset-guessed' };
}
