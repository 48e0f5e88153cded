import { type Item, itemById, postHook, putItem, removeItem } from '../pms/values.ts';
import type { Faults, FaultSpec } from '../pms/faults.ts';
import type { LedgerCall } from '../pms/serve.ts';
import { allScopes, type Beds24Options, type Beds24World } from './world.ts';

export type Beds24Verbs = ReturnType<typeof createVerbs>;

const INVITE_MS = 86_400_000;

/** What a test or the demo does to the account: as its owner, its guests, or as fate. */
export function createVerbs(world: Beds24World, faults: Faults, calls: LedgerCall[]) {
  const touch = (booking: Item) => {
    booking['modifiedTime'] = stamp(world.now());
  };
  return {
    /** An invite code with these scopes, good once and for a day. */
    invite: (scopes: string[] = allScopes): string => {
      const code = `invite-${world.invites.length + world.refreshTokens.size + 1}-${world.now()}`;
      world.invites.push({ code, scopes, expiresAt: world.now() + INVITE_MS });
      return code;
    },
    /** An account without anything in it; who is connected stays so. */
    reset: (): void => {
      for (const list of [world.properties, world.bookings, world.calendars, calls])
        list.length = 0;
      faults.clear();
    },
    seed: (items: { properties?: Item[]; bookings?: Item[]; calendars?: Item[] }): void => {
      for (const item of items.properties ?? []) putItem(world.properties, item);
      for (const item of items.bookings ?? []) putItem(world.bookings, item);
      world.calendars.push(...structuredClone(items.calendars ?? []));
    },
    /** Changes members of a booking, as its owner would: the time of change moves. */
    change: (id: number, members: Item): void => {
      const booking = itemById(world.bookings, id);
      Object.assign(booking, structuredClone(members));
      touch(booking);
    },
    /** Changes members behind the API's back: the time of change stays. */
    changeSilently: (id: number, members: Item): void => {
      Object.assign(itemById(world.bookings, id), structuredClone(members));
    },
    cancel: (id: number, subStatus = 'cancelledByGuest'): void => {
      const booking = itemById(world.bookings, id);
      Object.assign(booking, { status: 'cancelled', subStatus, cancelTime: stamp(world.now()) });
      touch(booking);
    },
    /** Deletes a booking: nothing tells of it but its absence. */
    remove: (id: number): void => removeItem(world.bookings, id),
    /** Sends the booking hook as the vendor does; it has no signature and no event type. */
    hook: (url: string, id: number, form: 'object' | 'array' = 'object'): Promise<number> => {
      const message = {
        timeStamp: stamp(world.now()),
        booking: itemById(world.bookings, id),
        infoItems: [],
        invoiceItems: [],
        messages: [],
        retries: 0,
      };
      return postHook(url, form === 'array' ? [message] : message);
    },
    /** What the account's owner does when the connection's device is deleted. */
    revoke: (): void => world.refreshTokens.clear(),
    expireTokens: (): void => world.tokens.clear(),
    setScopes: (scopes: string[]): void => {
      for (const refresh of world.refreshTokens.values()) refresh.scopes = scopes;
    },
    /** The account becomes another one's. */
    setOwner: (ownerId: number): void => {
      world.ownerId = ownerId;
    },
    setCredits: (left: number): void => {
      world.window = { startedAt: world.now(), used: world.options.creditLimit - left };
    },
    setOptions: (options: Partial<Beds24Options>): void =>
      void Object.assign(world.options, options),
    advanceClock: (ms: number): void => {
      world.clockOffsetMs += ms;
    },
    addFault: (spec: FaultSpec): void => faults.add(spec),
    clearFaults: (): void => faults.clear(),
    calls: (): LedgerCall[] => structuredClone(calls),
  };
}

function stamp(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/u, 'Z');
}
