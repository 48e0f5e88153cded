import type { BookingStatus } from '#domain/booking.ts';

/** A booking that this feed brought earlier. */
export interface FeedBooking {
  readonly bookingId: number;
  /** Key of the event it came from. */
  readonly key: string;
  readonly checkIn: string;
  readonly checkOut: string;
  readonly status: BookingStatus;
  /** The code that the feed gave, in comparable form. */
  readonly code: string | null;
  readonly phoneLast4: string | null;
  readonly guestHint: string | null;
  /** A cancellation mail has flagged it. */
  readonly cancelledByMail: boolean;
}

/** What a feed says of a stay, as it is to be stored. */
export interface FeedStay {
  readonly key: string;
  readonly checkIn: string;
  readonly checkOut: string;
  readonly status: 'confirmed' | 'tentative' | 'occupied' | 'cancelled';
  readonly code: string | null;
  readonly phoneLast4: string | null;
  readonly guestHint: string | null;
}
