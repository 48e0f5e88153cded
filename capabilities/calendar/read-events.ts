import * as z from 'zod';
import { isProviderError } from '#providers/error.ts';
import type { EventPage, EventsFrom } from '#providers/calendars.ts';
import type { Ask, Batch, Cursor } from '../define-capability.ts';
import { EVENT, externalIdOf } from './meeting-row.ts';

type CalendarAsk = Pick<Ask<unknown, unknown>, 'stream' | 'cursor' | 'now' | 'sources' | 'signal'>;

/**
 * Where a calendar's stream stands. `listing`: everything is being listed, numbered by when it began; what such a listing
 * does not show when it ends is gone. `following`: what changed since the sync token is told, page by page.
 */
const position = z.discriminatedUnion('phase', [
  z.object({
    phase: z.literal('listing'),
    generation: z.int(),
    pageToken: z.string().nullable(),
  }),
  z.object({
    phase: z.literal('following'),
    syncToken: z.string(),
    pageToken: z.string().nullable(),
  }),
]);
type Position = z.output<typeof position>;

/**
 * What comes next in a calendar that is followed for ever. A sync token comes with the last page only; one that Google
 * gave up begins a new listing, because the changes it stood for are lost, deletions included.
 */
export async function followEvents(ask: CalendarAsk): Promise<Batch> {
  const kept = position.safeParse(ask.cursor);
  const at: Position = kept.success ? kept.data : beginning(ask.now);
  const from: EventsFrom = {
    ...(at.phase === 'following' && { syncToken: at.syncToken }),
    ...(at.pageToken !== null && { pageToken: at.pageToken }),
  };
  const page = await readPage(ask, from);
  if (page === 'expired') return nothing(restart(at, ask.now));
  if (page === 'closed') return { kind: 'closed', reason: 'no_access' };
  const { nextPageToken } = page;
  const ends = nextPageToken === undefined;
  return {
    ...batchOf(ask.stream, page),
    cursor: ends ? after(page, at, ask.now) : { ...at, pageToken: nextPageToken },
    more: !ends,
    ...(at.phase === 'listing' && { sweep: { generation: at.generation, ends } }),
  };
}

/** What comes next of a calendar's events within a window: its end tells nothing of what lies outside. */
export async function readWindow(
  ask: CalendarAsk,
  window: NonNullable<EventsFrom['window']>,
): Promise<Batch> {
  const { pageToken } = windowPosition.parse(ask.cursor ?? {});
  const page = await readPage(ask, { window, ...(pageToken !== undefined && { pageToken }) });
  if (page === 'expired') return nothing({});
  if (page === 'closed') return { kind: 'closed', reason: 'no_access' };
  const { nextPageToken } = page;
  return {
    ...batchOf(ask.stream, page),
    cursor: nextPageToken === undefined ? {} : { pageToken: nextPageToken },
    more: nextPageToken !== undefined,
  };
}

const windowPosition = z.object({ pageToken: z.string().optional() });

/** `closed`: this calendar cannot be read any more, which is no fault of the others. */
async function readPage(
  { stream, sources, signal }: CalendarAsk,
  from: EventsFrom,
): Promise<EventPage | 'expired' | 'closed'> {
  try {
    const page = await sources.calendars().events(stream, from, { signal });
    return page.isReadable ? page : 'closed';
  } catch (error) {
    if (isProviderError(error) && error.kind === 'cursor-expired') return 'expired';
    if (isProviderError(error) && error.kind === 'not-found') return 'closed';
    throw error;
  }
}

/** A deletion is told by its id alone, so that nothing of it is laid over what is known. */
function batchOf(calendarId: string, { events }: EventPage) {
  const refOf = (eventId: string) => ({
    kind: EVENT,
    externalId: externalIdOf(calendarId, eventId),
  });
  return {
    kind: 'batch',
    found: events
      .filter((event) => !event.isDeleted)
      .map(({ eventId, etag, raw }) => ({ ...refOf(eventId), version: etag, raw })),
    gone: events
      .filter((event) => event.isDeleted)
      .map(({ eventId }) => ({ ...refOf(eventId), reason: 'deleted' as const })),
  } as const;
}

function after({ nextSyncToken }: EventPage, at: Position, now: Date): Position {
  if (nextSyncToken !== undefined)
    return { phase: 'following', syncToken: nextSyncToken, pageToken: null };
  // Google owes a token here; without one, the old one still tells all changes, and a listing has to be made again.
  return at.phase === 'following' ? { ...at, pageToken: null } : beginning(now);
}

/** A page that is refused begins its window anew; a refused sync token begins everything anew. */
function restart(at: Position, now: Date): Position {
  if (at.phase === 'following')
    return at.pageToken === null ? beginning(now) : { ...at, pageToken: null };
  // What the first pages showed before must be shown again.
  const generation = Math.max(now.getTime(), at.generation + 1);
  return { phase: 'listing', generation, pageToken: null };
}

function beginning(now: Date): Position {
  return { phase: 'listing', generation: now.getTime(), pageToken: null };
}

function nothing(cursor: Cursor): Batch {
  return { kind: 'batch', found: [], gone: [], cursor, more: true };
}
