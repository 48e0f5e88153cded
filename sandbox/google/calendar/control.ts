import { requireUser } from '../state.ts';
import type { World } from '../world.ts';
import { addCalendar, findCalendar, listOf, putListEntry } from './model.ts';
import type { AccessRole, GoogleEvent, StoredCalendar } from './model.ts';
import { cancelEvent, newEvent, putEvent, told } from './write.ts';

type OfUser = { user: string };
/** Without a calendar, the user's own. */
type OfCalendar = OfUser & { calendar?: string };
type OfEvent = OfCalendar & { eventId: string };

/** What a person, or Google itself, does to calendars. Each verb throws on a user, calendar or event that is not there. */
export function createCalendarVerbs(world: World) {
  const calendarOf = (at: OfCalendar): StoredCalendar => {
    const found = findCalendar(world, requireUser(world.state, at.user), at.calendar ?? 'primary');
    if (!found) throw new Error(`${at.user} has no calendar ${at.calendar ?? 'primary'}`);
    return found;
  };
  const eventOf = (at: OfEvent) => {
    const found = calendarOf(at).stored.get(at.eventId);
    if (!found) throw new Error(`${at.user} has no event ${at.eventId}`);
    return found;
  };

  return {
    /** A further calendar of a user; `role` other than owner makes it somebody else's, shared. */
    createCalendar: (
      at: OfUser & {
        id?: string;
        summary: string;
        timeZone?: string;
        role?: AccessRole;
        hidden?: boolean;
      },
    ): { id: string } => ({ id: addCalendar(world, requireUser(world.state, at.user), at).id }),
    /** Adds an event or changes the one of this id: given members win, null takes one away. Answers with its state. */
    putEvent: (at: OfCalendar & { event: GoogleEvent & { id: string } }): GoogleEvent => {
      const calendar = calendarOf(at);
      const known = calendar.stored.get(at.event.id)?.event;
      const author = requireUser(world.state, at.user);
      const merged = { ...(known ?? newEvent(calendar, author, { id: at.event.id })), ...at.event };
      const event = Object.fromEntries(Object.entries(merged).filter(([, it]) => it !== null));
      return putEvent(world, calendar, { ...event, id: at.event.id }).event;
    },
    /** Deletes an event. `bare`: nothing is told of it but its id, as where somebody else is the organiser. */
    deleteEvent: (at: OfEvent & { bare?: boolean }): void =>
      cancelEvent(world, calendarOf(at), eventOf(at).event, at.bare),
    /** Everything that a calendar holds, tombstones included. */
    events: (at: OfCalendar): GoogleEvent[] =>
      [...calendarOf(at).stored.values()].map((stored) => structuredClone(told(stored))),
    /** Sync tokens issued until now are dead: of a calendar, or of the user's list with `list`. */
    expireSyncToken: (at: OfCalendar & { list?: boolean }): void => {
      const log = at.list ? listOf(world, requireUser(world.state, at.user).sub) : calendarOf(at);
      log.changes++;
      log.tokenFloor = log.changes;
    },
    /** Google forgets the deletions: a full list no longer knows of them. */
    purgeTombstones: (at: OfCalendar): void => {
      const { stored } = calendarOf(at);
      for (const [id, { event }] of stored)
        if (event.status === 'cancelled' && !event.recurringEventId) stored.delete(id);
    },
    /** The owner gives the user another role; sync tokens of the calendar die with the old one. */
    changeRole: (at: OfCalendar & { role: AccessRole }): void => {
      const { sub } = requireUser(world.state, at.user);
      const calendar = calendarOf(at);
      calendar.roles.set(sub, at.role);
      calendar.tokenFloor = ++calendar.changes;
      const entry = listOf(world, sub).entries.get(calendar.id);
      if (entry) putListEntry(world, sub, entry);
    },
    /** The calendar is gone for this user: deleted, or no longer shared. */
    removeCalendar: (at: OfCalendar): void => {
      const { sub } = requireUser(world.state, at.user);
      const calendar = calendarOf(at);
      calendar.roles.delete(sub);
      const entry = listOf(world, sub).entries.get(calendar.id);
      if (entry) putListEntry(world, sub, { ...entry, isDeleted: true });
    },
    /** Somebody else's calendar is shared with this user too, or again. */
    shareCalendar: (at: OfUser & { calendar: string; role: AccessRole }): void => {
      const user = requireUser(world.state, at.user);
      const calendar = world.state.calendars.calendars.get(at.calendar);
      if (!calendar) throw new Error(`there is no calendar ${at.calendar}`);
      calendar.roles.set(user.sub, at.role);
      const entry = { isPrimary: false, isHidden: false, isDeleted: false };
      putListEntry(world, user.sub, { ...entry, calendarId: calendar.id });
    },
    /** The next pages of a calendar, or of the user's list, come empty with a page token. */
    emptyCalendarPages: (at: OfCalendar & { list?: boolean; pages: number }): void => {
      const log = at.list ? listOf(world, requireUser(world.state, at.user).sub) : calendarOf(at);
      log.emptyPages = at.pages;
    },
  };
}
