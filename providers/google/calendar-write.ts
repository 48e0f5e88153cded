import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type * as z from 'zod';
import type { CalendarMethod } from '#lib/config-fields.ts';
import type { CallOptions } from '../capabilities.ts';
import type { Calendars, EventTime, WrittenEvent } from '../calendars.ts';
import { isProviderError } from '../error.ts';
import { writtenAnswer } from './calendar-wire.ts';
import type { MakeGoogleCall } from './google-call.ts';

/** Member of `extendedProperties.private` under which an event remembers the change that we made last. */
const CHANGE = 'inlet_change';

/** Writes events so that a call whose answer was lost can be made again: each change leaves its own mark on the event. */
export function createEventWriter(
  events: calendar_v3.Resource$Events,
  call: MakeGoogleCall<CalendarMethod>,
): Pick<Calendars, 'insert' | 'change'> {
  const current = async (
    calendarId: string,
    eventId: string,
    options: CallOptions | undefined,
  ): Promise<WrittenEvent | 'gone'> => {
    const send = { method: 'events.get', answer: writtenAnswer } as const;
    const got = call({ ...send, send: (how) => events.get({ calendarId, eventId }, how) }, options);
    const answered = await got.catch((error: unknown) => {
      if (statusOf(error) === 404) return null;
      throw error;
    });
    return answered === null || answered.answer.status === 'cancelled'
      ? 'gone'
      : written(answered.answer);
  };

  return {
    async insert(calendarId, event, options) {
      const requestBody = {
        id: event.eventId,
        summary: event.title,
        description: event.description,
        ...(event.location !== null && { location: event.location }),
        start: timeOf(event.start),
        end: timeOf(event.end),
        attendees: event.attendees.map((email) => ({ email })),
        ...mark(event.changeId),
      };
      const query = { calendarId, requestBody, sendUpdates: 'all' };
      const send = { method: 'events.insert', answer: writtenAnswer } as const;
      try {
        const made = call({ ...send, send: (how) => events.insert(query, how) }, options);
        return written((await made).answer);
      } catch (error) {
        if (statusOf(error) !== 409) throw error;
        // The id is ours alone: an earlier call arrived, and its answer did not.
        return current(calendarId, event.eventId, options);
      }
    },

    async change(calendarId, change, options) {
      const { eventId, etag, changeId } = change;
      const requestBody = {
        ...(change.title !== undefined && { summary: change.title }),
        ...(change.description !== undefined && { description: change.description }),
        ...(change.location !== undefined && { location: change.location }),
        ...(change.start !== undefined && { start: timeOf(change.start) }),
        ...(change.end !== undefined && { end: timeOf(change.end) }),
        ...mark(changeId),
      };
      const query = { calendarId, eventId, requestBody, sendUpdates: 'all' };
      const send = { method: 'events.patch', answer: writtenAnswer } as const;
      try {
        const headers = { 'If-Match': etag };
        const made = call(
          { ...send, send: (how) => events.patch(query, { ...how, headers }) },
          options,
        );
        return written((await made).answer);
      } catch (error) {
        if (![404, 410, 412].includes(statusOf(error))) throw error;
        const there = await current(calendarId, eventId, options);
        if (there === 'gone') return 'gone';
        return there.changeId === changeId ? there : 'changed';
      }
    },
  };
}

function written(answer: z.output<typeof writtenAnswer>): WrittenEvent {
  return { etag: answer.etag, changeId: answer.extendedProperties?.private?.[CHANGE] ?? null };
}

function mark(changeId: string) {
  return { extendedProperties: { private: { [CHANGE]: changeId } } };
}

/** The other form is taken away explicitly: a patch merges, and a time is a day or a moment, never both. */
function timeOf(time: EventTime): calendar_v3.Schema$EventDateTime {
  if (time.kind === 'day') return { date: time.date, dateTime: null, timeZone: null };
  return {
    dateTime: time.at.toISOString(),
    date: null,
    ...(time.timeZone !== null && { timeZone: time.timeZone }),
  };
}

function statusOf(error: unknown): number {
  return isProviderError(error) ? (error.status ?? 0) : 0;
}
