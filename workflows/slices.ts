import type { RunRef } from '#domain/run.ts';
import { syncCalendar } from './sync-calendar.ts';
import { syncFeed } from './sync-feed.ts';
import { syncPms } from './sync-pms.ts';
import { syncReservations } from './sync-reservations.ts';

/** A slice of a run: bounded work with its cursor committed. `more` asks for another one. */
export type Slice = (run: RunRef) => Promise<'more' | 'done'>;

/** What capabilities with a path of their own do with their turn; every other one takes `syncRecords`. */
export const SLICES: Readonly<Record<string, Slice>> = {
  reservations: syncReservations,
  calendar_feed: syncFeed,
  sync_calendar_live: syncCalendar,
  pms_pull: syncPms,
};
