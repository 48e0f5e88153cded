import type { RunRef } from '#domain/run.ts';
import { syncFeed } from './sync-feed.ts';
import { syncReservations } from './sync-reservations.ts';

/** A slice of a run: bounded work with its cursor committed. `more` asks for another one. */
export type Slice = (run: RunRef) => Promise<'more' | 'done'>;

/** What each capability does with its turn. */
export const SLICES: Readonly<Record<string, Slice>> = {
  reservations: syncReservations,
  calendar_feed: syncFeed,
};
