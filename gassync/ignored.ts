import { isObject } from './read-fields.ts';
import { readable } from './text.ts';

const MOST = 100;

/**
 * Places of a payload that no rule reads, the outermost ones: a whole object when nothing in it is read. They stay in
 * `raw_data`. At most 100, each at most 200 characters.
 */
export function ignoredPlaces(payload: unknown, used: ReadonlySet<string>): readonly string[] {
  const found: string[] = [];
  visit(payload, '', used, found);
  return found.slice(0, MOST);
}

function visit(value: unknown, path: string, used: ReadonlySet<string>, found: string[]): void {
  if (!isObject(value)) return;
  for (const [name, member] of Object.entries(value)) {
    if (found.length > MOST) return;
    const place = path === '' ? name : `${path}.${name}`;
    if (used.has(place)) continue;
    const isRead = [...used].some((one) => one.startsWith(`${place}.`));
    if (isRead) visit(member, place, used, found);
    else found.push(readable(place).slice(0, 200));
  }
}
