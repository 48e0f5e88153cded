import { definePlatform } from '../define-platform.ts';
import { bookingCalendar } from './calendar.ts';
import {
  BOOKING_CODE,
  BOOKING_RELAYS,
  classifyBooking,
  readBookingBody,
  readBookingEnvelope,
} from './read.ts';

export const booking = definePlatform({
  id: 'booking',
  domains: ['booking.com'],
  isListed: true,
  relayHosts: BOOKING_RELAYS,
  claims: /booking[.\s-]?com|booking-\d/i,
  codes: [BOOKING_CODE],
  classify: classifyBooking,
  readEnvelope: readBookingEnvelope,
  readBody: readBookingBody,
  hasCompleteMessages: true,
  calendar: bookingCalendar,
});
