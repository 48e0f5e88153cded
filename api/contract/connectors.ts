import * as z from 'zod';
import { activityList } from './activity.ts';
import { flag, instant, json, listOf, paging, queryInstant, uuid } from './common.ts';

/** Members as in the tables of the connectors document, and no others. */
export const account = z
  .object({
    id: uuid,
    owner_id: uuid.meta({ description: 'The workspace, or the user whose own it is.' }),
    provider: z.string(),
    status: z.enum(['connected', 'disconnected', 'error', 'pending']),
    token_json: json.meta({ description: 'Scopes and expiry; never a token.' }),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'ConnectorAccount' });
export const accountList = listOf(account);

const jobStatus = z.enum(['pending', 'running', 'completed', 'failed']);

export const job = z
  .object({
    id: uuid,
    account_id: uuid,
    kind: z.string(),
    status: jobStatus,
    started_at: instant.nullable(),
    finished_at: instant.nullable(),
    attempts: z.int(),
    last_error: z.string().nullable(),
    meta_json: json.meta({ description: 'Limits, filters and counters of the run.' }),
    created_at: instant,
  })
  .meta({ id: 'ConnectorJob' });
export const jobList = listOf(job);

export const file = z
  .object({
    id: uuid,
    account_id: uuid,
    provider: z.string(),
    external_id: z.string(),
    title: z.string(),
    mime: z.string(),
    size: z.int().nullable().meta({ description: 'Bytes.' }),
    modified_at: instant.nullable(),
    url: z.string().nullable(),
    meta_json: json,
    created_at: instant,
  })
  .meta({ id: 'ConnectorFile' });
export const fileList = listOf(file);

export const eventList = activityList;

const provider = z
  .string()
  .regex(/^[a-z_]{1,40}$/, 'must be a provider')
  .optional()
  .meta({ description: 'As accounts have it, such as `google_drive`.' });
const common = {
  ...paging,
  provider,
  account_id: uuid.optional(),
  from: queryInstant.optional(),
  to: queryInstant.optional(),
};

export const accountQuery = z.strictObject({ ...common, status: account.shape.status.optional() });
export const jobQuery = z.strictObject({ ...common, status: jobStatus.optional() });
export const fileQuery = z.strictObject({
  ...common,
  text: z.string().trim().min(1).max(200).optional().meta({ description: 'Part of the title.' }),
  include_removed: flag.optional().meta({ description: 'Also what is gone or in the bin.' }),
});
export const eventQuery = z.strictObject({
  ...common,
  type: z
    .enum([
      'connector_account_connected',
      'connector_account_disconnected',
      'connector_sync_started',
      'connector_sync_completed',
      'connector_sync_failed',
    ])
    .optional(),
});

export const usageQuery = z.strictObject({
  ...common,
  period: z.enum(['day', 'week', 'month']).default('day').meta({
    description: 'What the series counts by; periods begin in UTC, weeks on Monday.',
  }),
});

const runs = { runs_completed: z.int(), runs_failed: z.int(), files_found: z.int() };

export const accountUsage = z
  .object({
    account_id: uuid,
    provider: z.string(),
    ...runs,
    duration_ms: z.int(),
    series: z.array(z.object({ period: z.string().meta({ format: 'date' }), ...runs })),
  })
  .meta({ id: 'ConnectorAccountUsage' });
export const accountUsageList = listOf(accountUsage);

const changes = { versions: z.int(), imports: z.int() };

export const documentUsage = z
  .object({
    file_id: uuid,
    account_id: uuid,
    provider: z.string(),
    external_id: z.string(),
    title: z.string(),
    ...changes,
    series: z.array(z.object({ period: z.string().meta({ format: 'date' }), ...changes })),
  })
  .meta({ id: 'ConnectorDocumentUsage' });
export const documentUsageList = listOf(documentUsage);
