import type { Run } from '../api/connections.ts';
import { type Counted, wordsFor } from './counted.ts';

/** Steps of a run in words. */
const STAGES: Readonly<Record<string, string>> = {
  fetch: 'Fetching mail',
  extract: 'Reading mail',
  enrich: 'Filling in guests',
  import: 'Importing the calendar',
  collect: 'Fetching',
  documents: 'Importing contents',
  rebuild: 'Reading again what is stored',
};

/** The counters worth showing, with their words. */
const COUNTERS: readonly Counted[] = [
  ['emails_scanned', 'looked at'],
  ['emails_archived', 'new'],
  ['emails_skipped', 'known already'],
  ['bookings_enriched', 'bookings filled in', 'booking filled in'],
  ['review_items_created', 'for review'],
  ['conflicts', 'held by another workspace'],
  ['events_read', 'calendar entries', 'calendar entry'],
  ['bookings_created', 'bookings added', 'booking added'],
  ['bookings_updated', 'bookings changed', 'booking changed'],
  ['bookings_vanished', 'gone from the calendar'],
  ['records_found', 'found'],
  ['records_stored', 'stored'],
  ['records_known', 'known already'],
  ['records_gone', 'no longer there'],
  ['records_skipped', 'passed over'],
  ['records_unreadable', 'not understood'],
  ['rows_written', 'shown'],
  ['documents_imported', 'contents imported'],
  ['documents_refused', 'contents refused'],
];

export const TRIGGERS: Readonly<Record<string, string>> = {
  manual: 'Asked for',
  poll: 'By itself',
  connect: 'After connecting',
  reprocess: 'Read again',
};

export function stageWords(run: Run): string {
  if (run.status === 'pending') return 'Waiting for its turn';
  return STAGES[run.stage ?? ''] ?? 'Starting';
}

/** Counters with their words; `all` includes those that are zero. */
export function countersOf(run: Run, all = false): { value: number; words: string }[] {
  return COUNTERS.flatMap((counted) => {
    const value = run.counters[counted[0]];
    if (value === undefined || (value === 0 && !all)) return [];
    return [{ value, words: wordsFor(counted, value) }];
  });
}

/** What a finished run did, in one sentence. */
export function outcomeWords(run: Run): string {
  if (run.status === 'failed') return 'The sync did not finish.';
  const counts = countersOf(run).filter(
    ({ words }) => !['looked at', 'found', 'known already', 'shown'].includes(words),
  );
  if (counts.length === 0) return 'Nothing new.';
  return `${counts.map(({ value, words }) => `${value.toLocaleString()} ${words}`).join(', ')}.`;
}
