import type { MethodSpec } from './client-tables.ts';
import { invalidArgument, invalidValue, unknownParameter } from './errors.ts';

/** The parameters of one call, checked against the method's declaration. */
export type Params = {
  /** Path or query text; undefined when absent or empty. */
  text: (name: string) => string | undefined;
  /** Every occurrence of a repeated parameter. */
  list: (name: string) => string[];
  flag: (name: string) => boolean;
  /** A page size: `byDefault` when absent, capped at `most`, never refused for being large. */
  count: (name: string, byDefault: number, most: number) => number;
};

/** Parameters of every method; the rest of Google's (JSONP, keys in the query) is refused like an unknown one. */
const standard = new Set(['alt', 'fields', 'prettyPrint', 'quotaUser', 'uploadType', '$.xgafv']);

/** Checks names and types of all parameters; throws Google's 400 on the first that does not fit. */
export function readParams(
  spec: MethodSpec,
  pathParams: Record<string, string>,
  query: URLSearchParams,
): Params {
  for (const [name, value] of query) {
    if (standard.has(name)) continue;
    const declared = spec.params[name];
    if (declared?.in !== 'query') throw unknownParameter(name);
    if (declared.type === 'number' && !/^\d{1,9}$/.test(value)) {
      throw invalidValue(snakeCase(name), 'TYPE_UINT32', value);
    }
    if (declared.type === 'boolean' && !['true', 'false', '1', '0'].includes(value)) {
      throw invalidValue(snakeCase(name), 'TYPE_BOOL', value);
    }
  }
  const alt = query.get('alt');
  const isMedia = alt === 'media' && spec.id === 'drive.files.get';
  if (alt !== null && alt !== 'json' && !isMedia) throw invalidValue('alt', 'TYPE_ENUM', alt);

  const text = (name: string): string | undefined =>
    pathParams[name] ?? (query.get(name) || undefined);
  return {
    text,
    list: (name) => query.getAll(name),
    flag: (name) => ['true', '1'].includes(query.get(name) ?? ''),
    count: (name, byDefault, most) => {
      const given = text(name);
      if (given === undefined) return byDefault;
      if (Number(given) === 0) throw invalidArgument(`Invalid ${name}`);
      return Math.min(Number(given), most);
    },
  };
}

/** One of a closed list of words; throws Google's 400 for another. */
export function oneOf<const Word extends string>(
  name: string,
  value: string,
  words: readonly Word[],
): Word {
  const found = words.find((word) => word === value);
  if (found === undefined) throw invalidValue(snakeCase(name), 'TYPE_ENUM', value);
  return found;
}

const snakeCase = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
