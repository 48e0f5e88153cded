import type { Api, Handler } from '../api.ts';
import { readClientTable } from '../client-tables.ts';
import { changeEvent, deleteEvent, getEvent, insertEvent } from './events.ts';
import { listEvents, listInstances } from './list.ts';
import {
  deleteListEntry,
  getCalendar,
  getListEntry,
  insertListEntry,
  listCalendars,
} from './lists.ts';

/** The methods that are built; every other one of the client's table answers 501 and is recorded. */
const handlers: Record<string, Handler> = {
  'calendar.calendarlist.list': listCalendars,
  'calendar.calendarlist.get': getListEntry,
  'calendar.calendarlist.insert': insertListEntry,
  'calendar.calendarlist.delete': deleteListEntry,
  'calendar.calendars.get': getCalendar,
  'calendar.events.list': listEvents,
  'calendar.events.instances': listInstances,
  'calendar.events.get': getEvent,
  'calendar.events.insert': insertEvent,
  'calendar.events.update': changeEvent,
  'calendar.events.patch': changeEvent,
  'calendar.events.delete': deleteEvent,
};

/** Calendar's REST API, version 3. */
export function calendarApi(): Api {
  return {
    name: 'calendar',
    table: readClientTable('calendar', 'v3'),
    handlers,
    guard: () => undefined,
  };
}
