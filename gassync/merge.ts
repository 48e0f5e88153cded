import type { Canonical, CanonicalAvailability } from './canonical.ts';

/**
 * Takes what is stored of a thing and a newer reading of it and returns what is known then: a member that the reading
 * leaves out stays, so that a poorer reading never blanks a richer one. Members of guest and address are kept alike.
 */
export function merge<Item extends Canonical>(stored: Item | null, newer: Item): Item {
  if (stored === null) return newer;
  const merged = mergeObjects(stored, newer) as Item;
  if (merged.type !== 'availability') return keepTime(stored, merged);
  const days = mergeDays((stored as CanonicalAvailability).days, merged.days);
  return keepTime(stored, { ...merged, days });
}

/** A reading that tells no time does not take back the one that is known. */
function keepTime<Item extends Canonical>(stored: Item, merged: Item): Item {
  return { ...merged, modifiedAt: merged.modifiedAt ?? stored.modifiedAt };
}

const DEEP = new Set(['guest', 'address']);

function mergeObjects(stored: object, newer: object): object {
  const merged: Record<string, unknown> = { ...stored };
  for (const [name, value] of Object.entries(newer)) {
    if (value === undefined) continue;
    const before = merged[name];
    merged[name] =
      DEEP.has(name) && isObject(before) && isObject(value) ? mergeObjects(before, value) : value;
  }
  return merged;
}

function mergeDays(
  stored: CanonicalAvailability['days'],
  newer: CanonicalAvailability['days'],
): CanonicalAvailability['days'] {
  const byDate = new Map(stored.map((day) => [day.date, day]));
  for (const day of newer) byDate.set(day.date, { ...byDate.get(day.date), ...day });
  return [...byDate.values()].toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
