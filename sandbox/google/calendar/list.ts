import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { Call } from '../api.ts';
import { refusal } from '../errors.ts';
import { oneOf } from '../params.ts';
import { notFoundHere, requireCalendar, requireSight, roleOf, showEvent } from './access.ts';
import type { GoogleEvent, StoredCalendar, StoredEvent } from './model.ts';
import { expand } from './recurrence.ts';
import { momentOf } from './times.ts';
import { badRequest, pageToken, readPageToken, readSyncToken, syncToken } from './tokens.ts';
import type { Listing } from './tokens.ts';
import { told } from './write.ts';

/** Google forgets deletions after about four weeks, and with them what `updatedMin` would need. */
const updatesKeptMs = 29 * 86_400_000;
const horizonMs = 2 * 366 * 86_400_000;
/** Parameters that a sync token cannot be combined with. */
const neverWithSyncToken = [
  'iCalUID',
  'orderBy',
  'privateExtendedProperty',
  'q',
  'sharedExtendedProperty',
  'timeMin',
  'timeMax',
  'updatedMin',
];
const listingParams = [
  'alwaysIncludeEmail',
  'eventTypes',
  'maxAttendees',
  'maxResults',
  'showDeleted',
  'showHiddenInvitations',
  'singleEvents',
  'timeZone',
];

/** events.list: masters and exceptions, or single occurrences; whole, or what changed since a sync token. */
export function listEvents(call: Call): calendar_v3.Schema$Events {
  const { params } = call;
  const calendar = requireCalendar(call);
  requireSight(call, calendar);
  refuseUnbuilt(call);
  if (params.text('syncToken') !== undefined) {
    for (const name of neverWithSyncToken)
      if (params.text(name) !== undefined)
        throw badRequest(`Sync token cannot be combined with ${name}.`, 'badRequest', name);
    if (params.text('showDeleted') === 'false')
      throw badRequest('Sync token always shows deletions.', 'badRequest', 'showDeleted');
  }
  const of = ['events', calendar.id, call.user.sub];
  const listing: Listing = { of, query: queryOf(call, listingParams) };
  const paged: Listing = { of, query: queryOf(call, [...listingParams, ...neverWithSyncToken]) };
  const page = readPageToken(call, paged);
  const since = page === undefined ? readSyncToken(call, listing, calendar.tokenFloor) : page.since;
  const place = { since: since ?? null, asOf: page?.asOf ?? calendar.changes };
  const next = (after: string): calendar_v3.Schema$Events => ({
    nextPageToken: pageToken(call, paged, { ...place, after }),
  });
  if (calendar.emptyPages > 0) {
    calendar.emptyPages--;
    return { ...headOf(call, calendar), items: [], ...next(page?.after ?? '') };
  }

  const size = params.count('maxResults', 250, 2500);
  const key = sortKey(call, calendar);
  const rest = chosen(call, calendar, typeof since === 'number' ? since : undefined)
    .map((event) => ({ event, key: key(event) }))
    .filter((one) => page === undefined || one.key > page.after)
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const items = rest.slice(0, size).map(({ event }) => showEvent(call, calendar, event));
  if (rest.length > size)
    return { ...headOf(call, calendar), items, ...next(rest[size - 1]?.key ?? '') };
  // A list of single occurrences is not one that a token can follow (php-client #2637).
  const isFollowable =
    !params.flag('singleEvents') && ['orderBy', 'updatedMin'].every((name) => !params.text(name));
  return {
    ...headOf(call, calendar),
    items,
    ...(isFollowable && { nextSyncToken: syncToken(call, listing, place.asOf) }),
  };
}

/** events.instances: the occurrences of one series. */
export function listInstances(call: Call): calendar_v3.Schema$Events {
  const calendar = requireCalendar(call);
  const master = calendar.stored.get(call.params.text('eventId') ?? '');
  if (!master?.event.recurrence) throw notFoundHere();
  const items = occurrences(call, calendar, master)
    .filter((event) => call.params.flag('showDeleted') || event.status !== 'cancelled')
    .map((event) => showEvent(call, calendar, event));
  return {
    ...headOf(call, calendar),
    items: items.slice(0, call.params.count('maxResults', 250, 2500)),
  };
}

