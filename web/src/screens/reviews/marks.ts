/** A piece of a text; marked when it is evidence. */
export interface Piece {
  readonly text: string;
  readonly isMarked: boolean;
}

/**
 * Cuts a text into pieces so that every occurrence of the given words is a marked one. White space between words may
 * differ, because mails are wrapped; letters may differ in case.
 */
export function cutAtWords(text: string, words: readonly string[]): Piece[] {
  const ranges = words
    .flatMap((one) => rangesOf(text, one))
    .toSorted(([a], [b]) => a - b)
    .reduce<[number, number][]>((merged, [start, end]) => {
      const last = merged.at(-1);
      if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
      else merged.push([start, end]);
      return merged;
    }, []);
  const pieces: Piece[] = [];
  let at = 0;
  for (const [start, end] of ranges) {
    if (start > at) pieces.push({ text: text.slice(at, start), isMarked: false });
    pieces.push({ text: text.slice(start, end), isMarked: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isMarked: false });
  return pieces;
}

function rangesOf(text: string, words: string): [number, number][] {
  const parts = words
    .trim()
    .split(/\s+/u)
    .filter((part) => part !== '');
  // A single letter would mark half of the mail.
  if (parts.join('').length < 2) return [];
  const pattern = new RegExp(
    parts
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join(String.raw`\s+`),
    'giu',
  );
  return Array.from(text.matchAll(pattern), (found): [number, number] => [
    found.index,
    found.index + found[0].length,
  ]);
}
