import type { World } from './world.ts';

/** Copies of the whole state, tokens, history floors, rules and random position included. */
export type Snapshots = { take: (name?: string) => string; restore: (name: string) => void };

/** Keeps snapshots of a world in memory; the current state is remembered as `seed`. */
export function createSnapshots(world: World): Snapshots {
  const kept = new Map<string, World['state']>();
  const take = (name = `snapshot-${kept.size}`): string => {
    kept.set(name, copy(world.state));
    return name;
  };
  take('seed');
  return {
    take,
    restore: (name) => {
      const state = kept.get(name);
      if (!state) throw new Error(`there is no snapshot ${name}`);
      world.state = copy(state);
    },
  };
}

/** Members that are never changed once made; sharing them keeps a snapshot of ten thousand mails small and quick. */
const shared = new Set(['source', 'events', 'key']);

function copy<Value>(value: Value): Value;
function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((item) => copy(item));
  if (value instanceof Map)
    return new Map([...value].map(([key, item]) => [key, copy(item)] as const));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, shared.has(name) ? item : copy(item)]),
  );
}
