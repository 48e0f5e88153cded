import type { CalendarEvent } from '#calendar/calendar.ts';
import { readCalendar } from '#calendar/parse.ts';
import { isProviderError } from '#providers/error.ts';
import { assertFeedUrl, parseFeedUrl } from '#providers/ical/address.ts';
import { createCalendarFeed } from '#providers/ical/fetch-feed.ts';
import { Problem } from './problem.ts';

export type FeedPreview =
  | { readonly kind: 'calendar'; readonly events: readonly CalendarEvent[] }
  /** `code` says why nothing can be read; stable, for the person who typed the address. */
  | { readonly kind: 'unusable'; readonly code: string };

/** Calendar feeds as the API needs them: an address checked before it is kept, and a look without importing. */
export interface FeedReader {
  /** Returns the address's host for display. Throws FEED_REFUSED, or UNAVAILABLE when the name does not resolve. */
  check(url: string): Promise<string>;
  preview(url: string, platform: string | null, signal: AbortSignal): Promise<FeedPreview>;
}

/** `allowLoopback` is for the demo and tests, whose feeds live on this machine. */
export function createFeedReader(options: { readonly allowLoopback: boolean }): FeedReader {
  return {
    async check(url) {
      try {
        await assertFeedUrl(url, options);
      } catch (error) {
        if (isProviderError(error) && error.kind === 'rejected')
          throw new Problem(
            'FEED_REFUSED',
            'Use the public https address that the platform gave you.',
          );
        throw error;
      }
      return parseFeedUrl(url, options).host;
    },

    async preview(url, platform, signal) {
      try {
        const answer = await createCalendarFeed({ url, ...options }).fetch({}, { signal });
        if (answer.kind === 'unchanged') return { kind: 'unusable', code: 'FEED_NOT_CALENDAR' };
        const reading = readCalendar(answer.body, { platformHint: platform });
        if (reading.kind === 'error') return { kind: 'unusable', code: 'FEED_NOT_CALENDAR' };
        return { kind: 'calendar', events: reading.events };
      } catch (error) {
        if (!isProviderError(error)) throw error;
        return { kind: 'unusable', code: error.code ?? 'FEED_UNREACHABLE' };
      }
    },
  };
}
