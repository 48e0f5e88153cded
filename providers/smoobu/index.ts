import { defineProvider } from '../define-provider.ts';
import { readSmoobu } from './canonical.ts';
import { createSmoobuReservations } from './reservations.ts';

export const smoobu = defineProvider({
  id: 'smoobu',
  name: 'Smoobu',
  offers: { reservations: createSmoobuReservations, readSource: readSmoobu },
});