function chosen(call: Call, calendar: StoredCalendar, since: number | undefined): GoogleEvent[] {
  const { params } = call;
  const bounds = boundsOf(call);
  const stored = [...calendar.stored.values()];
  if (since !== undefined)
    return stored.filter((one) => one.changedAt > since).map((one) => told(one));
  const isShown = (one: StoredEvent): boolean =>
    one.event.status !== 'cancelled' ||
    params.flag('showDeleted') ||
    bounds.updatedMin !== undefined ||
    (Boolean(one.event.recurringEventId) && !params.flag('singleEvents'));
  const listed = params.flag('singleEvents')
    ? stored
        .filter((one) => !one.event.recurringEventId && isShown(one))
        .flatMap((one) => (one.event.recurrence ? occurrences(call, calendar, one) : [told(one)]))
        .filter((event) => event.status !== 'cancelled' || params.flag('showDeleted'))
    : stored.filter(isShown).map((one) => told(one));
  const types = params.list('eventTypes');
  return listed.filter(
    (event) =>
      isWithin(calendar, event, bounds) &&
      (types.length === 0 || types.includes(event.eventType ?? 'default')),
  );
}

function occurrences(call: Call, calendar: StoredCalendar, master: StoredEvent): GoogleEvent[] {
  const { timeMax } = boundsOf(call);
  const made = expand(calendar, master.event, timeMax ?? call.world.now() + horizonMs);
  return made.map((event) => {
    const exception = calendar.stored.get(event.id ?? '');
    return exception ? told(exception) : event;
  });
}

type Bounds = { timeMin?: number; timeMax?: number; updatedMin?: number };

/** `timeMin` bounds the end and `timeMax` the start, both exclusive; all need an offset. */
function boundsOf(call: Call): Bounds {
  const bounds: Bounds = {};
  for (const name of ['timeMin', 'timeMax', 'updatedMin'] as const) {
    const text = call.params.text(name);
    if (text === undefined) continue;
    if (!/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(Date.parse(text)))
      throw badRequest('Bad Request', 'badRequest', name);
    bounds[name] = Date.parse(text);
  }
  if (bounds.updatedMin !== undefined && bounds.updatedMin < call.world.now() - updatesKeptMs)
    throw refusal({
      code: 410,
      message: 'The requested minimum modification time lies too far in the past.',
      reason: 'updatedMinTooLongAgo',
      status: 'GONE',
      domain: 'calendar',
      location: 'updatedMin',
    });
  return bounds;
}

function isWithin(calendar: StoredCalendar, event: GoogleEvent, bounds: Bounds): boolean {
  if (bounds.updatedMin !== undefined && Date.parse(event.updated ?? '') < bounds.updatedMin)
    return false;
  // A deletion without times is told whatever the window.
  if (!event.start || !event.end) return true;
  const starts = momentOf(event.start, calendar.timeZone);
  // A series goes on after its first occurrence; only its own occurrences could say until when.
  const ends = event.recurrence ? Infinity : momentOf(event.end, calendar.timeZone);
  return (
    (bounds.timeMin === undefined || ends > bounds.timeMin) &&
    (bounds.timeMax === undefined || starts < bounds.timeMax)
  );
}

function sortKey(call: Call, calendar: StoredCalendar): (event: GoogleEvent) => string {
  const order = call.params.text('orderBy');
  const id = (event: GoogleEvent): string => event.id ?? '';
  if (order === undefined) return id;
  if (oneOf('orderBy', order, ['startTime', 'updated']) === 'updated')
    return (event) => `${event.updated ?? ''} ${id(event)}`;
  if (!call.params.flag('singleEvents'))
    throw badRequest(
      'The requested ordering is not available for the particular query.',
      'badRequest',
      'orderBy',
    );
  return (event) =>
    `${new Date(momentOf(event.start, calendar.timeZone)).toISOString()} ${id(event)}`;
}

function headOf(call: Call, calendar: StoredCalendar): calendar_v3.Schema$Events {
  return {
    kind: 'calendar#events',
    etag: `"p${calendar.changes}"`,
    summary: calendar.summary,
    description: '',
    updated: new Date(Math.trunc(call.world.now())).toISOString(),
    timeZone: calendar.timeZone,
    accessRole: roleOf(call, calendar),
    defaultReminders: [],
  };
}

const queryOf = (call: Call, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, call.params.list(name)]));

/** Loud, because an ignored filter would answer 200 with the wrong events. */
function refuseUnbuilt(call: Call): void {
  for (const name of ['q', 'iCalUID', 'privateExtendedProperty', 'sharedExtendedProperty'])
    if (call.params.text(name) !== undefined)
      throw badRequest(`The sandbox cannot filter by ${name}.`, 'badRequest', name);
}
