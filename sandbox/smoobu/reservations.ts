import type { Request, Router } from 'express';
import { type Item, textOf, without } from '../pms/values.ts';
import type { SmoobuWorld } from './world.ts';

const largestPage = 100;

/**
 * `GET /api/reservations`. Cancelled ones are left out unless asked for, as are related apartments and price lines;
 * times of change are compared by their day only. `total_items` counts what the filters let pass.
 */
export function mountReservations(router: Router, world: SmoobuWorld): void {
  router.get('/reservations', (request, response) => {
    const shown = world.reservations.filter((item) => isWanted(request, item));
    const size = Math.min(number(request, 'pageSize') ?? world.options.pageSize, largestPage);
    const page = Math.max(number(request, 'page') ?? 1, 1);
    response.json({
      page_count: Math.ceil(shown.length / size),
      page_size: size,
      total_items: shown.length,
      page,
      bookings: shown.slice((page - 1) * size, page * size).map((item) => shape(request, item)),
    });
  });
  router.get('/reservations/:id', (request, response) => {
    const item = world.reservations.find(({ id }) => String(id) === request.params.id);
    if (item === undefined) response.status(404).json({ status: 404, detail: 'Not found' });
    else response.json(without(item, ['priceElements']));
  });
}

function isWanted(request: Request, item: Item): boolean {
  const one = (name: string) => text(request, name);
  const day = (name: string) => textOf(item[name]).slice(0, 10);
  const within = (value: string, from?: string, to?: string) =>
    (from === undefined || value >= from) && (to === undefined || value <= to);
  const apartment = (item['apartment'] ?? {}) as Item;
  const isBlocked = item['is-blocked-booking'] === true;
  return (
    (item['type'] !== 'cancellation' || one('showCancellation') === 'true') &&
    !(isBlocked && one('excludeBlocked') === 'true') &&
    within(day('modified-at'), one('modifiedFrom'), one('modifiedTo')) &&
    within(day('created-at'), one('created_from'), one('created_to')) &&
    within(day('arrival'), one('arrivalFrom'), one('arrivalTo')) &&
    within(day('departure'), one('departureFrom'), one('departureTo')) &&
    // The stay touches the window.
    within(day('departure'), one('from')) &&
    within(day('arrival'), undefined, one('to')) &&
    (one('apartmentId') === undefined || String(apartment['id']) === one('apartmentId'))
  );
}

function shape(request: Request, item: Item): Item {
  const bare = without(item, ['priceElements', 'related']);
  return {
    ...bare,
    related: text(request, 'includeRelated') === 'true' ? (item['related'] ?? []) : [],
    ...(text(request, 'includePriceElements') === 'true' && 'priceElements' in item
      ? { priceElements: item['priceElements'] }
      : {}),
  };
}

function text(request: Request, name: string): string | undefined {
  const value = request.query[name];
  return value === undefined ? undefined : textOf(value);
}

function number(request: Request, name: string): number | undefined {
  const value = Number(text(request, name) ?? Number.NaN);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}
