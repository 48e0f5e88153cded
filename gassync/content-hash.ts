import { createHash } from 'node:crypto';
import type { Canonical } from './canonical.ts';

/** Members that differ between readings of an unchanged thing. */
const VOLATILE = new Set(['modifiedAt', 'sequence']);

/** SHA-256 (hex) of a thing's canonical form without its revision: equal content, equal hash, in any order of members. */
export function contentHash(item: Canonical): string {
  const stable = Object.entries(item).filter(([name]) => !VOLATILE.has(name));
  return createHash('sha256')
    .update(canonicalJson(Object.fromEntries(stable)))
    .digest('hex');
}

/** JSON with members in order of their names. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(
      Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : Number(a > b))),
    );
  });
}
