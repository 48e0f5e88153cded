import type { RunRef } from '#domain/run.ts';
import { pullReservations } from './steps.ts';

/** A property-management system: what changed there is kept as it came and brought into the buffer, a bounded part at a time. */
export async function syncPms(run: RunRef): Promise<'more' | 'done'> {
  const pulled = await pullReservations(run);
  return pulled.more ? 'more' : 'done';
}
