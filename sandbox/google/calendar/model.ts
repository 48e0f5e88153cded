import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { User } from '../state.ts';
import type { World } from '../world.ts';

export type GoogleEvent = calendar_v3.Schema$Event;
export type AccessRole = 'owner' | 'writer' | 'reader' | 'freeBusyReader';

/** An event with the number of the change that made it what it is. */
export type StoredEvent = {
  event: GoogleEvent & { id: string };
  changedAt: number;
  /** A deletion of which only the id is told. */
  isBare: boolean;
};

/** A calendar, shared with whoever is in `roles`. `changes` counts its writes; sync tokens below `tokenFloor` are dead. */
export type StoredCalendar = {
  id: string;
  summary: string;
  timeZone: string;
  ownerSub: string;
  roles: Map<string, AccessRole>;
  stored: Map<string, StoredEvent>;
  changes: number;
  tokenFloor: number;
  /** So many of the next pages come empty, with a page token. */
  emptyPages: number;
};

/** One line of an account's list of calendars. */
export type ListEntry = {
  calendarId: string;
  isPrimary: boolean;
  isHidden: boolean;
  isDeleted: boolean;
  changedAt: number;
};
export type CalendarList = {
  entries: Map<string, ListEntry>;
  changes: number;
  tokenFloor: number;
  emptyPages: number;
};

export type CalendarState = {
  calendars: Map<string, StoredCalendar>;
  /** By `sub` of the account. */
  lists: Map<string, CalendarList>;
};

export const emptyCalendars = (): CalendarState => ({ calendars: new Map(), lists: new Map() });

/** The account's list of calendars; made when it has none yet. */
export function listOf(world: World, sub: string): CalendarList {
  const { lists } = world.state.calendars;
  const list = lists.get(sub) ?? { entries: new Map(), changes: 0, tokenFloor: 0, emptyPages: 0 };
  lists.set(sub, list);
  return list;
}

/** Writes a line of an account's list, as a change that a sync token will tell. */
export function putListEntry(
  world: World,
  sub: string,
  entry: Omit<ListEntry, 'changedAt'>,
): ListEntry {
  const list = listOf(world, sub);
  const stored = { ...entry, changedAt: ++list.changes };
  list.entries.set(entry.calendarId, stored);
  return stored;
}

/** Adds a calendar and puts it into its owner's list. Throws when the id is taken. */
export function addCalendar(
  world: World,
  owner: User,
  given: { id?: string; summary: string; timeZone?: string; role?: AccessRole; hidden?: boolean },
): StoredCalendar {
  const id = given.id ?? `c_${world.random.text(26).toLowerCase()}@group.calendar.google.com`;
  if (world.state.calendars.calendars.has(id)) throw new Error(`there is already a calendar ${id}`);
  const calendar: StoredCalendar = {
    id,
    summary: given.summary,
    timeZone: given.timeZone ?? 'UTC',
    ownerSub: given.role === undefined || given.role === 'owner' ? owner.sub : 'somebody-else',
    roles: new Map([[owner.sub, given.role ?? 'owner']]),
    stored: new Map(),
    changes: 0,
    tokenFloor: 0,
    emptyPages: 0,
  };
  world.state.calendars.calendars.set(id, calendar);
  const isPrimary = id === owner.email;
  putListEntry(world, owner.sub, {
    calendarId: id,
    isPrimary,
    isHidden: given.hidden ?? false,
    isDeleted: false,
  });
  return calendar;
}

/** The calendar of this id as an account may name it; undefined when there is none that it may know of. */
export function findCalendar(world: World, user: User, name: string): StoredCalendar | undefined {
  const id = name === 'primary' ? user.email : name;
  const { calendars } = world.state.calendars;
  const calendar = calendars.get(id) ?? calendars.get(id.toLowerCase());
  return calendar?.roles.has(user.sub) ? calendar : undefined;
}

/** A tag that no other state of the thing has, in quotes as Google sends it. */
export function etagOf(world: World, changedAt: number): string {
  return `"${BigInt(Math.trunc(world.now())) * 2000n + BigInt(changedAt)}"`;
}
