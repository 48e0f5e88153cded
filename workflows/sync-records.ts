import type { RunRef } from '#domain/run.ts';
import { collectRecords, importDocuments, rebuildRecords } from './steps.ts';

/**
 * The path of every record: fetch what is new, keep it exactly as it came together with what it means and the cursor,
 * then the contents of files where they are wanted. A reprocess reads the same records again from our own log.
 */
export async function syncRecords(run: RunRef): Promise<'more' | 'done'> {
  if (run.trigger === 'reprocess') {
    const rebuilt = await rebuildRecords(run);
    return rebuilt.more ? 'more' : 'done';
  }
  const collected = await collectRecords(run);
  if (collected.finished) return 'done';
  if (collected.more) return 'more';

  const imported = await importDocuments(run);
  return imported.more ? 'more' : 'done';
}
