import { hash } from 'node:crypto';
import type { Canonical } from './canonical.ts';

/** SHA-256 (hex) of a thing's canonical form without its revision: equal content, equal hash, in any order of members. */
export function contentHash(item: Canonical): string {
  const { modifiedAt: _modifiedAt, sequence: _sequence, ...stable } = item;
  return hash('sha256', canonicalJson(stable));
}

/** What is deeper is not stored either (redact.ts). */
const MAX_DEPTH = 40;

/** JSON with members in order of their names; what lies deeper than 40 levels is null. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(inOrder(value, 0));
}

function inOrder(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((one) => inOrder(one, depth + 1));
  const members = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(members).toSorted();
  return Object.fromEntries(names.map((name) => [name, inOrder(members[name], depth + 1)]));
}
