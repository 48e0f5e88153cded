import { defineProvider } from '../define-provider.ts';
import { readBeds24 } from './canonical.ts';
import { createBeds24Reservations } from './reservations.ts';

export const beds24 = defineProvider({
  id: 'beds24',
  name: 'Beds24',
  offers: { reservations: createBeds24Reservations, readSource: readBeds24 },
});
