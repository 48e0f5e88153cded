import type { RunRef } from '#domain/run.ts';
import { archiveMail, enrichBookings, readMail } from './steps.ts';

/**
 * The path of an e-mail, one bounded batch at a time: fetch and archive it exactly as it came, read the facts, find
 * the booking they speak of, then add to that booking or ask a person. No step can make a booking.
 */
export async function syncReservations(run: RunRef): Promise<'more' | 'done'> {
  if (run.trigger === 'reprocess') return reprocess(run);

  const archived = await archiveMail(run);
  if (archived.finished) return 'done';

  await readMail(run, { kind: 'new' });
  const enriched = await enrichBookings(run, { kind: 'new' }, { last: !archived.more });
  return archived.more || enriched.more ? 'more' : 'done';
}

/** The same path from the stored mail on: the provider is not asked. */
async function reprocess(run: RunRef): Promise<'more' | 'done'> {
  const read = await readMail(run, { kind: 'stored' });
  const batch = { kind: 'range', after: read.after, upTo: read.upTo } as const;
  const enriched = await enrichBookings(run, batch, { last: !read.more });
  return read.more || enriched.more ? 'more' : 'done';
}
