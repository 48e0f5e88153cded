import { createHash } from 'node:crypto';
import { canonicalJson } from '#gassync/content-hash.ts';
import { isObject } from '#gassync/read-fields.ts';

/** Members that differ from answer to answer though nothing changed: links with a token of their own, what was asked. */
const VOLATILE: ReadonlySet<string> = new Set(['guest-app-url', 'askedFrom', 'askedTo']);

/** The version of a thing that was sent: equal for equal content, in whatever order its members stand. */
export function versionOf(payload: unknown): string {
  const stable = isObject(payload)
    ? Object.fromEntries(Object.entries(payload).filter(([name]) => !VOLATILE.has(name)))
    : payload;
  return createHash('sha256')
    .update(canonicalJson(stable) ?? '')
    .digest('hex');
}
