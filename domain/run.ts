/** What a run counts; every count is made in the transaction of the effect it counts. */
export const COUNTERS = [
  'emails_scanned',
  'emails_archived',
  'emails_skipped',
  'bookings_enriched',
  'review_items_created',
  'conflicts',
  'events_read',
  'bookings_created',
  'bookings_updated',
  'bookings_vanished',
  /** 1 where a feed answered that nothing changed. */
  'unchanged',
  /** Of every other capability: things that the provider named, those new here, those stored before, those no longer there. */
  'records_found',
  'records_stored',
  'records_known',
  'records_gone',
  /** Passed without being stored, each with its reason in the ledger. */
  'records_skipped',
  /** Stored, and beyond what the normaliser can read. */
  'records_unreadable',
  'rows_written',
  /** Contents that became documents, and those that could not: each says why on its file. */
  'documents_imported',
  'documents_refused',
] as const;
export type Counter = (typeof COUNTERS)[number];
export type Counters = Readonly<Partial<Record<Counter, number>>>;

export type RunTrigger = 'manual' | 'poll' | 'connect' | 'reprocess';

/** Which run a step works for: ids only, so that it may stand in a workflow's history. */
export interface RunRef {
  readonly workspaceId: string;
  readonly profileId: string | null;
  readonly connectionId: string;
  readonly runId: string;
  readonly capability: string;
  readonly trigger: RunTrigger;
}

export type RunStage =
  | 'fetch'
  | 'extract'
  | 'enrich'
  | 'import'
  | 'collect'
  | 'documents'
  | 'rebuild';
