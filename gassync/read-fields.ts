import type { FieldRule, FieldRules, Reads } from './define-dialect.ts';
import { readCurrency, readMoney } from './money.ts';
import { textOf } from './text.ts';
import { readInstant } from './times.ts';

/** What a payload says, by field: absent where it says nothing, null where it says that there is none. */
export type Values = Readonly<Record<string, unknown>>;

export interface FieldReading {
  readonly values: Values;
  /** Places of the payload that a rule has read, also where the value was of no use. */
  readonly used: ReadonlySet<string>;
  /** Places whose value could not be read. */
  readonly unreadable: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Places are the rules' own, the same for every payload. */
const paths = new Map<string, readonly string[]>();

/** What stands at a dotted place of a rule; undefined when nothing does. */
export function valueAt(payload: Json, place: string): unknown {
  let path = paths.get(place);
  if (path === undefined) paths.set(place, (path = place.split('.')));
  let value: unknown = payload;
  for (const name of path) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/**
 * Reads an object by the rules, but for those which it was read by already. Throws nothing: what cannot be read is named
 * in `unreadable`.
 */
export function readFields(payload: Json, rules: FieldRules, done: FieldRules = {}): FieldReading {
  const values: Record<string, unknown> = {};
  const used = new Set<string>();
  const unreadable: string[] = [];
  for (const [field, rule] of Object.entries(rules)) {
    if (done[field] === rule) continue;
    let failed: string | null = null;
    for (const place of rule.from) {
      const found = valueAt(payload, place);
      if (found === undefined) continue;
      const value = convert(found, rule);
      if (value === undefined) {
        failed ??= isObject(found) && isScalar(rule.as) ? null : place;
        continue;
      }
      used.add(place);
      values[field] = value;
      failed = null;
      break;
    }
    if (failed !== null) {
      used.add(failed);
      unreadable.push(failed);
    }
  }
  return { values, used, unreadable };
}

function isScalar(as: Reads): boolean {
  return !['first', 'texts', 'ids', 'units', 'rows', 'list-length'].includes(as);
}

/** The value as the rule reads it, null for none, undefined when it is not of that kind. */
function convert(value: unknown, rule: FieldRule): unknown {
  if (value === null) return null;
  switch (rule.as) {
    case 'text':
    case 'day':
      return textOf(value);
    case 'instant': {
      const text = textOf(value);
      return typeof text === 'string' ? (readInstant(text) ?? undefined) : text;
    }
    case 'count':
      return countOf(value);
    case 'decimal':
      if (value === '') return null;
      return readMoney(value, null) === null ? undefined : value;
    case 'currency':
      return value === '' ? null : (readCurrency(value) ?? undefined);
    case 'flag':
      return typeof value === 'boolean' ? value : undefined;
    case 'available':
      return availableOf(value);
    case 'first':
      return firstOf(value);
    case 'texts':
      return textsOf(value);
    case 'ids':
      return idsOf(value);
    case 'units':
      return unitsOf(value);
    case 'rows':
      return rowsOf(value, rule.each ?? {});
    case 'list-length':
      return Array.isArray(value) ? value.length : undefined;
  }
}

function countOf(value: unknown): number | null | undefined {
  const number = typeof value === 'string' && /^\s*\d{1,9}\s*$/.test(value) ? Number(value) : value;
  if (value === '') return null;
  return typeof number === 'number' && Number.isInteger(number) && Math.abs(number) < 1e9
    ? number
    : undefined;
}

function availableOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 'AVAILABLE') return true;
  return value === 'NOT_AVAILABLE' ? false : undefined;
}

function firstOf(value: unknown): string | null | undefined {
  if (!Array.isArray(value)) return textOf(value);
  return value.map(textOf).find((one) => typeof one === 'string') ?? null;
}

function textsOf(value: unknown): readonly string[] | undefined {
  if (isObject(value)) return Object.keys(value).filter((name) => value[name] === true);
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((one) => textOf(isObject(one) ? one['name'] : one) ?? []);
}

function idsOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((one) => textOf(isObject(one) ? one['id'] : one) ?? []);
}

function unitsOf(value: unknown): unknown {
  if (!Array.isArray(value)) return undefined;
  return value.filter(isObject).flatMap((unit) => {
    const externalId = textOf(unit['id']);
    return typeof externalId === 'string'
      ? [{ externalId, name: textOf(unit['name']) ?? null }]
      : [];
  });
}

function rowsOf(value: unknown, rules: FieldRules): readonly FieldReading[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter(isObject).map((row) => readFields(row, rules));
}
