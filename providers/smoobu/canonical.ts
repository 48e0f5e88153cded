import type { Canonical, Reading } from '#gassync/canonical.ts';
import type { ReadSource } from '../reservations.ts';
import { readApartment, readRates } from './canonical-apartment.ts';
import { readReservation } from './canonical-reservation.ts';

/** What Smoobu's reservations, apartments and rates mean. */
export const readSmoobu: ReadSource = (kind, payload, context) => {
  const reading = (item: Canonical, warnings: readonly string[] = []): Reading => ({
    item,
    raw: payload,
    dialect: 'smoobu',
    dialectVersion: 1,
    warnings,
  });
  switch (kind) {
    case 'reservation': {
      const reservation = readReservation(payload, context);
      return reservation === null ? [] : [reading(reservation.item, reservation.warnings)];
    }
    case 'property':
      return readApartment(payload).map((item) => reading(item));
    case 'availability':
      return readRates(payload, context).map((item) => reading(item));
    case 'room-type':
      return [];
  }
};
