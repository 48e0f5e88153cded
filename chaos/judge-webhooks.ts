import { rowsOf } from '#test/support/databases.ts';
import { EVENTS, type Partner, type Stay } from './partner.ts';
import type { Receiver } from './receivers.ts';
import type { ChaosWorld } from './world.ts';

export interface WebhookFindings {
  readonly bookings: number;
  readonly events: number;
  /** Events that an endpoint accepted more than once: what a kill between answer and commit costs. */
  readonly deliveredAgain: number;
  readonly refused: number;
  /** What is not as it must be, each as a sentence. */
  readonly complaints: readonly string[];
}

/** Compares the product, the log of events and what each endpoint got with what the partner said. */
export async function judgeWebhooks(
  world: ChaosWorld,
  partner: Partner,
  stays: readonly Stay[],
  receivers: readonly Receiver[],
): Promise<WebhookFindings> {
  const bookings = await rowsOf<Booking>(
    world.databases,
    `SELECT r.external_id AS id, b.guest_name AS guest, b.status, b.check_in::text AS "checkIn"
     FROM core.bookings b LEFT JOIN gassync.int_reservations r ON r.gas_booking_id = b.id
     WHERE b.workspace_id = $1`,
    [partner.workspaceId],
  );
  const events = await rowsOf<Event>(
    world.databases,
    `SELECT 'evt_' || e.id AS "eventId", e.event_type AS type, e.sequence, r.external_id AS id
     FROM gassync.int_events e
     LEFT JOIN gassync.int_reservations r ON e.entity_id = r.gas_booking_id::text
     WHERE e.workspace_id = $1 AND e.event_type = ANY ($2) ORDER BY e.number`,
    [partner.workspaceId, EVENTS],
  );
  const [numbers] = await rowsOf<{ count: number; last: number }>(
    world.databases,
    `SELECT count(number)::int AS count, coalesce(max(number), 0) AS last FROM gassync.int_events WHERE workspace_id = $1`,
    [partner.workspaceId],
  );
  const wanted = new Set(events.map(({ eventId }) => eventId));
  const complaints = [
    ...bookingFaults(stays, bookings),
    ...eventFaults(stays, events),
    ...(numbers?.count === numbers?.last ? [] : ['the numbers of events have gaps']),
    ...receivers.flatMap((receiver, at) =>
      [...receiver.complaints, ...deliveryFaults(wanted, receiver)].map(
        (fault) => `endpoint ${at + 1}: ${fault}`,
      ),
    ),
  ];
  return {
    bookings: bookings.length,
    events: events.length,
    deliveredAgain: receivers.reduce(
      (sum, { accepted }) =>
        sum + accepted.length - new Set(accepted.map(({ eventId }) => eventId)).size,
      0,
    ),
    refused: receivers.reduce((sum, receiver) => sum + receiver.refused(), 0),
    complaints: complaints.slice(0, 40),
  };
}

interface Booking {
  readonly id: string | null;
  readonly guest: string | null;
  readonly status: string;
  readonly checkIn: string;
}

interface Event {
  readonly eventId: string;
  readonly type: string;
  readonly sequence: number;
  readonly id: string | null;
}

function bookingFaults(stays: readonly Stay[], bookings: readonly Booking[]): string[] {
  const found = new Map(bookings.map((booking) => [booking.id, booking]));
  const wrong = stays.filter(({ id, guest, status, checkIn }) => {
    const booking = found.get(id);
    return booking?.guest !== guest || booking.status !== status || booking.checkIn !== checkIn;
  });
  return [
    ...wrong.map(({ id }) => `${id} is not booked as the partner said`),
    ...(bookings.length === stays.length
      ? []
      : [`there are ${bookings.length} bookings for ${stays.length} reservations`]),
  ];
}

function eventFaults(stays: readonly Stay[], events: readonly Event[]): string[] {
  const byStay = Map.groupBy(events, ({ id }) => id);
  return stays.flatMap((stay) => {
    const made = byStay.get(stay.id) ?? [];
    const isRight =
      made.length === stay.events.length &&
      made.every(({ type, sequence }, at) => type === stay.events[at] && sequence === at + 1);
    return isRight ? [] : [`the events of ${stay.id} are not those of its changes`];
  });
}

function deliveryFaults(wanted: ReadonlySet<string>, { accepted }: Receiver): string[] {
  const got = new Set(accepted.map(({ eventId }) => eventId));
  const reached = new Map<string, number>();
  const late = accepted.filter(({ externalId, sequence }) => {
    const before = reached.get(externalId) ?? 0;
    reached.set(externalId, Math.max(before, sequence));
    return sequence > before + 1;
  });
  const missing = [...wanted].filter((id) => !got.has(id)).length;
  const foreign = [...got].filter((id) => !wanted.has(id)).length;
  return [
    ...(missing === 0 ? [] : [`${missing} events were never delivered`]),
    ...(foreign === 0 ? [] : [`${foreign} deliveries are of no event`]),
    ...late.map(({ eventId }) => `${eventId} came before what happened earlier`),
  ];
}
