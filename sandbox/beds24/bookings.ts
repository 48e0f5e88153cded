import type { Request, Router } from 'express';
import { type Item, textOf, without } from '../pms/values.ts';
import { type Caller, callerOf, refuse } from './auth.ts';
import { flag, isAmong, isWithin, sendPage, values } from './lists.ts';
import type { Beds24World } from './world.ts';

const personal = [
  'title firstName lastName email phone mobile fax company address city state postcode',
  'country country2 comments notes message groupNote guests',
]
  .join(' ')
  .split(' ');
const financial = 'price deposit tax commission rateDescription invoiceItems'.split(' ');

/** Extras that a booking shows only when asked for. */
const extras = {
  includeInvoiceItems: 'invoiceItems',
  includeInfoItems: 'infoItems',
  includeGuests: 'guests',
  includeBookingGroup: 'bookingGroup',
} as const;

const arrays = {
  id: 'id',
  propertyId: 'propertyId',
  roomId: 'roomId',
  masterId: 'masterId',
  apiReference: 'apiReference',
  channel: 'channel',
} as const;

/**
 * `GET /bookings`. Without `status` it leaves out what is cancelled and what has departed; a filter with a wrong name is
 * ignored, not refused; keys that the scopes do not cover are absent.
 */
export function mountBookings(router: Router, world: Beds24World): void {
  router.get('/bookings', (request, response) => {
    const caller = callerOf(world, request, response);
    if (caller === undefined) return;
    if (!caller.scopes.includes('read:bookings'))
      return refuse(response, 403, 'Missing scope read:bookings');
    const shown = world.bookings
      .filter((booking) => isWanted(world, request, booking))
      .map((booking) => shape(request, caller, booking));
    sendPage(world, request, response, 'booking', shown);
  });
}

function isWanted(world: Beds24World, request: Request, booking: Item): boolean {
  const one = (name: string) => values(request, name)[0];
  const statuses = values(request, 'status').map((status) => status.toLowerCase());
  const status = textOf(booking['status']).toLowerCase();
  const today = new Date(world.now()).toISOString().slice(0, 10);
  const isByDefault = status !== 'cancelled' && textOf(booking['departure']) >= today;
  const range = (field: string, name: string) =>
    isWithin(booking[field], one(`${name}From`), one(`${name}To`));
  return (
    (statuses.length === 0 ? isByDefault : statuses.includes(status)) &&
    Object.entries(arrays).every(([name, field]) =>
      isAmong(booking, field, values(request, name)),
    ) &&
    isAmong(booking, 'arrival', values(request, 'arrival')) &&
    isAmong(booking, 'departure', values(request, 'departure')) &&
    range('arrival', 'arrival') &&
    range('departure', 'departure') &&
    range('bookingTime', 'bookingTime') &&
    range('modifiedTime', 'modified')
  );
}

function shape(request: Request, caller: Caller, booking: Item): Item {
  const hidden = [
    ...Object.entries(extras).flatMap(([name, field]) => (flag(request, name) ? [] : [field])),
    ...(caller.scopes.includes('read:bookings-personal') ? [] : personal),
    ...(caller.scopes.includes('read:bookings-financial') ? [] : financial),
  ];
  return without(booking, hidden);
}
