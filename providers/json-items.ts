const [QUOTE, BACKSLASH, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT, COLON] =
  Buffer.from('"\\,[]{}:') as unknown as readonly [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
const BLANKS: ReadonlySet<number> = new Set(Buffer.from(' \t\r\n'));

/**
 * Takes valid JSON and returns the bytes of each element of the list that stands under `name` in the outermost object,
 * exactly as they came: parsing and writing again would change numbers and escapes. Null when there is no such list.
 */
export function itemsUnder(json: Buffer, name: string): readonly Buffer[] | null {
  const at = skipBlanks(json, 0);
  if (json[at] !== OPEN_OBJECT) return null;
  let list: readonly Buffer[] | null = null;
  let next = skipBlanks(json, at + 1);
  while (next < json.length && json[next] !== CLOSE_OBJECT) {
    const keyEnd = valueEnd(json, next);
    const key: unknown = JSON.parse(json.toString('utf8', next, keyEnd));
    const start = skipBlanks(json, skipBlanks(json, keyEnd) + 1);
    const end = valueEnd(json, start);
    // As JSON.parse has it: of two members with one name the last counts.
    if (key === name) list = json[start] === OPEN_LIST ? elements(json, start) : null;
    next = skipBlanks(json, end);
    if (json[next] === COMMA) next = skipBlanks(json, next + 1);
  }
  return list;
}

function elements(json: Buffer, open: number): readonly Buffer[] {
  const found: Buffer[] = [];
  let next = skipBlanks(json, open + 1);
  while (next < json.length && json[next] !== CLOSE_LIST) {
    const end = valueEnd(json, next);
    found.push(Buffer.from(json.subarray(next, end)));
    next = skipBlanks(json, end);
    if (json[next] === COMMA) next = skipBlanks(json, next + 1);
  }
  return found;
}

function skipBlanks(json: Buffer, from: number): number {
  let at = from;
  while (at < json.length && BLANKS.has(json[at] ?? 0)) at++;
  return at;
}

/** Where the value that begins here ends. */
function valueEnd(json: Buffer, from: number): number {
  if (json[from] === QUOTE) return textEnd(json, from);
  if (json[from] !== OPEN_OBJECT && json[from] !== OPEN_LIST) return scalarEnd(json, from);
  let depth = 0;
  let at = from;
  while (at < json.length) {
    const byte = json[at];
    if (byte === QUOTE) {
      at = textEnd(json, at);
      continue;
    }
    at++;
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
    else if ((byte === CLOSE_OBJECT || byte === CLOSE_LIST) && --depth === 0) break;
  }
  return at;
}

function textEnd(json: Buffer, from: number): number {
  let at = from + 1;
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

function scalarEnd(json: Buffer, from: number): number {
  const ends = new Set([COMMA, CLOSE_LIST, CLOSE_OBJECT, COLON]);
  let at = from;
  while (at < json.length && !ends.has(json[at] ?? 0) && !BLANKS.has(json[at] ?? 0)) at++;
  return at;
}
