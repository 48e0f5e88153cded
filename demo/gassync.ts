import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoPartner } from './partner.ts';
import type { Received, Receiver } from './receiver.ts';
import { type Person, signIn } from './session.ts';
import type { StepResult } from './step.ts';

interface Result {
  readonly outcome: string;
  readonly mapping: string;
}

interface Feed {
  readonly items: readonly { readonly id: string; readonly number: number }[];
  readonly next_cursor: string | null;
  readonly last_number: number;
}

const PROPERTY = { id: 'demo-lighthouse', name: 'Lighthouse Keeper’s Cottage' };
const ROOM = { id: 'demo-lantern', propertyId: PROPERTY.id, name: 'Lantern Room', maxOccupancy: 2 };
const first = stay('demo-stay-1', '2027-05-03', '2027-05-07', 'Ada', 'Lovelace');
const second = stay('demo-stay-2', '2027-05-10', '2027-05-12', 'Grace', 'Hopper');

/** What the partner sends, one request after the other. */
const POSTS: readonly (readonly [string, object | readonly object[]])[] = [
  ['properties', PROPERTY],
  ['room-types', ROOM],
  ['reservations', [first, second]],
  ['reservations', { ...first, adults: 1, guest: { firstName: 'Ada', lastName: 'King' } }],
  ['reservations', { ...second, status: 'cancelled' }],
];

/** The changes of its own things that the partner must be told of, in the order of each. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  [PROPERTY.id]: ['property.created'],
  [first.id]: ['reservation.created', 'reservation.updated'],
  [second.id]: ['reservation.created', 'reservation.cancelled'],
};
const PATIENCE_MS = 60_000;

/**
 * A partner from end to end: subscribed, it pushes a property, a room and reservations, is told of what they became by
 * signed webhooks, finds the same in the feed, and acknowledges it.
 */
export async function playGassync(
  apiUrl: string,
  owner: Person,
  partner: DemoPartner,
  receiver: Receiver,
): Promise<StepResult> {
  const session = await signIn(apiUrl, owner);
  const hook = await session.call<{ id: number; secret: string }>(
    'POST',
    '/api/gassync/webhooks',
    { source_id: partner.source, endpoint_url: receiver.url, description: 'The demo’s partner' },
    201,
  );
  receiver.trust(hook.secret);
  const ask = <T>(method: string, path: string, body?: unknown): Promise<T> =>
    call<T>(`${apiUrl}/integration/v1/${path}`, method, partner.key, body);

  const results: Result[] = [];
  for (const [path, body] of POSTS) {
    results.push(...(await ask<{ results: Result[] }>('POST', path, body)).results);
  }
  const deliveries = async (state: string): Promise<number> => {
    const path = `/api/gassync/webhooks/${hook.id}/deliveries?limit=500&state=${state}`;
    return (await session.call<{ items: unknown[] }>('GET', path)).items.length;
  };
  const isTold = await until(
    async () => hasAll(receiver.received()) && (await deliveries('pending')) === 0,
  );
  const delivered = await deliveries('delivered');
  const received = receiver.received();
  const feed = await readFeed(ask);
  const inFeed = new Set(feed.ids);
  const { acknowledged } = await ask<{ acknowledged: number }>('POST', 'events/ack', {
    number: feed.lastNumber,
  });
  const mapped = results.filter(({ mapping }) => mapping === 'created' || mapping === 'linked');
  return {
    ok:
      isTold &&
      mapped.length === results.length &&
      receiver.rejected() === 0 &&
      delivered === received.length &&
      received.every(({ id }) => inFeed.has(id)) &&
      acknowledged === feed.lastNumber,
    posted: results.length,
    mapped: mapped.length,
    delivered,
    verified: received.length,
    rejected: receiver.rejected(),
    slowest_ms: Math.max(0, ...received.map(({ afterMs }) => afterMs)),
    in_feed: feed.ids.length,
    acknowledged,
  };
}

/** Whether each change of the partner's own things has come, and in its order. */
function hasAll(received: readonly Received[]): boolean {
  return Object.entries(TOLD).every(([id, types]) => {
    const own = received.filter(
      ({ externalId, type }) => externalId === id && types.includes(type),
    );
    const isInOrder = own.every(({ type, sequence }, n) => type === types[n] && sequence === n + 1);
    return own.length === types.length && isInOrder;
  });
}

async function readFeed(
  ask: <T>(method: string, path: string) => Promise<T>,
): Promise<{ readonly ids: readonly string[]; readonly lastNumber: number }> {
  const ids: string[] = [];
  let after: string | null = '0';
  let lastNumber = 0;
  while (after !== null) {
    const page: Feed = await ask<Feed>('GET', `events?limit=500&after=${after}`);
    ids.push(...page.items.map(({ id }) => id));
    after = page.next_cursor;
    lastNumber = page.last_number;
  }
  return { ids, lastNumber };
}

async function call<T>(url: string, method: string, key: string, body?: unknown): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}

async function until(holds: () => Promise<boolean>): Promise<boolean> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    if (await holds()) return true;
    await sleep(200);
  }
  return false;
}

function stay(id: string, checkIn: string, checkOut: string, firstName: string, lastName: string) {
  const price = { adults: 2, totalPrice: '640.00', currency: 'EUR' };
  const guest = { firstName, lastName };
  return { id, roomTypeId: ROOM.id, checkIn, checkOut, status: 'confirmed', guest, ...price };
}
