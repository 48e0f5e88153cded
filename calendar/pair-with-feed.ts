import type { CalendarEvent } from './calendar.ts';
import { addDays } from './days.ts';
import type { FeedBooking } from './feed-booking.ts';

/** An event that is a stay, or may be one, with both its days. */
export type StayEvent = CalendarEvent & {
  readonly kind: 'reservation' | 'tentative' | 'unknown' | 'cancelled';
  readonly checkIn: string;
  readonly checkOut: string;
};

export interface Pairing {
  readonly pairs: readonly {
    readonly booking: FeedBooking;
    readonly event: StayEvent;
    /** The feed has taken the past nights from a running stay; its arrival is the one first seen. */
    readonly keepsCheckIn: boolean;
  }[];
  readonly fresh: readonly StayEvent[];
  readonly missing: readonly FeedBooking[];
  /** Same identity, another code: neither the same stay for sure nor a new one. */
  readonly contradictory: readonly FeedBooking[];
}

type Pair = Pairing['pairs'][number];

const DAYS_IN_KEY = /#\d{4}-\d{2}-\d{2}\/\d{4}-\d{2}-\d{2}$/u;

/**
 * Takes a feed's events and its earlier bookings and returns which belong together: by identity (a UID survives
 * a change of dates), where one identity occurs more than once by its days, and a running stay of a rolling feed
 * by its departure. `today` is the day of the fetch.
 */
export function pairWithFeed(
  events: readonly CalendarEvent[],
  bookings: readonly FeedBooking[],
  { today, rollsRunningStays }: { readonly today: string; readonly rollsRunningStays: boolean },
): Pairing {
  const stays = onceEach(events.filter(isStay));
  // An entry that cannot be read, or is read as no stay for once, is still no absence.
  const unreadable = new Set(events.filter((e) => e.kind === 'invalid').map((e) => e.key));
  const isUnclear = events.some(({ kind, uid }) => kind === 'invalid' && uid === null);
  const entries = new Map(stays.map((stay) => [entryOf(stay), stay]));
  const named = Map.groupBy(stays, identityOf);
  const left = { events: new Set(stays), bookings: new Set(bookings) };
  const pairs: Pair[] = [];
  const contradictory: FeedBooking[] = [];

  const take = (booking: FeedBooking, event: StayEvent): void => {
    left.bookings.delete(booking);
    left.events.delete(event);
    if (booking.code !== null && event.code !== null && booking.code !== event.code) {
      contradictory.push(booking);
      return;
    }
    const keepsCheckIn = rollsRunningStays && isRolled(booking, event, today);
    pairs.push({ booking, event, keepsCheckIn });
  };
  for (const booking of bookings) {
    const event = entries.get(entryOf(booking));
    if (event !== undefined && left.events.has(event)) take(booking, event);
  }
  for (const booking of left.bookings) {
    const [event, another] = named.get(identityOf(booking)) ?? [];
    const rivals = bookings.filter((other) => identityOf(other) === identityOf(booking));
    if (event === undefined || another !== undefined || rivals.length > 1) continue;
    if (left.events.has(event)) take(booking, event);
  }
  if (rollsRunningStays) {
    const departing = Map.groupBy(left.events, (event) => event.checkOut);
    for (const booking of left.bookings) {
      const rolled =
        departing
          .get(booking.checkOut)
          ?.filter((event) => left.events.has(event) && isRolled(booking, event, today)) ?? [];
      const rivals = [...left.bookings].filter((b) => b.checkOut === booking.checkOut);
      const [event] = rolled;
      if (event !== undefined && rolled.length === 1 && rivals.length === 1) take(booking, event);
    }
  }
  return {
    pairs,
    fresh: [...left.events],
    missing: [...left.bookings].filter(({ key }) => !unreadable.has(key) && !isUnclear),
    contradictory,
  };
}

function isStay(event: CalendarEvent): event is StayEvent {
  const { kind, checkIn, checkOut } = event;
  return kind !== 'block' && kind !== 'invalid' && checkIn !== null && checkOut !== null;
}

function identityOf({ key }: { readonly key: string }): string {
  return key.replace(DAYS_IN_KEY, '');
}

function entryOf(entry: Pick<FeedBooking, 'key' | 'checkIn' | 'checkOut'>): string {
  return JSON.stringify([identityOf(entry), entry.checkIn, entry.checkOut]);
}

/** Whether the event is the rest of a stay that has begun: same departure, arrival moved on to today at the most. */
function isRolled(booking: FeedBooking, event: StayEvent, today: string): boolean {
  return (
    booking.checkOut === event.checkOut &&
    booking.checkIn < event.checkIn &&
    // The platform's day may already have begun while ours has not.
    event.checkIn <= addDays(today, 1)
  );
}

/** Every entry once. Of an identity that occurs with several days, the days become part of its key. */
function onceEach(events: readonly StayEvent[]): readonly StayEvent[] {
  // Of the same entry twice, the one that is not cancelled counts: a wrong cancellation is the worse mistake.
  const ranked = events.toSorted((a, b) => rank(b) - rank(a));
  const once = [...new Map(ranked.map((event) => [entryOf(event), event])).values()];
  const byKey = Map.groupBy(once, (event) => event.key);
  return once.map((event) => {
    const isUnique = byKey.get(event.key)?.length === 1;
    return isUnique ? event : { ...event, key: `${event.key}#${event.checkIn}/${event.checkOut}` };
  });
}

function rank({ kind }: StayEvent): number {
  return kind === 'cancelled' ? 1 : 0;
}
