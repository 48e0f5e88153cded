import type { RunRow } from '#db/runs.ts';
import type { z } from 'zod';
import type { ActiveRun } from '#workflows/contract.ts';
import type { run, runStatus } from '../contract/runs.ts';

const EMAIL_COUNTERS = [
  'emails_scanned',
  'emails_archived',
  'emails_skipped',
  'bookings_enriched',
  'review_items_created',
] as const;
const CALENDAR_COUNTERS = [
  'events_read',
  'bookings_created',
  'bookings_updated',
  'bookings_vanished',
] as const;

const RECORD_COUNTERS = [
  'records_found',
  'records_stored',
  'records_known',
  'records_gone',
  'rows_written',
] as const;

type Counts<Names extends readonly string[]> = Record<Names[number], number>;

/** A run as history shows it. */
export function presentRun(row: RunRow): z.input<typeof run> {
  return {
    ...row,
    run_id: row.id,
    status: runStatusOf(row),
    error: row.last_error,
    counters: countersOf(row),
    diff: member(row.meta_json, 'diff') ?? null,
    duration_ms: durationMs(row),
  };
}

/** The run under way as health shows it; its row may not be there yet. */
export function presentActive(active: ActiveRun, run: RunRow | null) {
  return {
    run_id: active.runId,
    capability: active.capability,
    trigger: active.trigger,
    accepted_at: active.acceptedAt,
    stage: run?.stage ?? null,
    status_url: statusUrl(active.runId),
  };
}

/** The counters of a finished run in the contract's words; those it did not touch are 0. */
export function resultOf(row: RunRow) {
  const counters = countersOf(row);
  const common = { run_id: row.id, status: runStatusOf(row), duration_ms: durationMs(row) ?? 0 };
  if (row.capability === 'calendar_feed')
    return { ...common, ...pick(counters, CALENDAR_COUNTERS), unchanged: isUnchanged(row) };
  if (row.capability === 'reservations') return { ...common, ...pick(counters, EMAIL_COUNTERS) };
  return { ...common, ...pick(counters, RECORD_COUNTERS) };
}

/** Where a run is asked for. */
export function statusUrl(runId: string): string {
  return `/api/cohost/runs/${runId}`;
}

export function countersOf(row: RunRow): Record<string, number> {
  const counters = member(row.meta_json, 'counters');
  if (typeof counters !== 'object' || counters === null) return {};
  return Object.fromEntries(
    Object.entries(counters).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number',
    ),
  );
}

export function isFinished(row: RunRow): boolean {
  return row.status === 'completed' || row.status === 'failed';
}

function runStatusOf(row: RunRow): z.input<typeof runStatus> {
  const { status } = row;
  return status === 'running' || status === 'completed' || status === 'failed' ? status : 'pending';
}

function durationMs(row: RunRow): number | null {
  return row.finished_at === null ? null : row.finished_at.getTime() - row.created_at.getTime();
}

function isUnchanged(row: RunRow): boolean {
  return member(row.meta_json, 'unchanged') === true || countersOf(row)['unchanged'] === 1;
}

function pick<const Names extends readonly string[]>(
  counters: Readonly<Record<string, number>>,
  names: Names,
): Counts<Names> {
  return Object.fromEntries(names.map((name) => [name, counters[name] ?? 0])) as Counts<Names>;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
