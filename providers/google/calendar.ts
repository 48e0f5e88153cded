import { calendar } from 'googleapis/build/src/apis/calendar/index.js';
import { systemClock } from '#lib/clock.ts';
import type { CalendarMethod } from '#lib/config-fields.ts';
import type { Calendars, EventsFrom } from '../calendars.ts';
import { isProviderError } from '../error.ts';
import { itemsUnder } from '../json-items.ts';
import { calendarListAnswer, eventsAnswer } from './calendar-wire.ts';
import { createEventWriter } from './calendar-write.ts';
import { providerError } from './classify.ts';
import { createGoogleCall } from './google-call.ts';
import type { GoogleCallNeeds } from './google-call.ts';

/** The largest page that the list of calendars gives. */
const CALENDARS_PER_PAGE = 250;
/**
 * Far below Google's 2500, because a page is stored in one transaction. Never to be changed: sync tokens hold for exactly
 * the parameters that they were issued for.
 */
const EVENTS_PER_PAGE = 500;

export interface CalendarsNeeds extends Omit<GoogleCallNeeds<CalendarMethod>, 'clock'> {
  readonly clock?: GoogleCallNeeds<CalendarMethod>['clock'];
}

/** The calendars of a Google account, with one account's access token. */
export function createCalendars(needs: CalendarsNeeds): Calendars {
  const { calendarList, events } = calendar('v3');
  const call = createGoogleCall({ ...needs, clock: needs.clock ?? systemClock });

  return {
    async list(pageToken, options) {
      const query = {
        maxResults: CALENDARS_PER_PAGE,
        showHidden: true,
        ...(pageToken !== undefined && { pageToken }),
      };
      const send = { method: 'calendarList.list', answer: calendarListAnswer } as const;
      return (await call({ ...send, send: (how) => calendarList.list(query, how) }, options))
        .answer;
    },

    async events(calendarId, from, options) {
      const query = {
        calendarId,
        singleEvents: false,
        showDeleted: true,
        maxResults: EVENTS_PER_PAGE,
        ...positionOf(from),
      };
      const send = { method: 'events.list', answer: eventsAnswer } as const;
      const listed = call({ ...send, send: (how) => events.list(query, how) }, options);
      const { answer, bytes } = await listed.catch((error: unknown) => {
        throw asListing(error, from);
      });
      const { items, ...page } = answer;
      const raw = itemsUnder(bytes, 'items') ?? [];
      // Raw of another event under this id would be kept for ever.
      if (raw.length !== items.length) throw providerError('malformed');
      return {
        ...page,
        events: items.map((item, at) => ({
          eventId: item.id,
          etag: item.etag,
          isDeleted: item.status === 'cancelled' && item.recurringEventId === undefined,
          raw: raw[at] ?? Buffer.alloc(0),
        })),
      };
    },

    ...createEventWriter(events, call),
  };
}

function positionOf({ syncToken, pageToken, window }: EventsFrom) {
  return {
    ...(syncToken !== undefined && { syncToken }),
    ...(pageToken !== undefined && { pageToken }),
    ...(window !== undefined && {
      timeMin: window.from.toISOString(),
      timeMax: window.to.toISOString(),
    }),
  };
}

/** What a refused listing means: the position is dead, or the calendar is. Everything else stays what it is. */
function asListing(error: unknown, from: EventsFrom): unknown {
  if (!isProviderError(error)) return error;
  const status = error.status ?? 0;
  if (status === 404) return providerError('not-found', { code: 'CALENDAR_GONE', status });
  // A scope that is missing has a kind of its own: this is about one calendar.
  if (error.kind === 'rejected' && status === 403)
    return providerError('not-found', { code: 'CALENDAR_FORBIDDEN', status });
  if (status === 410 || (status === 400 && error.kind === 'rejected')) {
    const code = from.pageToken === undefined ? 'SYNC_TOKEN_EXPIRED' : 'PAGE_TOKEN_EXPIRED';
    const hasPosition = from.pageToken !== undefined || from.syncToken !== undefined;
    if (hasPosition) return providerError('cursor-expired', { code, status });
  }
  return error;
}
