import { Parser } from 'htmlparser2';
import { documentBuilder, type Document } from './document.ts';
import { jsonLdItems, microdataCollector, type StructuredItem } from './structured.ts';

export interface HtmlBody {
  readonly document: Document;
  readonly structured: readonly StructuredItem[];
  readonly language: string | null;
  /** The HTML was cut: too long, too deep, or too many lines. */
  readonly isCut: boolean;
}

/** Longest HTML that is read; real mails of the platforms are under 250 kB. */
export const LONGEST_HTML = 1_000_000;
const DEEPEST = 1_500;
const CHUNK = 16_384;
const LONGEST_SCRIPT = 200_000;

const BLOCKS = new Set(
  `address article aside blockquote body caption center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5
  h6 header hr legend li main nav ol p pre section table tbody td tfoot th thead tr ul`.split(
    /\s+/,
  ),
);
const SKIPPED = new Set([
  'head',
  'style',
  'script',
  'template',
  'noscript',
  'title',
  'svg',
  'object',
]);
const VOID = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'wbr',
]);

const HIDDEN_STYLE =
  /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0(?:px)?\s*(?:;|!|$)|font-size\s*:\s*0(?:px)?\s*(?:;|!|$)|opacity\s*:\s*0\s*(?:;|!|$))/i;

function isHidden(attributes: Readonly<Record<string, string>>): boolean {
  return 'hidden' in attributes || HIDDEN_STYLE.test((attributes['style'] ?? '').slice(0, 2_000));
}

/**
 * Reads an HTML body in one streaming pass: cell and block ends are line breaks, inline tags are not; style,
 * script, head, comments and hidden preheaders are skipped; JSON-LD and microdata are collected. Time and memory
 * are bounded by the caps, whatever the nesting.
 */
export function readHtml(html: string): HtmlBody {
  const builder = documentBuilder('html');
  const microdata = microdataCollector();
  const scripts: string[] = [];
  let words = '';
  let opens = true;
  let anchor: { url: string; label: string; from: number; pieces: string[]; line: number } | null =
    null;
  let script: string | null = null;
  let skipped: { name: string; depth: number } | null = null;
  let language: string | null = null;
  let depth = 0;
  let isCut = html.length > LONGEST_HTML;
  let stopped = false;
  let isEnding = false;

  const endLine = (nextOpens: boolean): void => {
    if (anchor !== null) {
      anchor.pieces.push(words.slice(anchor.from));
      anchor.from = 0;
    }
    builder.line(words, opens);
    words = '';
    opens = opens || nextOpens;
    if (nextOpens) builder.blank();
  };
  const endAnchor = (): void => {
    if (anchor === null) return;
    // A link around several blocks is named by the first: the title, not the text below it.
    const text = [...anchor.pieces, words.slice(anchor.from)].find((piece) => piece.trim() !== '');
    builder.link(anchor.url, text ?? anchor.label, anchor.line);
    anchor = null;
  };

  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        if (!VOID.has(name)) depth += 1;
        if (depth > DEEPEST) stopped = true;
        if (stopped) return;
        if (name === 'html' && language === null) language = attributes['lang'] ?? null;
        if (name === 'script' && /ld\+json/i.test(attributes['type'] ?? '')) script = '';
        microdata.open(name, attributes, VOID.has(name));
        if (name === 'body' && skipped?.name === 'head') skipped = null;
        if (skipped !== null) return;
        if (!VOID.has(name) && (SKIPPED.has(name) || isHidden(attributes))) {
          skipped = { name, depth };
          return;
        }
        if (name === 'img') builder.image(attributes['src'] ?? '');
        else if (name === 'br') endLine(false);
        else if (BLOCKS.has(name)) endLine(true);
        else if (name === 'a') {
          endAnchor();
          const url = attributes['href'] ?? '';
          if (/^https?:/i.test(url)) {
            anchor = {
              url,
              label: attributes['aria-label'] ?? '',
              from: words.length,
              pieces: [],
              line: builder.count(),
            };
          }
        }
      },
      ontext: (data) => {
        if (script !== null && script.length < LONGEST_SCRIPT) script += data;
        microdata.text(data);
        if (skipped === null && !stopped && !isEnding) words += data.replaceAll(/\s+/g, ' ');
      },
      onclosetag: (name) => {
        if (stopped) return;
        microdata.close(VOID.has(name));
        if (name === 'script' && script !== null) {
          scripts.push(script);
          script = null;
        }
        if (skipped !== null) {
          if (!VOID.has(name) && depth <= skipped.depth) skipped = null;
        } else if (name === 'a') endAnchor();
        else if (BLOCKS.has(name) && name !== 'hr') endLine(true);
        if (!VOID.has(name)) depth -= 1;
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  const bounded = html.slice(0, LONGEST_HTML);
  for (let at = 0; at < bounded.length && !stopped && !builder.isFull(); at += CHUNK) {
    parser.write(bounded.slice(at, at + CHUNK));
  }
  isCut ||= stopped || builder.isFull();
  if (!builder.isEmpty()) {
    // Words that no block end closed stand where the HTML was cut: half a name would pass for a whole one.
    words = '';
    anchor = null;
    isEnding = true;
  }
  if (!stopped) parser.end();
  endAnchor();
  endLine(true);
  return {
    document: builder.done(),
    structured: [...jsonLdItems(scripts), ...microdata.items()],
    language,
    isCut,
  };
}
