import type { Call } from '../api.ts';
import { refusal } from '../errors.ts';
import { findCalendar } from './model.ts';
import type { AccessRole, GoogleEvent, StoredCalendar } from './model.ts';

/** The calendar that a call names; 404 for one that is not there or not shared with the caller. */
export function requireCalendar(call: Call): StoredCalendar {
  const calendar = findCalendar(call.world, call.user, call.params.text('calendarId') ?? '');
  if (!calendar) throw notFoundHere();
  return calendar;
}

/** The calendar that a call wants to write to; 403 for a reader. */
export function requireWritable(call: Call): StoredCalendar {
  const calendar = requireCalendar(call);
  if (['owner', 'writer'].includes(roleOf(call, calendar))) return calendar;
  throw refusal({
    code: 403,
    message: 'You need to have writer access to this calendar.',
    reason: 'requiredAccessLevel',
    status: 'PERMISSION_DENIED',
    domain: 'calendar',
  });
}

export function roleOf(call: Call, calendar: StoredCalendar): AccessRole {
  return calendar.roles.get(call.user.sub) ?? 'freeBusyReader';
}

/** Calendar's words for what is not there. */
export function notFoundHere(): Error {
  return refusal({ code: 404, message: 'Not Found', reason: 'notFound', status: 'NOT_FOUND' });
}

/** Refuses a caller who may see only when somebody is busy, where the switch says so. */
export function requireSight(call: Call, calendar: StoredCalendar): void {
  const seesNothing = roleOf(call, calendar) === 'freeBusyReader';
  if (!seesNothing || call.world.state.switches.freeBusyEvents === 'stripped') return;
  throw refusal({
    code: 403,
    message: 'Forbidden',
    reason: 'forbidden',
    status: 'PERMISSION_DENIED',
    domain: 'calendar',
  });
}

const always = ['kind', 'etag', 'id', 'status', 'start', 'end', 'updated', 'transparency'];
const alsoPrivate = [
  'visibility',
  'iCalUID',
  'recurringEventId',
  'originalStartTime',
  'recurrence',
];

/** The event as this caller may see it: times only for free-busy readers, no details of private ones for readers. */
export function showEvent(call: Call, calendar: StoredCalendar, event: GoogleEvent): GoogleEvent {
  const role = roleOf(call, calendar);
  if (role === 'freeBusyReader') return pick(event, always);
  if (role === 'reader' && event.visibility === 'private')
    return pick(event, [...always, ...alsoPrivate]);
  const most = call.params.text('maxAttendees');
  const { attendees } = event;
  if (most === undefined || !attendees || attendees.length <= Number(most)) return event;
  // The caller's own line is the one that stays.
  const kept = attendees.toSorted((a, b) => Number(b.self ?? false) - Number(a.self ?? false));
  return { ...event, attendees: kept.slice(0, Number(most)), attendeesOmitted: true };
}

function pick(event: GoogleEvent, names: readonly string[]): GoogleEvent {
  return Object.fromEntries(Object.entries(event).filter(([name]) => names.includes(name)));
}
