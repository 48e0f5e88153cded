import { clean, squeeze } from './characters.ts';

/** One visible line. Columns of plain text, two blanks or more apart, are its cells. */
export interface Line {
  readonly text: string;
  readonly cells: readonly string[];
  /** A paragraph begins here: a blank line or, in HTML, a block boundary stands before it. */
  readonly opens: boolean;
}

export interface Link {
  readonly url: string;
  /** The words linked, or beside the address in plain text; null when there are none. */
  readonly text: string | null;
  /** Index of the line that holds the link, or of the next visible line when the link stands alone. */
  readonly line: number;
  /** The link stands on a line of its own, straight after the visible line before it. */
  readonly follows: boolean;
}

/** A body as a reader sees it: visible lines in order, and where the links are. */
export interface Document {
  readonly source: 'text' | 'html';
  readonly lines: readonly Line[];
  readonly links: readonly Link[];
  /** Addresses of the pictures shown; their paths can name what is shown. */
  readonly images: readonly string[];
}

export const MOST_LINES = 6_000;
export const LONGEST_LINE = 2_000;
const LONGEST_URL = 1_000;
const MOST_IMAGES = 200;

const URL_IN_TEXT = /[[<(]?\bhttps?:\/\/[^\s\])>]{1,2000}[\])>]?/gi;
const TRACKER = /^%opentrack%$/i;

export interface DocumentBuilder {
  readonly line: (text: string, opens: boolean) => void;
  /** `line`: where the link begins, when that is not the line under construction. */
  readonly link: (url: string, text: string | null, line?: number) => void;
  /** Lines so far; the line under construction has this index. */
  readonly count: () => number;
  readonly image: (url: string) => void;
  readonly blank: () => void;
  readonly isFull: () => boolean;
  readonly isEmpty: () => boolean;
  readonly done: () => Document;
}

/** Collects lines and links in reading order, within the caps. */
export function documentBuilder(source: Document['source']): DocumentBuilder {
  const lines: Line[] = [];
  const links: Link[] = [];
  const images: string[] = [];
  let gap = true;
  const isFull = (): boolean => lines.length >= MOST_LINES || links.length >= MOST_LINES;
  return {
    line: (text, opens) => {
      const bounded = text.slice(0, LONGEST_LINE);
      const shown = squeeze(bounded);
      if (shown === '' || isFull()) return;
      const cells = clean(bounded)
        .split(/ {2,}|\t+/)
        .map(squeeze)
        .filter((cell) => cell !== '');
      lines.push({ text: shown, cells, opens: opens || gap });
      gap = false;
    },
    link: (url, text, line) => {
      if (isFull()) return;
      const words = text === null ? '' : squeeze(text);
      links.push({
        url: url.slice(0, LONGEST_URL),
        text: words === '' ? null : words,
        line: line ?? (words === '' ? lines.length : lines.length - 1),
        follows: !gap && words === '' && lines.length > 0,
      });
    },
    image: (url) => {
      if (images.length < MOST_IMAGES) images.push(url.slice(0, LONGEST_URL));
    },
    blank: () => {
      gap = true;
    },
    isFull,
    count: () => lines.length,
    isEmpty: () => lines.length === 0,
    done: () => ({ source, lines, links, images }),
  };
}

/** Reads a plain text body. Addresses are taken out of the visible lines; bold marks of forwards are dropped. */
export function documentFromText(text: string): Document {
  const builder = documentBuilder('text');
  const rows = text.split(/\r\n|\r|\n/);
  // A body that ends within a line was cut there: half a name or number would pass for a whole one.
  if (rows.at(-1)?.trim() !== '') rows.pop();
  for (const raw of rows) {
    if (builder.isFull()) break;
    const line = raw.slice(0, LONGEST_LINE);
    const urls = line.match(URL_IN_TEXT) ?? [];
    const shown = line
      .replaceAll(URL_IN_TEXT, '')
      .replaceAll(/(?<![\w*])\*([^*]+)\*(?![\w*])/g, '$1');
    if (squeeze(shown) === '' || TRACKER.test(squeeze(shown))) {
      if (urls.length === 0) builder.blank();
      for (const url of urls) builder.link(bareUrl(url), null);
      continue;
    }
    builder.line(shown, false);
    for (const url of urls) builder.link(bareUrl(url), shown);
  }
  return builder.done();
}

function bareUrl(found: string): string {
  return found.replaceAll(/^[[<(]|[\])>.,;]$/g, '');
}

/** The text of a document's lines, one per line, a blank line before each paragraph. */
export function documentText(document: Document): string {
  return document.lines
    .map((line, index) => (line.opens && index > 0 ? `\n${line.text}` : line.text))
    .join('\n');
}
