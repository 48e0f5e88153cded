import type { Canonical } from './canonical.ts';
import { canonicalJson } from './content-hash.ts';

/** A member that another reading gives another value. */
export interface MemberChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What differs between two forms of a thing, member by member; its revision aside. */
export function diffItems(before: Canonical, after: Canonical): readonly MemberChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  names.delete('modifiedAt');
  names.delete('sequence');
  return [...names].toSorted().flatMap((field) => {
    const [old, now] = [Reflect.get(before, field), Reflect.get(after, field)] as unknown[];
    const isSame = canonicalJson(old ?? null) === canonicalJson(now ?? null);
    return isSame ? [] : [{ field, before: old ?? null, after: now ?? null }];
  });
}
