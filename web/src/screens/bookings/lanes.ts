import type { Booking } from '../../api/bookings.ts';

/** A stay in a lane of its row, so that stays which overlap do not cover each other. */
export interface Placed {
  readonly booking: Booking;
  readonly lane: number;
}

/** Puts bookings, ordered by arrival, into as few lanes as possible. Leaving and arriving on one day do not overlap. */
export function placeInLanes(bookings: readonly Booking[]): { placed: Placed[]; lanes: number } {
  const endOfLane: string[] = [];
  const placed = bookings.map((booking) => {
    const free = endOfLane.findIndex((end) => end <= booking.check_in);
    const lane = free === -1 ? endOfLane.length : free;
    endOfLane[lane] = booking.check_out;
    return { booking, lane };
  });
  return { placed, lanes: Math.max(1, endOfLane.length) };
}
