import type { Faults, FaultSpec } from '../pms/faults.ts';
import type { LedgerCall } from '../pms/serve.ts';
import { type Item, itemById, postHook, putItem, removeItem } from '../pms/values.ts';
import { localStamp, type SmoobuOptions, type SmoobuWorld } from './world.ts';

export type SmoobuVerbs = ReturnType<typeof createVerbs>;

/** What a test or the demo does to the account: as its owner, its guests, or as fate. */
export function createVerbs(world: SmoobuWorld, faults: Faults, calls: LedgerCall[]) {
  const touch = (item: Item) => {
    item['modified-at'] = localStamp(world);
  };
  return {
    addKey: (key: string, secret: string): void => void world.keys.set(key, secret),
    revokeKey: (key: string): void => void world.keys.delete(key),
    /** An account without anything in it; its keys stay. */
    reset: (): void => {
      for (const list of [world.apartments, world.reservations, calls]) list.length = 0;
      world.rates = {};
      faults.clear();
    },
    seed: (items: {
      apartments?: Item[];
      reservations?: Item[];
      rates?: Record<string, Record<string, Item>>;
    }): void => {
      for (const item of items.apartments ?? []) putItem(world.apartments, item);
      for (const item of items.reservations ?? []) putItem(world.reservations, item);
      Object.assign(world.rates, structuredClone(items.rates ?? {}));
    },
    /** Changes members of a reservation, as its owner would: the time of change moves. */
    change: (id: number, members: Item): void => {
      const item = itemById(world.reservations, id);
      Object.assign(item, { type: 'modification of booking' }, structuredClone(members));
      touch(item);
    },
    /** Adds a price line: as with the vendor, this moves no time of change. */
    addExtra: (id: number, line: Item): void => {
      const item = itemById(world.reservations, id);
      item['priceElements'] = [...((item['priceElements'] ?? []) as Item[]), structuredClone(line)];
    },
    cancel: (id: number): void => {
      const item = itemById(world.reservations, id);
      item['type'] = 'cancellation';
      touch(item);
    },
    /** Deletes a reservation: nothing tells of it but its absence. */
    remove: (id: number): void => removeItem(world.reservations, id),
    /** Sends a hook as the vendor does: no signature, and `data` may be no more than the id. */
    hook: (url: string, action: string, data: Item): Promise<number> =>
      postHook(url, { action, user: world.user['id'], data }),
    setCallsLeft: (left: number): void => {
      world.window = { startedAt: world.now(), used: world.options.perMinute - left };
    },
    setOptions: (options: Partial<SmoobuOptions>): void =>
      void Object.assign(world.options, options),
    advanceClock: (ms: number): void => {
      world.clockOffsetMs += ms;
    },
    addFault: (spec: FaultSpec): void => faults.add(spec),
    clearFaults: (): void => faults.clear(),
    calls: (): LedgerCall[] => structuredClone(calls),
  };
}
