import * as z from 'zod';
import { reprocessParameters } from '#capabilities/reprocess.ts';
import { capabilityName, instant, json, listOf, paging, shownAs, uuid } from './common.ts';

export const runStatus = z.enum(['pending', 'running', 'completed', 'failed']);

/** What a run counted; those of its capability are always there. */
const counters = z.record(z.string(), z.int()).meta({ description: 'What the run counted.' });

export const run = z
  .object({
    run_id: uuid,
    connection_id: uuid,
    capability: z.string(),
    trigger: z.string(),
    status: runStatus,
    stage: z.string().nullable(),
    attempts: z.int(),
    slices: z.int(),
    error: z.string().nullable().meta({ description: 'Stable code of what failed.' }),
    counters,
    requested_by: z.string().nullable(),
    cancel_requested_at: instant.nullable(),
    diff: json.meta({
      description: 'Of a reprocess: what differs from what is stored, or did; null for other runs.',
    }),
    created_at: instant,
    started_at: instant.nullable(),
    finished_at: instant.nullable(),
    duration_ms: z.int().nullable(),
  })
  .meta({ id: 'Run' });

export const runList = listOf(run);

export const runQuery = z.strictObject({
  ...paging,
  capability: z.string().max(50).optional(),
  status: runStatus.optional(),
});

export const runPath = z.strictObject({ runId: uuid });

export const syncRequest = z.strictObject({
  capability: capabilityName
    .optional()
    .meta({ description: 'Default: what the connection’s provider is for.' }),
});

/** Which stored records are read again: all unless bounded. `reservations` takes no bounds. */
export const reprocessRequest = z.strictObject({
  capability: capabilityName.default('reservations'),
  ...reprocessParameters.shape,
});

export const syncQuery = z.strictObject({
  wait_seconds: z
    .string()
    .regex(/^\d{1,2}$/, 'must be 0 to 60')
    .transform(Number)
    .refine((seconds) => seconds <= 60, 'must be 0 to 60')
    .optional()
    .meta(
      shownAs(
        { type: 'integer', minimum: 0, maximum: 60 },
        'How long to wait for the end of the run; 0 answers at once with 202.',
      ),
    ),
});

/** A finished reservations run. */
const reservationsResult = z.object({
  run_id: uuid,
  status: runStatus,
  emails_scanned: z.int(),
  emails_archived: z.int(),
  emails_skipped: z.int(),
  bookings_enriched: z.int(),
  review_items_created: z.int(),
  duration_ms: z.int(),
});

/** A finished calendar run. */
const calendarResult = z.object({
  run_id: uuid,
  status: runStatus,
  events_read: z.int(),
  bookings_created: z.int(),
  bookings_updated: z.int(),
  bookings_vanished: z.int(),
  unchanged: z.boolean().meta({ description: 'The feed answered that nothing changed.' }),
  duration_ms: z.int(),
});

/** A finished run of any other capability. */
const recordsResult = z.object({
  run_id: uuid,
  status: runStatus,
  records_found: z.int(),
  records_stored: z.int(),
  records_known: z.int(),
  records_gone: z.int(),
  rows_written: z.int(),
  duration_ms: z.int(),
});

export const syncResult = z
  .union([reservationsResult, calendarResult, recordsResult])
  .meta({ id: 'SyncResult' });

export const accepted = z
  .object({ run_id: uuid, status_url: z.string() })
  .meta({ id: 'AcceptedRun' });
