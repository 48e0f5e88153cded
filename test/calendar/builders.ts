import type { CalendarEvent } from '#calendar/calendar.ts';
import type { FeedBooking } from '#calendar/feed-booking.ts';
import type { ImportPlan } from '#calendar/plan-import.ts';

/** A confirmed stay of 13–16 July 2026 as a feed tells it. */
export function event(uid: string, changes: Partial<CalendarEvent> = {}): CalendarEvent {
  return {
    kind: 'reservation',
    key: uid,
    uid,
    checkIn: '2026-07-13',
    checkOut: '2026-07-16',
    code: null,
    phoneLast4: null,
    guestName: null,
    summary: 'Reserved',
    ...changes,
  };
}

/** The booking that such a stay has become. */
export function booked(
  bookingId: number,
  key: string,
  changes: Partial<FeedBooking> = {},
): FeedBooking {
  return {
    bookingId,
    key,
    checkIn: '2026-07-13',
    checkOut: '2026-07-16',
    status: 'confirmed',
    code: null,
    phoneLast4: null,
    guestHint: null,
    cancelledByMail: false,
    ...changes,
  };
}

/** What the database holds after a plan was written. */
export function apply(bookings: readonly FeedBooking[], plan: ImportPlan): readonly FeedBooking[] {
  const kept = bookings.map((booking): FeedBooking => {
    const changes = plan.updates.find((u) => u.bookingId === booking.bookingId)?.changes ?? {};
    const isGone = plan.vanished.some((v) => v.bookingId === booking.bookingId);
    return { ...booking, ...changes, ...(isGone ? { status: 'vanished' as const } : {}) };
  });
  const next = Math.max(0, ...bookings.map((booking) => booking.bookingId)) + 1;
  const added = plan.inserts.map((stay, at): FeedBooking => {
    return { ...stay, bookingId: next + at, cancelledByMail: false };
  });
  return [...kept, ...added];
}
