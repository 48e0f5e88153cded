import { isObject } from './read-fields.ts';
import { readable } from './text.ts';

const MOST = 100;

/**
 * Places of a payload that no rule reads, the outermost ones: a whole object when nothing in it is read. They stay in
 * `raw_data`. At most 100, each at most 200 characters.
 */
export function ignoredPlaces(payload: unknown, used: ReadonlySet<string>): readonly string[] {
  const found: string[] = [];
  visit(payload, '', { used, around: placesAround(used) }, found);
  return found.slice(0, MOST);
}

interface Read {
  readonly used: ReadonlySet<string>;
  /** Objects in which something is read. */
  readonly around: ReadonlySet<string>;
}

function placesAround(used: ReadonlySet<string>): ReadonlySet<string> {
  const around = new Set<string>();
  for (const place of used) {
    for (let at = place.indexOf('.'); at > 0; at = place.indexOf('.', at + 1)) {
      around.add(place.slice(0, at));
    }
  }
  return around;
}

function visit(value: unknown, path: string, read: Read, found: string[]): void {
  if (!isObject(value)) return;
  for (const [name, member] of Object.entries(value)) {
    if (found.length > MOST) return;
    const place = path === '' ? name : `${path}.${name}`;
    if (read.used.has(place)) continue;
    if (read.around.has(place)) visit(member, place, read, found);
    else found.push(readable(place).slice(0, 200));
  }
}
