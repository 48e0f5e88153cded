/** Structured data in HTML mail: JSON-LD and microdata, both brought into the shape of JSON-LD. */

export type StructuredValue = string | number | boolean | null | StructuredItem | StructuredValue[];
export interface StructuredItem {
  readonly [property: string]: StructuredValue | undefined;
}

const MOST_ITEMS = 200;
const DEEPEST = 12;
const LONGEST_VALUE = 2_000;

function isItem(value: unknown): value is StructuredItem {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Raw line breaks in strings, trailing commas and HTML entities are common in templates filled by hand. */
function parseTolerant(script: string): unknown {
  const attempts = [
    (text: string) => text,
    (text: string) =>
      text.replaceAll(
        /^\s*(?:<!--|\/\*<!\[CDATA\[\*\/|<!\[CDATA\[)|(?:-->|\/\*\]\]>\*\/|\]\]>)\s*$/g,
        '',
      ),
    (text: string) => text.replaceAll(/[\r\n\t]+/g, ' '),
    (text: string) => text.replaceAll(/,(\s*[}\]])/g, '$1'),
    (text: string) => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
  ];
  let text = script;
  for (const repair of attempts) {
    text = repair(text);
    try {
      return JSON.parse(text);
    } catch {
      // The next, less strict reading is tried; unreadable data is no data.
    }
  }
  return null;
}

/** Every object with a type in the scripts, `@graph` and lists flattened, nested ones included. */
export function jsonLdItems(scripts: readonly string[]): StructuredItem[] {
  const items: StructuredItem[] = [];
  const queue: { value: unknown; depth: number }[] = scripts
    .slice(0, 20)
    .map((script) => ({ value: parseTolerant(script), depth: 0 }));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (items.length >= MOST_ITEMS || queue.length > 2_000 || next.depth > DEEPEST) break;
    const { value, depth } = next;
    if (Array.isArray(value)) {
      for (const entry of value.slice(0, MOST_ITEMS))
        queue.push({ value: entry, depth: depth + 1 });
    } else if (isItem(value)) {
      if ('@type' in value) items.push(value);
      for (const entry of Object.values(value).slice(0, MOST_ITEMS)) {
        if (typeof entry === 'object' && entry !== null)
          queue.push({ value: entry, depth: depth + 1 });
      }
    }
  }
  return items;
}

interface Scope {
  readonly item: Record<string, StructuredValue>;
  readonly property: string | null;
  readonly depth: number;
}

export interface MicrodataCollector {
  readonly open: (
    name: string,
    attributes: Readonly<Record<string, string>>,
    isVoid: boolean,
  ) => void;
  readonly text: (data: string) => void;
  readonly close: (isVoid: boolean) => void;
  readonly items: () => StructuredItem[];
}

function ownValue(name: string, attributes: Readonly<Record<string, string>>): string | null {
  const value =
    attributes['content'] ??
    (name === 'time' ? attributes['datetime'] : undefined) ??
    (name === 'link' || name === 'a' || name === 'area' ? attributes['href'] : undefined) ??
    (name === 'data' || name === 'meter' ? attributes['value'] : undefined);
  return value === undefined ? null : value.slice(0, LONGEST_VALUE);
}

/** Collects microdata (HTML living standard, 5.2) while the tags stream by. */
export function microdataCollector(): MicrodataCollector {
  const found: StructuredItem[] = [];
  const scopes: Scope[] = [];
  let pending: { property: string; depth: number; text: string; into: Scope } | null = null;
  let depth = 0;

  const put = (scope: Scope, property: string, value: StructuredValue): void => {
    for (const name of property.split(/\s+/).slice(0, 5)) {
      if (name !== '' && !(name in scope.item)) scope.item[name] = value;
    }
  };
  return {
    open: (name, attributes, isVoid) => {
      if (!isVoid) depth += 1;
      const property = attributes['itemprop'] ?? null;
      const parent = scopes.at(-1);
      if ('itemscope' in attributes && !isVoid && found.length < MOST_ITEMS) {
        const type = attributes['itemtype'] ?? '';
        const item: Record<string, StructuredValue> = { '@type': type };
        if (property !== null && parent !== undefined) put(parent, property, item);
        found.push(item);
        scopes.push({ item, property, depth });
      } else if (property !== null && parent !== undefined) {
        const value = ownValue(name, attributes);
        if (value !== null) put(parent, property, value);
        else if (!isVoid) pending = { property, depth, text: '', into: parent };
      }
    },
    text: (data) => {
      if (pending !== null && pending.text.length < LONGEST_VALUE) pending.text += data;
    },
    close: (isVoid) => {
      if (isVoid) return;
      if (pending !== null && depth <= pending.depth) {
        put(pending.into, pending.property, pending.text.replaceAll(/\s+/g, ' ').trim());
        pending = null;
      }
      const scope = scopes.at(-1);
      if (scope !== undefined && depth <= scope.depth) scopes.pop();
      depth -= 1;
    },
    items: () => found,
  };
}
