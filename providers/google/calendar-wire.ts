import * as z from 'zod';
import type { CalendarPage } from '../calendars.ts';

/** The shapes of Calendar's answers that we rely on; unknown members pass, because raw is kept anyway. */

const id = z.string().min(1);
const token = z
  .string()
  .optional()
  .transform((text) => (text === '' ? undefined : text));

export const calendarListAnswer = z
  .looseObject({
    items: z
      .array(
        z.looseObject({ id, accessRole: z.string().optional(), deleted: z.boolean().optional() }),
      )
      .default([]),
    nextPageToken: token,
  })
  .transform(({ items, nextPageToken }): CalendarPage => ({
    calendars: items
      .filter((entry) => entry.deleted !== true)
      .map((entry) => ({ calendarId: entry.id, isReadable: isReadable(entry.accessRole) })),
    ...(nextPageToken !== undefined && { nextPageToken }),
  }));

/** Only `id` is sure in a deletion; an exception's place in its series is told always. */
const event = z.looseObject({
  id,
  etag: z.string().min(1),
  status: z.string().optional(),
  recurringEventId: z.string().optional(),
});

export const eventsAnswer = z
  .looseObject({
    items: z.array(event).default([]),
    accessRole: z.string().optional(),
    nextPageToken: token,
    nextSyncToken: token,
  })
  .transform(({ items, accessRole, nextPageToken, nextSyncToken }) => ({
    items,
    isReadable: isReadable(accessRole),
    ...(nextPageToken !== undefined && { nextPageToken }),
    ...(nextSyncToken !== undefined && { nextSyncToken }),
  }));

/** An event as it was written; `inlet_change` is ours. */
export const writtenAnswer = z.looseObject({
  etag: z.string().min(1),
  status: z.string().optional(),
  extendedProperties: z
    .looseObject({ private: z.record(z.string(), z.string()).optional() })
    .optional(),
});

function isReadable(accessRole: string | undefined): boolean {
  return accessRole !== 'freeBusyReader' && accessRole !== 'none';
}
