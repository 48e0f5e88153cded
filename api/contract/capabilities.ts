import * as z from 'zod';
import { capabilityName, instant, json, listOf, uuid } from './common.ts';
import { activeRun } from './connections.ts';

const mode = z.enum(['live', 'once', 'action']).meta({
  description: '`live` is polled, `once` runs with parameters, `action` has a route of its own.',
});
const owner = z
  .enum(['user', 'workspace', 'either'])
  .meta({ description: 'Whose connections may have it.' });
const settings = z.record(z.string(), z.unknown());

export const catalogueEntry = z
  .object({
    capability: z.string(),
    name: z.string(),
    description: z.string(),
    provider: z.string(),
    mode,
    owner,
    required_scopes: z.array(z.string()).meta({ description: 'With settings left as they are.' }),
    poll_seconds: z.int().nullable(),
    settings_schema: json.meta({ description: 'JSON Schema of the settings.' }),
    parameters_schema: json.meta({
      description: 'JSON Schema of what a run is given; null where it is given nothing.',
    }),
  })
  .meta({ id: 'CatalogueEntry' });

export const catalogue = listOf(catalogueEntry);

export const capabilityState = z
  .object({
    capability: z.string(),
    name: z.string(),
    description: z.string(),
    mode,
    enabled: z.boolean(),
    status: z.enum(['off', 'idle', 'backing_off', 'parked']),
    reason: z.string().nullable(),
    failures: z.int(),
    required_scopes: z.array(z.string()),
    granted_scopes: z.array(z.string()),
    missing_scopes: z.array(z.string()),
    consent_url: z.string().nullable().meta({
      description: 'Where to send the browser to grant what is missing; null where nothing is.',
    }),
    settings,
    last_run_at: instant.nullable(),
    last_success_at: instant.nullable(),
    next_due_at: instant.nullable(),
    cursor_updated_at: instant.nullable(),
    cursor_age_seconds: z.int().nullable(),
    active_run: activeRun.nullable(),
  })
  .meta({ id: 'CapabilityState' });

export const capabilityStates = z.object({ items: z.array(capabilityState) });

export const capabilityPath = z.strictObject({ id: uuid, capability: capabilityName });

export const capabilityChange = z.strictObject({
  enabled: z.boolean(),
  settings: settings.optional().meta({
    description: 'In the form of `settings_schema`; absent: as they are.',
  }),
});

export const runRequest = z
  .looseObject({
    wait_seconds: z.int().min(0).max(60).optional().meta({
      description: 'How long to wait for the end of the run; 0 answers at once with 202.',
    }),
  })
  .meta({ description: 'Besides `wait_seconds`: what `parameters_schema` says.' });
