import type { RunRef } from '#domain/run.ts';
import { pushMeetings } from './steps.ts';
import { syncRecords } from './sync-records.ts';

/** What was made or moved here is written first, so that what is then read shows it. */
export async function syncCalendar(run: RunRef): Promise<'more' | 'done'> {
  if (run.trigger !== 'reprocess') {
    const pushed = await pushMeetings(run);
    if (pushed.more) return 'more';
  }
  return syncRecords(run);
}
