import * as z from 'zod';
import { defineCapability } from '../define-capability.ts';

/** The calendar behind a feed's address; it has slices of its own (workflows/sync-feed). */
export const calendarFeed = defineCapability({
  id: 'calendar_feed',
  name: 'Calendar feed',
  description: 'Imports the stays of an iCalendar feed as bookings.',
  provider: 'ical',
  mode: 'live',
  owner: 'workspace',
  settings: z.strictObject({}),
  scopes: () => [],
  pollSeconds: 900,
  pollSetting: 'FEED_POLL_INTERVAL_SECONDS',
});
