import * as z from 'zod';
import { SCOPES } from '#providers/google/scopes.ts';
import { EVENT, meetingRows } from '../calendar/meeting-row.ts';
import { followEvents } from '../calendar/read-events.ts';
import { calendarIds, calendarStreams } from '../calendar/streams.ts';
import { defineCapability } from '../define-capability.ts';

const settings = z.strictObject({
  calendars: calendarIds,
  direction: z.enum(['read', 'two_way']).default('read').meta({
    description:
      '`read` never changes a calendar; `two_way` also writes meetings that are made or moved here.',
  }),
});

/** Google Calendar, followed: one stream per calendar, each with a sync token of its own. */
export const syncCalendarLive = defineCapability({
  id: 'sync_calendar_live',
  name: 'Calendar',
  description: 'Keeps the meetings of your Google calendars up to date here.',
  provider: 'google',
  mode: 'live',
  owner: 'either',
  settings,
  scopes: ({ direction }) => [
    direction === 'two_way' ? SCOPES.calendarEvents : SCOPES.calendarEventsReadonly,
    SCOPES.calendarListReadonly,
  ],
  // The tightest of Google's quotas: each poll costs a request per calendar, and one for their list.
  pollSeconds: 600,
  records: {
    kinds: [EVENT],
    normaliserVersion: 1,
    streams: (ask) => calendarStreams(ask.settings.calendars, ask),
    next: followEvents,
    normalise: meetingRows,
  },
});
