import { normaliseCode } from '#domain/normalise.ts';
import type { CanonicalReservation, ReservationStatus } from './canonical.ts';
import { fullName } from './present.ts';

/** What the product keeps of a stay. */
export interface BookingValues {
  readonly checkIn: string;
  readonly checkOut: string;
  readonly status: 'confirmed' | 'tentative' | 'cancelled';
  readonly guestName: string | null;
  readonly guestCount: number | null;
  readonly guestEmail: string | null;
  readonly phone: string | null;
  /** The channel's confirmation code in comparable form, by which mails find the booking. */
  readonly code: string | null;
}

const STATUSES: Readonly<Record<ReservationStatus, BookingValues['status']>> = {
  confirmed: 'confirmed',
  pending: 'tentative',
  cancelled: 'cancelled',
};

/** The booking that a reservation is: one per room, each with the whole party's guest. */
export function bookingOf(item: CanonicalReservation): BookingValues {
  const code = item.channelReference == null ? '' : normaliseCode(item.channelReference);
  return {
    checkIn: item.checkIn ?? '',
    checkOut: item.checkOut ?? '',
    status: STATUSES[item.status ?? 'pending'],
    guestName: item.guest == null ? null : fullName(item.guest),
    guestCount: partySize(item),
    guestEmail: item.guest?.email ?? null,
    phone: item.guest?.phone ?? null,
    code: code === '' ? null : code,
  };
}

function partySize({ adults, children, infants }: CanonicalReservation): number | null {
  const told = [adults, children, infants].filter((count) => typeof count === 'number');
  const sum = told.reduce((total, count) => total + Math.max(0, count), 0);
  return sum === 0 ? null : sum;
}
