import type { Item } from '../pms/values.ts';

export type SmoobuOptions = {
  perMinute: number;
  pageSize: number;
  /** The vendor writes times of this offset without saying so. */
  zoneOffsetMinutes: number;
};

export type SmoobuWorld = {
  options: SmoobuOptions;
  now: () => number;
  clockOffsetMs: number;
  user: Item;
  /** API key → secret. */
  keys: Map<string, string>;
  nonces: Set<string>;
  apartments: Item[];
  reservations: Item[];
  /** `rates[apartmentId][date]`, as the rates call shows them. */
  rates: Record<string, Record<string, Item>>;
  window: { startedAt: number; used: number };
};

/** A world with nobody's data; the clock is the machine's until it is moved. */
export function createWorld(
  options: Partial<SmoobuOptions>,
  now: () => number = Date.now,
): SmoobuWorld {
  const world: SmoobuWorld = {
    options: { perMinute: 700, pageSize: 25, zoneOffsetMinutes: 60, ...options },
    now: () => now() + world.clockOffsetMs,
    clockOffsetMs: 0,
    user: { id: 7, firstName: 'John', lastName: 'Doe', email: 'john@example.com' },
    keys: new Map(),
    nonces: new Set(),
    apartments: [],
    reservations: [],
    rates: {},
    window: { startedAt: Number.NEGATIVE_INFINITY, used: 0 },
  };
  return world;
}

/** The vendor's way to write a time: minutes, its own zone, no sign of which. */
export function localStamp(world: SmoobuWorld): string {
  return new Date(world.now() + world.options.zoneOffsetMinutes * 60_000)
    .toISOString()
    .slice(0, 16)
    .replace('T', ' ');
}
