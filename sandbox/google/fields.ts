import type { SchemaSpec } from './client-tables.ts';
import { refusal } from './errors.ts';

/** A parsed `fields` mask: member names to their own masks; `null` keeps everything below. */
type Mask = Map<string, Mask | null>;

/**
 * Applies the `fields` parameter (`a,b/c,d(e,f)`, `*`) to an answer. A name that the schema does not have is a 400, a blank
 * mask gives `{}`, both as Google does.
 */
export function selectFields(
  value: unknown,
  text: string,
  schema: string,
  schemas: Record<string, SchemaSpec>,
): unknown {
  if (text.trim() === '') return {};
  const reader = { text, at: 0 };
  const mask = readMask(reader);
  if (reader.at < text.length) throw invalidSelection(text.slice(reader.at));
  checkNames(mask, schema, schemas);
  return applyMask(value, mask);
}

type Reader = { text: string; at: number };

function readMask(reader: Reader): Mask {
  const mask: Mask = new Map();
  for (;;) {
    readPath(reader, mask);
    if (reader.text[reader.at] !== ',') return mask;
    reader.at++;
  }
}

function readPath(reader: Reader, mask: Mask): void {
  const name = /^\s*([\w*]+)\s*/.exec(reader.text.slice(reader.at));
  if (!name) throw invalidSelection(reader.text.slice(reader.at) || reader.text);
  reader.at += name[0].length;
  const key = name[1] ?? '';
  const next = reader.text[reader.at];
  if (next !== '/' && next !== '(') {
    mask.set(key, null);
    return;
  }
  reader.at++;
  const below = mask.get(key) ?? new Map();
  if (next === '/') readPath(reader, below);
  else {
    for (const [inner, its] of readMask(reader)) below.set(inner, its);
    if (reader.text[reader.at] !== ')') throw invalidSelection(reader.text);
    reader.at++;
  }
  if (mask.get(key) !== null) mask.set(key, below);
}

function checkNames(mask: Mask, schema: string, schemas: Record<string, SchemaSpec>): void {
  const members = schemas[schema] ?? {};
  for (const [name, below] of mask) {
    if (name === '*') {
      if (below)
        for (const type of Object.values(members)) checkNames(below, schemaOf(type), schemas);
      continue;
    }
    const type = members[name];
    if (type === undefined) throw invalidSelection(name);
    if (below) checkNames(below, schemaOf(type), schemas);
  }
}

const schemaOf = (type: string): string => type.replace(/^\$/, '').replace(/\[\]$/, '');

function applyMask(value: unknown, mask: Mask): unknown {
  if (Array.isArray(value)) return value.map((item) => applyMask(item, mask));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    const below = mask.has(name) ? mask.get(name) : mask.get('*');
    if (below === undefined) return [];
    return [[name, below === null ? inner : applyMask(inner, below)]];
  });
  return Object.fromEntries(kept);
}

function invalidSelection(what: string): Error {
  return refusal({
    code: 400,
    message: `Invalid field selection ${what}`,
    reason: 'invalidParameter',
    status: 'INVALID_ARGUMENT',
    location: 'fields',
  });
}
