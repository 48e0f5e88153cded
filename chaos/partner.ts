import { setTimeout as sleep } from 'node:timers/promises';
import { rowsOf } from '#test/support/databases.ts';
import type { Random } from './random.ts';
import type { Receiver } from './receivers.ts';
import { createOperator } from './tenants.ts';
import type { ChaosWorld } from './world.ts';

/** A partner with rooms of its own, who pushes reservations and subscribes to their events. */
export interface Partner {
  readonly workspaceId: string;
  /** Sends a body until it is answered, as a partner does whose request broke off. */
  post(path: string, body: readonly unknown[]): Promise<void>;
  /** Requests that had to be sent again. */
  readonly sentAgain: () => number;
}

/** A reservation as the partner last said it, and how many events it must have made. */
export interface Stay {
  readonly id: string;
  readonly guest: string;
  readonly status: 'confirmed' | 'cancelled';
  readonly checkIn: string;
  readonly events: readonly string[];
}

/** The parts of answers that are read here; which ones there are depends on the route. */
interface Answer {
  readonly id: number;
  readonly key: { readonly key: string };
  readonly secret: string;
}

export const EVENTS = ['reservation.created', 'reservation.updated', 'reservation.cancelled'];
const ROOMS = 100;
const PER_BODY = 50;
const NIGHTS = 3;
const RENAMED = 0.3;
const CANCELLED = 0.1;

/** Makes the partner's source, its rooms and its subscriptions over HTTP. */
export async function createPartner(
  world: ChaosWorld,
  receivers: readonly Receiver[],
): Promise<Partner> {
  const { workspace, token } = await createOperator(world);
  const { apiUrl } = world.product;
  let sentAgain = 0;
  const ask = async (
    path: string,
    headers: Record<string, string>,
    body: unknown,
  ): Promise<Answer> => {
    const text = JSON.stringify(body);
    for (;;) {
      const response = await fetch(`${apiUrl}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: text,
        signal: AbortSignal.timeout(60_000),
      }).catch(() => null);
      if (response?.ok === true) {
        const answer = (await response.json().catch(() => null)) as Answer | null;
        if (answer !== null) return answer;
      } else if (response !== null && ![409, 429, 503].includes(response.status)) {
        throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
      }
      sentAgain += 1;
      await sleep(250);
    }
  };
  const own = { authorization: `Bearer ${token}` };
  const source = await ask('/api/gassync/sources', own, { source_name: 'Chaos' });
  const key = { 'x-api-key': source.key.key };
  let requests = 0;
  const post = async (path: string, body: readonly unknown[]): Promise<void> => {
    requests += 1;
    const headers = { ...key, 'idempotency-key': `chaos-${requests}` };
    await ask(`/integration/v1/${path}`, headers, body);
  };
  await post('properties', [{ id: 'p', name: 'Hotel Chaos' }]);
  const rooms = Array.from({ length: ROOMS }, (_, n) => ({
    id: `room-${n}`,
    propertyId: 'p',
    name: `Room ${n}`,
  }));
  await post('room-types', rooms);
  for (const receiver of receivers) {
    const { secret } = await ask('/api/gassync/webhooks', own, {
      source_id: source.id,
      endpoint_url: receiver.url,
      event_types: EVENTS,
    });
    receiver.trust(secret);
  }
  return { workspaceId: workspace.workspaceId, post, sentAgain: () => sentAgain };
}

/**
 * Creates the given number of reservations, then changes and cancels some. `keepPace` is waited for after each body, with
 * the share of the work that is done. Returns the reservations as they must be at the end.
 */
export async function pushReservations(
  partner: Partner,
  random: Random,
  count: number,
  keepPace: (share: number) => Promise<void>,
  tell: (line: string) => void,
): Promise<readonly Stay[]> {
  const stays: Stay[] = Array.from({ length: count }, (_, n) => ({
    id: `r-${n}`,
    guest: `Guest ${n}`,
    status: 'confirmed',
    checkIn: dayOf(Math.floor(n / ROOMS)),
    events: ['reservation.created'],
  }));
  let pushed = 0;
  const push = async (what: string, of: readonly Stay[], version: number): Promise<void> => {
    for (let from = 0; from < of.length; from += PER_BODY) {
      const body = of.slice(from, from + PER_BODY).map((stay) => payloadOf(stay, version));
      await partner.post('reservations', body);
      pushed += body.length;
      await keepPace(pushed / (count * (1 + RENAMED + CANCELLED)));
    }
    tell(`${of.length} reservations are ${what}; ${partner.sentAgain()} requests sent again`);
  };
  await push('created', stays, 1);
  const renamed = new Set(stays.filter(() => random.next() < RENAMED));
  const second = stays.map((stay) =>
    renamed.has(stay)
      ? { ...stay, guest: `${stay.guest} Changed`, events: [...stay.events, 'reservation.updated'] }
      : stay,
  );
  await push(
    'renamed',
    second.filter(({ events }) => events.length === 2),
    2,
  );
  const cancelled = new Set(second.filter(() => random.next() < CANCELLED));
  const last = second.map((stay) =>
    cancelled.has(stay)
      ? ({
          ...stay,
          status: 'cancelled',
          events: [...stay.events, 'reservation.cancelled'],
        } as const)
      : stay,
  );
  await push(
    'cancelled',
    last.filter(({ status }) => status === 'cancelled'),
    3,
  );
  return last;
}

function payloadOf(stay: Stay, version: number) {
  return {
    id: stay.id,
    roomTypeId: `room-${Number(stay.id.slice(2)) % ROOMS}`,
    checkIn: stay.checkIn,
    checkOut: later(stay.checkIn, NIGHTS),
    status: stay.status,
    guest: { firstName: 'Guest', lastName: stay.guest.slice('Guest '.length) },
    updatedAt: new Date(Date.UTC(2026, 10, version)).toISOString(),
  };
}

const dayOf = (n: number): string => later('2027-01-01', n * NIGHTS);
const later = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Events that are not yet numbered, and deliveries that are not yet made. */
export async function outstanding(world: ChaosWorld): Promise<number> {
  const [row] = await rowsOf<{ left: number }>(
    world.databases,
    `SELECT (SELECT count(*) FROM gassync.int_events WHERE number IS NULL)::int
       + (SELECT count(*) FROM gassync.int_deliveries WHERE state = 'pending')::int AS left`,
  );
  return row?.left ?? 0;
}
