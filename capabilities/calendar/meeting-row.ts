import * as z from 'zod';
import type { FetchedRecord } from '../define-capability.ts';
import type { MeetingRow, MeetingTime } from '../product-row.ts';

/** An event as Google's Calendar API has it (`Events` resource, v3). */
export const EVENT = 'calendar.event';

/** Entries that are about a person's day and no meeting of anybody; they stay in the raw records. */
const NO_MEETINGS: readonly string[] = ['workingLocation', 'birthday'];

const text = z.string().optional();
const time = z.union([
  z.object({ date: z.iso.date() }),
  z.object({ dateTime: z.iso.datetime({ offset: true }), timeZone: text }),
]);
const person = z.looseObject({ email: text, displayName: text });

/** Of a cancelled occurrence nothing more is sure than its place in the series. */
const event = z.looseObject({
  id: z.string().min(1),
  etag: z.string().min(1),
  status: z.enum(['confirmed', 'tentative', 'cancelled']).default('confirmed'),
  iCalUID: text,
  sequence: z.int().default(0),
  summary: text,
  description: text,
  location: text,
  start: time.optional(),
  end: time.optional(),
  recurrence: z.array(z.string()).default([]),
  recurringEventId: text,
  originalStartTime: time.optional(),
  organizer: person.optional(),
  attendees: z.array(person.extend({ responseStatus: text })).default([]),
  eventType: z.string().default('default'),
  htmlLink: text,
  updated: z.iso.datetime({ offset: true }).optional(),
});

/** Calendar ids may hold anything but event ids hold no slash. */
export function externalIdOf(calendarId: string, eventId: string): string {
  return `${calendarId}/${eventId}`;
}

/** The meeting that an event is, or none. Throws on what is no event: such a record stays to be read again. */
export function meetingRows({ externalId, raw }: FetchedRecord): readonly MeetingRow[] {
  const read = event.parse(JSON.parse(raw.toString('utf8')));
  if (NO_MEETINGS.includes(read.eventType)) return [];
  const row: MeetingRow = {
    table: 'meetings',
    externalId,
    calendarId: externalId.slice(0, externalId.lastIndexOf('/')),
    eventId: read.id,
    icalUid: read.iCalUID ?? null,
    etag: read.etag,
    sequence: read.sequence,
    status: read.status,
    title: read.summary ?? '',
    description: read.description ?? '',
    location: read.location ?? null,
    start: timeOf(read.start),
    end: timeOf(read.end),
    recurrence: read.recurrence,
    recurringEventId: read.recurringEventId ?? null,
    originalStart: timeOf(read.originalStartTime),
    organiser: participantsOf([read.organizer ?? {}])[0] ?? null,
    attendees: participantsOf(read.attendees).map(({ response, ...who }) => ({
      ...who,
      response: response ?? 'needsAction',
    })),
    eventType: read.eventType,
    url: read.htmlLink ?? null,
    updatedAt: read.updated === undefined ? null : new Date(read.updated),
  };
  return [row];
}

function timeOf(given: z.output<typeof time> | undefined): MeetingTime | null {
  if (given === undefined) return null;
  if ('date' in given) return { kind: 'day', date: given.date };
  return { kind: 'moment', at: new Date(given.dateTime), timeZone: given.timeZone ?? null };
}

/** Those who have an address: without one nobody can be found again. */
function participantsOf(
  people: readonly {
    email?: string | undefined;
    displayName?: string | undefined;
    responseStatus?: string | undefined;
  }[],
) {
  return people.flatMap(({ email, displayName, responseStatus }) =>
    email === undefined
      ? []
      : [{ name: displayName ?? null, address: email.toLowerCase(), response: responseStatus }],
  );
}
