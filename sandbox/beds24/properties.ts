import type { Router } from 'express';
import { type Item, without } from '../pms/values.ts';
import { callerOf, refuse } from './auth.ts';
import { flag, isAmong, isWithin, sendPage, values } from './lists.ts';
import type { Beds24World } from './world.ts';

/** Which member of a calendar range each flag shows; without any flag the list is empty. */
const columns = {
  includeNumAvail: /^numAvail$/u,
  includeMinStay: /^minStay$/u,
  includeMaxStay: /^maxStay$/u,
  includeMultiplier: /^multiplier$/u,
  includeOverride: /^override$/u,
  includePrices: /^price\d+$/u,
} as const;

/** `GET /properties` (rooms only when asked for), the calendar in ranges, and availability per day. */
export function mountProperties(router: Router, world: Beds24World): void {
  router.get('/properties', (request, response) => {
    const caller = callerOf(world, request, response);
    if (caller === undefined) return;
    if (!caller.scopes.includes('read:properties'))
      return refuse(response, 403, 'Missing scope read:properties');
    const rooms = flag(request, 'includeAllRooms');
    const units = flag(request, 'includeUnitDetails');
    const shape = (room: Item) => (units ? room : without(room, ['units']));
    const shown = world.properties
      .filter((item) => isAmong(item, 'id', values(request, 'id')))
      .map((item) =>
        rooms
          ? { ...item, roomTypes: ((item['roomTypes'] ?? []) as Item[]).map(shape) }
          : without(item, ['roomTypes']),
      );
    sendPage(world, request, response, 'property', shown);
  });

  router.get('/inventory/rooms/calendar', (request, response) => {
    const caller = callerOf(world, request, response);
    if (caller === undefined) return;
    if (!caller.scopes.includes('read:inventory'))
      return refuse(response, 403, 'Missing scope read:inventory');
    const wanted = Object.entries(columns).flatMap(([name, pattern]) =>
      flag(request, name) ? [pattern] : [],
    );
    const [startDate] = values(request, 'startDate');
    const [endDate] = values(request, 'endDate');
    const shown = world.calendars
      .filter((row) => isAmong(row, 'roomId', values(request, 'roomId')))
      .filter((row) => isAmong(row, 'propertyId', values(request, 'propertyId')))
      .map((row) => ({
        ...row,
        calendar: ((row['calendar'] ?? []) as Item[])
          .filter((range) => isWithin(range['to'], startDate, undefined))
          .filter((range) => isWithin(range['from'], undefined, endDate))
          .map((range) => pick(range, wanted)),
      }));
    sendPage(world, request, response, 'calendar', wanted.length === 0 ? [] : shown);
  });
}

function pick(range: Item, wanted: readonly RegExp[]): Item {
  return Object.fromEntries(
    Object.entries(range).filter(
      ([name]) => name === 'from' || name === 'to' || wanted.some((pattern) => pattern.test(name)),
    ),
  );
}
