import * as z from 'zod';
import { DELIVERY_STATES } from '#db/gassync/deliveries.ts';
import { logLine, mapping } from './gassync.ts';
import { event } from './gassync-webhooks.ts';
import { instant, json } from './common.ts';

const item = z.object({
  raw_data: json,
  canonical: json,
  dialect: z.string(),
  hold_reason: z.string().nullable(),
  synced_at: instant,
});

const core = z.object({
  entity: z.enum(['property', 'bookable_unit', 'booking', 'guest']),
  id: z.int(),
  row: json,
});

const tracedDelivery = z.object({
  webhook_id: z.int(),
  event_id: z.string(),
  number: z.int(),
  external_id: z.string().nullable(),
  state: z.enum(DELIVERY_STATES),
  attempts: z.int(),
  next_attempt_at: instant.nullable(),
  last_status: z.int().nullable(),
  last_error: z.string().nullable(),
  settled_at: instant.nullable(),
});

export const trace = z
  .object({
    trace_id: z.string(),
    lines: z.array(logLine).meta({
      description:
        'In their order. `outbound` ones are attempts: `response_data` has webhook_id, event_id, number, attempt, status, ms and error.',
    }),
    item: item.nullable().meta({ description: 'What was sent, as it is kept now.' }),
    mapping: mapping.nullable(),
    core: z.array(core).meta({ description: 'Rows of the product that it touched, as they are.' }),
    events: z.array(event).meta({ description: 'What subscribers are told of it.' }),
    deliveries: z.array(tracedDelivery),
  })
  .meta({ id: 'Trace' });
