import type { User } from '../state.ts';
import type { World } from '../world.ts';
import { etagOf } from './model.ts';
import type { GoogleEvent, StoredCalendar, StoredEvent } from './model.ts';

/** What an organiser's change carries into the calendars of those who are invited. */
const sharedMembers = [
  'status',
  'summary',
  'description',
  'location',
  'start',
  'end',
  'recurrence',
  'sequence',
  'iCalUID',
  'organizer',
  'creator',
  'recurringEventId',
  'originalStartTime',
  'eventType',
] as const;

/** Stores an event as the calendar's next change, under a fresh etag, and carries it to whoever is invited. */
export function putEvent(
  world: World,
  calendar: StoredCalendar,
  event: GoogleEvent & { id: string },
  more: { isBare?: boolean; isCopy?: boolean } = {},
): StoredEvent {
  const changedAt = ++calendar.changes;
  const stamp = new Date(Math.trunc(world.now())).toISOString();
  const stored: StoredEvent = {
    event: {
      ...event,
      kind: 'calendar#event',
      etag: etagOf(world, changedAt),
      created: event.created ?? stamp,
      updated: stamp,
    },
    changedAt,
    isBare: more.isBare ?? false,
  };
  calendar.stored.set(event.id, stored);
  if (!(more.isCopy ?? false)) invite(world, calendar, stored.event);
  return stored;
}

/** Deletes an event: a tombstone stays. Exceptions of a series go with it. */
export function cancelEvent(
  world: World,
  calendar: StoredCalendar,
  event: GoogleEvent & { id: string },
  isBare = false,
): void {
  if (event.recurringEventId) {
    const { id, iCalUID, recurringEventId, originalStartTime } = event;
    putEvent(world, calendar, {
      id,
      ...(iCalUID && { iCalUID }),
      recurringEventId,
      ...(originalStartTime && { originalStartTime }),
      status: 'cancelled',
    });
    return;
  }
  putEvent(world, calendar, { ...event, status: 'cancelled' }, { isBare });
  for (const { event: other } of calendar.stored.values())
    if (other.recurringEventId === event.id && other.status !== 'cancelled')
      cancelEvent(world, calendar, other);
}

/** What a calendar says of a stored event: of a bare deletion only that it happened. */
export function told({ event, isBare }: StoredEvent): GoogleEvent {
  if (!isBare) return event;
  return {
    kind: 'calendar#event',
    etag: event.etag ?? '',
    id: event.id,
    status: 'cancelled',
  };
}

/** The members that Google adds to a new event of this calendar. */
export function newEvent(
  calendar: StoredCalendar,
  author: User,
  given: GoogleEvent & { id: string },
): GoogleEvent & { id: string } {
  const isOwn = calendar.id === author.email;
  return {
    status: 'confirmed',
    htmlLink: `https://www.google.com/calendar/event?eid=${Buffer.from(`${given.id} ${calendar.id}`).toString('base64url')}`,
    iCalUID: `${given.id}@google.com`,
    sequence: 0,
    reminders: { useDefault: true },
    eventType: 'default',
    creator: { email: author.email, ...(isOwn && { self: true }) },
    organizer: isOwn
      ? { email: calendar.id, self: true }
      : { email: calendar.id, displayName: calendar.summary, self: true },
    ...given,
  };
}

/** The invitation in the calendars of invited people who are here: the same id, their own etag. */
function invite(world: World, from: StoredCalendar, event: GoogleEvent & { id: string }): void {
  if (event.organizer?.email !== from.id) return;
  const { calendars } = world.state.calendars;
  for (const { email } of event.attendees ?? []) {
    const theirs = calendars.get(email?.toLowerCase() ?? '');
    if (!theirs || theirs === from) continue;
    const shared = Object.fromEntries(
      sharedMembers.flatMap((name) => (event[name] === undefined ? [] : [[name, event[name]]])),
    );
    const organizer = { ...event.organizer, self: false };
    const attendees = event.attendees?.map((one) => ({ ...one, self: one.email === email }));
    putEvent(
      world,
      theirs,
      {
        ...theirs.stored.get(event.id)?.event,
        ...shared,
        organizer,
        ...(attendees && { attendees }),
        id: event.id,
      },
      { isCopy: true, isBare: event.status === 'cancelled' && !event.recurringEventId },
    );
  }
}
