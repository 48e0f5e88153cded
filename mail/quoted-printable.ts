import { decodeText } from './charset.ts';

/** Two bytes of one UTF-8 character, or an attribute's equals sign: this text was never decoded. */
const WHOLLY_ENCODED = /=[C-F][0-9A-F]=[89AB][0-9A-F]|=3D"/i;
const SOFT_BREAK = /=[ \t]*\r?\n/g;
/** Left-overs outside of links; in a link's parameters an equals sign means itself. */
const BLANK = /=(?:20|A0)(?=\s|$)/gi;
const TAB = /(?<![\w&?;])=09/gi;
/** Behind a word it may be the text's own; on several lines it is the tab of a table. */
const TAB_BEHIND_WORD = /(?<![&?;])=09/gi;

function decodeWhole(text: string): string {
  const raw = text
    .replaceAll(SOFT_BREAK, '')
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return decodeText(Buffer.from(raw, 'latin1'), null).text;
}

/**
 * Removes quoted-printable that survived decoding. Gmail has undone the transfer encoding already, so only text
 * that plainly shows it is touched (email-formats.md §9: tolerate residues, never decode again).
 */
export function undoQuotedPrintable(text: string): string {
  if (!text.includes('=')) return text;
  // oxlint-disable-next-line no-control-regex
  if (/^[\u0000-\u007f]*$/.test(text) && WHOLLY_ENCODED.test(text)) return decodeWhole(text);
  const rows = text.split('\n');
  const isLink = (row: string): boolean => row.includes('://');
  const breaks = rows.filter((row) => /=[ \t]*\r?$/.test(row) && !isLink(row)).length;
  const isTable = rows.filter((row) => !isLink(row) && row.match(TAB_BEHIND_WORD)).length > 1;
  const tab = isTable ? TAB_BEHIND_WORD : TAB;
  const residues = rows.filter(
    (row) => !isLink(row) && (row.match(BLANK) ?? row.match(tab)) !== null,
  );
  if (residues.length === 0 && breaks < 2) return text;
  return rows
    .map((row) => (isLink(row) ? row : row.replaceAll(BLANK, ' ').replaceAll(tab, '\t')))
    .join('\n')
    .replaceAll(SOFT_BREAK, '');
}
