import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { Call } from '../api.ts';
import { notFoundHere, requireCalendar, roleOf } from './access.ts';
import { etagOf, findCalendar, listOf, putListEntry } from './model.ts';
import type { ListEntry } from './model.ts';
import { badRequest, pageToken, readPageToken, readSyncToken, syncToken } from './tokens.ts';
import type { Listing } from './tokens.ts';

const roles = ['freeBusyReader', 'reader', 'writer', 'owner'];

/** calendarList.list: with a sync token what changed, removed calendars included; without one what is there. */
export function listCalendars(call: Call): calendar_v3.Schema$CalendarList {
  const { params } = call;
  const list = listOf(call.world, call.user.sub);
  const query = {
    minAccessRole: params.text('minAccessRole') ?? null,
    showDeleted: params.text('showDeleted') ?? null,
    showHidden: params.text('showHidden') ?? null,
    maxResults: params.text('maxResults') ?? null,
  };
  const listing: Listing = { of: ['calendarList', call.user.sub], query };
  if (params.text('syncToken') !== undefined) {
    for (const name of ['showDeleted', 'showHidden'])
      if (params.text(name) === 'false') throw badRequest('Bad Request', 'badRequest', name);
    if (query.minAccessRole !== null)
      throw badRequest('Bad Request', 'badRequest', 'minAccessRole');
  }
  const page = readPageToken(call, listing);
  const since = page === undefined ? readSyncToken(call, listing, list.tokenFloor) : page.since;
  const asOf = page?.asOf ?? list.changes;
  const sees = (entry: ListEntry): boolean => {
    if (typeof since === 'number') return entry.changedAt > since;
    if (entry.isDeleted) return params.flag('showDeleted');
    if (entry.isHidden && !params.flag('showHidden')) return false;
    const role = roleOfEntry(call, entry);
    return (
      query.minAccessRole === null || roles.indexOf(role) >= roles.indexOf(query.minAccessRole)
    );
  };
  const place = { since: since ?? null, asOf };
  if (list.emptyPages > 0) {
    list.emptyPages--;
    return {
      ...head(call),
      items: [],
      nextPageToken: pageToken(call, listing, { ...place, after: page?.after ?? '' }),
    };
  }
  const size = params.count('maxResults', 100, 250);
  const rest = [...list.entries.values()]
    .filter((entry) => sees(entry) && (page === undefined || entry.calendarId > page.after))
    .toSorted((a, b) => (a.calendarId < b.calendarId ? -1 : 1));
  const items = rest.slice(0, size).map((entry) => showEntry(call, entry));
  if (rest.length > size) {
    const after = rest[size - 1]?.calendarId ?? '';
    return { ...head(call), items, nextPageToken: pageToken(call, listing, { ...place, after }) };
  }
  return { ...head(call), items, nextSyncToken: syncToken(call, listing, asOf) };
}

/** calendarList.get. */
export function getListEntry(call: Call): calendar_v3.Schema$CalendarListEntry {
  const calendar = requireCalendar(call);
  const entry = listOf(call.world, call.user.sub).entries.get(calendar.id);
  if (!entry || entry.isDeleted) throw notFoundHere();
  return showEntry(call, entry);
}

/** calendarList.insert: puts a calendar that one may see back into the list. */
export function insertListEntry(call: Call): calendar_v3.Schema$CalendarListEntry {
  const id = typeof call.body['id'] === 'string' ? call.body['id'] : '';
  const calendar = findCalendar(call.world, call.user, id);
  if (!calendar) throw notFoundHere();
  const isPrimary = calendar.id === call.user.email;
  const entry = { calendarId: calendar.id, isPrimary, isHidden: false, isDeleted: false };
  return showEntry(call, putListEntry(call.world, call.user.sub, entry));
}

/** calendarList.delete: the calendar stays where it is and leaves this account's list. */
export function deleteListEntry(call: Call): undefined {
  const calendar = requireCalendar(call);
  const entry = listOf(call.world, call.user.sub).entries.get(calendar.id);
  if (!entry || entry.isDeleted) throw notFoundHere();
  putListEntry(call.world, call.user.sub, { ...entry, isDeleted: true });
}

/** calendars.get. */
export function getCalendar(call: Call): calendar_v3.Schema$Calendar {
  const { id, summary, timeZone, changes } = requireCalendar(call);
  return { kind: 'calendar#calendar', etag: etagOf(call.world, changes), id, summary, timeZone };
}

function head(call: Call): calendar_v3.Schema$CalendarList {
  const { changes } = listOf(call.world, call.user.sub);
  return { kind: 'calendar#calendarList', etag: `"p${changes}"` };
}

function roleOfEntry(call: Call, entry: ListEntry): string {
  const calendar = findCalendar(call.world, call.user, entry.calendarId);
  return calendar ? roleOf(call, calendar) : 'freeBusyReader';
}

function showEntry(call: Call, entry: ListEntry): calendar_v3.Schema$CalendarListEntry {
  const base = {
    kind: 'calendar#calendarListEntry',
    etag: `"${entry.changedAt}"`,
    id: entry.calendarId,
  };
  const calendar = findCalendar(call.world, call.user, entry.calendarId);
  if (entry.isDeleted || !calendar) return { ...base, deleted: true };
  return {
    ...base,
    summary: calendar.summary,
    timeZone: calendar.timeZone,
    colorId: '14',
    backgroundColor: '#9fe1e7',
    foregroundColor: '#000000',
    selected: true,
    accessRole: roleOf(call, calendar),
    defaultReminders: [],
    ...(entry.isHidden && { hidden: true }),
    ...(entry.isPrimary && { primary: true }),
  };
}
