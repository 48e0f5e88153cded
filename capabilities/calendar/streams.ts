import * as z from 'zod';
import type { Sources } from '../sources.ts';

export const calendarIds = z
  .array(z.string().min(1).max(1024))
  .max(250)
  .default([])
  .meta({ description: 'Ids of calendars; empty: all that the account may read.' });

/** The calendars to be read. Those that were named are tried even if they left the account's list. */
export async function calendarStreams(
  named: readonly string[],
  { sources, signal }: { readonly sources: Sources; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  if (named.length > 0) return [...new Set(named)];
  const found: string[] = [];
  for (let pageToken: string | undefined; ;) {
    const page = await sources.calendars().list(pageToken, { signal });
    // Of calendars shared as free or busy nothing could be told but times.
    found.push(...page.calendars.filter((it) => it.isReadable).map((it) => it.calendarId));
    if (page.nextPageToken === undefined) return found;
    pageToken = page.nextPageToken;
  }
}
