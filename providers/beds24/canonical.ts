import type { Canonical, Reading } from '#gassync/canonical.ts';
import type { ReadSource } from '../reservations.ts';
import { readBooking } from './canonical-booking.ts';
import { readCalendar, readProperty } from './canonical-property.ts';

/** What Beds24's bookings, properties and calendars mean. */
export const readBeds24: ReadSource = (kind, payload, context) => {
  const reading = (item: Canonical, warnings: readonly string[] = []): Reading => ({
    item,
    raw: payload,
    dialect: 'beds24',
    dialectVersion: 1,
    warnings,
  });
  switch (kind) {
    case 'reservation': {
      const booking = readBooking(payload, context);
      return booking === null ? [] : [reading(booking.item, booking.warnings)];
    }
    case 'property':
      return readProperty(payload).map((item) => reading(item));
    case 'availability':
      return readCalendar(payload, context).map((item) => reading(item));
    case 'room-type':
      return [];
  }
};
