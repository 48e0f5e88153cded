import * as z from 'zod';
import { SCOPES } from '#providers/google/scopes.ts';
import { EVENT, meetingRows } from '../calendar/meeting-row.ts';
import { readWindow } from '../calendar/read-events.ts';
import { calendarIds, calendarStreams } from '../calendar/streams.ts';
import { defineCapability } from '../define-capability.ts';

const moment = z.iso.datetime({ offset: true });

const parameters = z
  .strictObject({ from: moment, to: moment, calendars: calendarIds })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
    path: ['to'],
    message: 'must be after `from`',
  });

/** The events of a span of time, read when somebody asks. */
export const syncCalendarOnce = defineCapability({
  id: 'sync_calendar_once',
  name: 'Calendar, once',
  description: 'Copies the meetings of a span of time from your Google calendars.',
  provider: 'google',
  mode: 'once',
  owner: 'either',
  settings: z.strictObject({}),
  parameters,
  scopes: () => [SCOPES.calendarEventsReadonly, SCOPES.calendarListReadonly],
  pollSeconds: null,
  limits: (_, given) =>
    given === null ? {} : { from: given.from, to: given.to, calendars: given.calendars.length },
  records: {
    kinds: [EVENT],
    normaliserVersion: 1,
    streams: (ask) => calendarStreams(ask.parameters?.calendars ?? [], ask),
    next: (ask) => {
      if (ask.parameters === null) throw new Error('a run of this capability has parameters');
      const { from, to } = ask.parameters;
      return readWindow(ask, { from: new Date(from), to: new Date(to) });
    },
    normalise: meetingRows,
  },
});
