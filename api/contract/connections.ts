import * as z from 'zod';
import {
  capabilityName,
  idPath,
  instant,
  json,
  line,
  listOf,
  paging,
  platform,
  uuid,
} from './common.ts';
import { credentials } from './pms.ts';

export const STATUSES = ['pending', 'connected', 'error', 'disconnected'] as const;
const status = z.enum(STATUSES);

/** The exact name of a Gmail label: nothing is trimmed, because Gmail would not find it otherwise. */
const labelName = z
  .string()
  .min(1)
  .max(225)
  .regex(/\S/, 'must not be blank')
  .meta({ description: 'Exact name of the Gmail label; nested labels with `/` in full.' });

/** Each is checked by its capability, whose form the catalogue shows. */
const settings = z.record(capabilityName, z.record(z.string(), z.unknown())).meta({
  description: 'Settings by capability, in the form that the catalogue shows.',
});

export const capability = z
  .object({
    capability: z.string(),
    enabled: z.boolean(),
    status: z.string(),
    reason: z.string().nullable(),
    failures: z.int(),
    required_scopes: z.array(z.string()),
    granted_scopes: z.array(z.string()),
    next_due_at: instant.nullable(),
    last_run_at: instant.nullable(),
    last_success_at: instant.nullable(),
  })
  .meta({ id: 'Capability' });

export const connection = z
  .object({
    id: uuid,
    workspace_id: uuid,
    profile_id: uuid.nullable(),
    provider: z.string(),
    platform: z.string().nullable(),
    display_name: z.string(),
    reservation_label: z.string().nullable(),
    reservation_label_id: z.string().nullable(),
    status,
    gmail_status: z.enum(['pending', 'connected', 'error']).nullable(),
    status_reason: z.string().nullable(),
    status_since: instant,
    account_email: z.string().nullable(),
    granted_scopes: z.array(z.string()),
    settings: json,
    paused: z.boolean(),
    capabilities: z.array(capability),
    counts: z.object({ messages: z.int(), conflicts_open: z.int(), reviews_open: z.int() }),
    created_at: instant,
    updated_at: instant,
    connected_at: instant.nullable(),
    disconnected_at: instant.nullable(),
    erased_at: instant.nullable(),
  })
  .meta({ id: 'Connection' });

export const connectionList = listOf(connection);

export const connectionQuery = z.strictObject({
  ...paging,
  provider: z.enum(['google', 'ical', 'beds24', 'smoobu', 'calry']).optional(),
  status: status.optional(),
});

export const newConnection = z.strictObject({
  provider: z.enum(['google', 'beds24', 'smoobu', 'calry']).default('google'),
  credentials: credentials.optional(),
  platform: platform.nullable().default(null),
  display_name: line(120),
  reservation_label: labelName.nullable().default(null),
  owner: z.enum(['workspace', 'me']).default('workspace').meta({
    description: '`me`: yours alone, whatever role others have; not for workspace tokens.',
  }),
  capabilities: z.array(capabilityName).max(20).optional().meta({
    description:
      'Switched on at once. Default: `reservations` for the workspace’s own at Google, `pms_pull` at a property-management system, else none.',
  }),
  settings: settings.default({}),
});

export const connectionChange = z.strictObject({
  display_name: line(120).optional(),
  platform: platform.nullable().optional(),
  reservation_label: labelName.nullable().optional(),
  settings: settings.optional(),
});

export const disconnected = z.object({
  id: uuid,
  status,
  revoked: z.boolean().meta({
    description:
      'Whether the grant was revoked at Google; false while another live connection uses it.',
  }),
});

export const label = z.object({
  id: z.string(),
  name: z.string(),
  type: z.enum(['system', 'user']),
});
export const labelList = z.object({ items: z.array(label) });

export const startQuery = z.strictObject({
  capability: capabilityName.optional().meta({
    description:
      'Asks only for what this capability needs and was not granted yet; default: all that the switched-on capabilities need.',
  }),
  choose_label: z.enum(['now', 'later']).default('now').meta({
    description:
      '`later` connects without a label, to choose one from the mailbox; until then nothing is read.',
  }),
});

export const consentStart = z.object({ authorization_url: z.string() });

/** Google adds what it likes to the query; only these are read. */
export const callbackQuery = z.object({
  state: z.string().max(2_000).optional(),
  code: z.string().max(2_000).optional(),
  error: z.string().max(200).optional(),
});

export const connected = z.object({
  connection_id: uuid,
  status,
  status_reason: z.string().nullable(),
  missing_capabilities: z
    .array(z.string())
    .meta({ description: 'Switched off, because their box was left unticked at Google.' }),
});

export const activeRun = z.object({
  run_id: uuid,
  capability: z.string(),
  trigger: z.string(),
  accepted_at: z.string(),
  stage: z.string().nullable(),
  status_url: z.string(),
});

export const health = z
  .object({
    connection_id: uuid,
    status,
    gmail_status: z.enum(['pending', 'connected', 'error']).nullable(),
    status_reason: z.string().nullable(),
    status_since: instant,
    paused: z.boolean(),
    last_run_at: instant.nullable(),
    last_success_at: instant.nullable(),
    next_due_at: instant.nullable(),
    cursor_updated_at: instant.nullable(),
    cursor_age_seconds: z.int().nullable(),
    active_run: activeRun.nullable(),
    open_conflicts: z.int(),
    capabilities: z.array(capability),
    workflow_id: z.string(),
    workflow_running: z
      .boolean()
      .nullable()
      .meta({ description: 'null when Temporal cannot be asked right now.' }),
    workflow_url: z.string().nullable().meta({ description: 'The workflow in the Temporal UI.' }),
  })
  .meta({ id: 'Health' });

export const connectionPath = idPath;
