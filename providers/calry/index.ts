import { defineProvider } from '../define-provider.ts';
import { readCalry } from './canonical.ts';
import { createCalryReservations } from './reservations.ts';

/** Built from Calry's public pages; marked `unproven` until it has been run against the live service. */
export const calry = defineProvider({
  id: 'calry',
  name: 'Calry',
  offers: { reservations: createCalryReservations, readSource: readCalry },
});
