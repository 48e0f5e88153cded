import type { CalendarEvent } from './calendar.ts';
import { nightsBetween } from './days.ts';
import type { FeedBooking, FeedStay } from './feed-booking.ts';
import { pairWithFeed, type Pairing } from './pair-with-feed.ts';

export interface ImportPlan {
  readonly inserts: readonly FeedStay[];
  /** Only what differs from the booking. */
  readonly updates: readonly { readonly bookingId: number; readonly changes: Partial<FeedStay> }[];
  /** To be marked `vanished`, never removed. `explained`: a cancellation mail says why, nobody needs to be asked. */
  readonly vanished: readonly { readonly bookingId: number; readonly explained: boolean }[];
  /** Bookings that are missing but stay as they are until a person has looked; null when there are none. */
  readonly hold: { readonly reason: HoldReason; readonly bookingIds: readonly number[] } | null;
  /** Bookings whose entry contradicts them: left as they are, for a person to look at. */
  readonly reviews: readonly {
    readonly bookingId: number;
    readonly reason: 'code-changed-in-feed';
  }[];
}

export type HoldReason = 'feed-is-empty' | 'feed-was-replaced' | 'several-stays-vanished';

export interface ImportOptions {
  /** When the feed was fetched, ISO 8601 UTC. */
  readonly fetchedAt: string;
  /** The feed's dialect takes past nights from running stays. */
  readonly rollsRunningStays: boolean;
  /** The feed's address changed since the bookings were imported: what is missing may live in another calendar. */
  readonly feedWasReplaced?: boolean;
  /** A person has looked at the held bookings and says that they are really gone. */
  readonly isHoldReleased?: boolean;
}

const STATUS_OF = {
  reservation: 'confirmed',
  tentative: 'tentative',
  unknown: 'occupied',
  cancelled: 'cancelled',
} as const;

/**
 * Takes the events of a successfully read feed and the bookings that it brought before, and returns what to
 * write (rules: email-formats §11). Blocks never become bookings. Absence is no proof of anything: one missing
 * stay is marked, several at once are held back. Applying the plan and planning the same feed again gives an
 * empty plan, apart from a hold that still stands.
 */
export function planImport(
  events: readonly CalendarEvent[],
  bookings: readonly FeedBooking[],
  options: ImportOptions,
): ImportPlan {
  const today = options.fetchedAt.slice(0, 10);
  const pairing = pairWithFeed(events, bookings, { ...options, today });
  const missing = pairing.missing.filter(
    ({ status, checkOut }) =>
      !['vanished', 'cancelled'].includes(status) && nightsBetween(today, checkOut) > 0,
  );
  const hold = holdOf(events, missing, options);
  const gone = missing.filter(({ bookingId }) => hold?.bookingIds.includes(bookingId) !== true);
  return {
    inserts: pairing.fresh.map(stayOf).filter(({ status }) => status !== 'cancelled'),
    updates: pairing.pairs.flatMap((pair) => updateOf(pair)),
    vanished: gone.map(({ bookingId, cancelledByMail }) => {
      return { bookingId, explained: cancelledByMail };
    }),
    hold,
    reviews: pairing.contradictory.map(({ bookingId }) => {
      return { bookingId, reason: 'code-changed-in-feed' };
    }),
  };
}

/** Whether the plan writes nothing. */
export function isEmptyPlan({ inserts, updates, vanished }: ImportPlan): boolean {
  return inserts.length + updates.length + vanished.length === 0;
}

function holdOf(
  events: readonly CalendarEvent[],
  missing: readonly FeedBooking[],
  options: ImportOptions,
): ImportPlan['hold'] {
  if (missing.length === 0 || options.isHoldReleased === true) return null;
  const idsOf = (held: readonly FeedBooking[]) => held.map(({ bookingId }) => bookingId);
  if (events.length === 0) return { reason: 'feed-is-empty', bookingIds: idsOf(missing) };
  if (options.feedWasReplaced === true) {
    return { reason: 'feed-was-replaced', bookingIds: idsOf(missing) };
  }
  // A cancellation mail corroborates an absence; only unexplained ones are suspicious together.
  const unexplained = missing.filter((booking) => !booking.cancelledByMail);
  if (unexplained.length < 2) return null;
  return { reason: 'several-stays-vanished', bookingIds: idsOf(unexplained) };
}

function stayOf(event: Pairing['fresh'][number]): FeedStay {
  return {
    key: event.key,
    checkIn: event.checkIn,
    checkOut: event.checkOut,
    status: STATUS_OF[event.kind],
    code: event.code,
    phoneLast4: event.phoneLast4,
    guestHint: event.guestName,
  };
}

function updateOf({
  booking,
  event,
  keepsCheckIn,
}: Pairing['pairs'][number]): ImportPlan['updates'] {
  const stay = stayOf(event);
  const wanted: FeedStay = {
    ...stay,
    checkIn: keepsCheckIn ? booking.checkIn : stay.checkIn,
    // A feed that leaves something out does not take it back.
    code: stay.code ?? booking.code,
    phoneLast4: stay.phoneLast4 ?? booking.phoneLast4,
    guestHint: stay.guestHint ?? booking.guestHint,
  };
  const changes = Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => booking[name as keyof FeedStay] !== value),
  );
  return Object.keys(changes).length === 0 ? [] : [{ bookingId: booking.bookingId, changes }];
}
