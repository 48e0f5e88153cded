import { defineProvider } from '../define-provider.ts';
import { createCalendarFeed } from './fetch-feed.ts';

export const ical = defineProvider({
  id: 'ical',
  name: 'Calendar feed',
  offers: { calendarFeed: createCalendarFeed },
});
