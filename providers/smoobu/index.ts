import { defineProvider } from '../define-provider.ts';
import { createSmoobuReservations } from './reservations.ts';

export const smoobu = defineProvider({
  id: 'smoobu',
  name: 'Smoobu',
  offers: { reservations: createSmoobuReservations },
});
