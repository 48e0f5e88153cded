import type { RunRef } from '#domain/run.ts';
import { enrichBookings, importFeed } from './steps.ts';

/**
 * A calendar feed becomes bookings; mails that were waiting for one of them get another look. The feed is small
 * enough for one slice.
 */
export async function syncFeed(run: RunRef): Promise<'more' | 'done'> {
  const imported = await importFeed(run);
  if (imported.finished) return 'done';
  const batch = { kind: 'bookings', bookingIds: imported.bookingIds } as const;
  const enriched = await enrichBookings(run, batch, { last: true });
  return enriched.more ? 'more' : 'done';
}
