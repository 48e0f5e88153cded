import * as z from 'zod';
import { DELIVERY_STATES } from '#db/gassync/deliveries.ts';
import { EVENT_NAMES } from '#gassync/event-types.ts';
import {
  instant,
  integerId,
  line,
  listOf,
  numericId,
  numberPaging,
  queryInstant,
  shownAs,
} from './common.ts';

/** Endpoints that are told of changes, what they were sent, and the events themselves. */

export const eventType = z.enum(EVENT_NAMES);

/** Deliveries under way at once to one endpoint. */
const concurrency = z.int().min(1).max(64);
/** What is no address that may be called is refused by ENDPOINT_REFUSED, with its `reason`. */
const endpointUrl = z
  .string()
  .min(1)
  .max(2_048)
  .meta(shownAs({ type: 'string', minLength: 1, maxLength: 2_048, pattern: '^[^\\u0000]+$' }));
/** Empty: all types. */
const eventTypes = z.array(eventType).max(EVENT_NAMES.length);

export const ENDPOINT_STATUSES = ['active', 'paused', 'disabled'] as const;

export const webhook = z
  .object({
    id: z.int(),
    source_id: z.int(),
    endpoint_url: z.string(),
    event_types: z.array(z.string()).meta({ description: 'Empty: all types.' }),
    description: z.string().nullable(),
    status: z.enum(ENDPOINT_STATUSES).meta({
      description:
        '`paused`: events wait. `disabled`: by us, see `status_reason`; events are not kept for it.',
    }),
    status_reason: z.string().nullable().meta({
      description:
        '`gone`: it answered 410. `failing`: nothing but failures for days. `address-forbidden`: it leads to a network that is not public.',
    }),
    concurrency: z.int().meta({ description: 'Deliveries under way at once.' }),
    failing_since: instant.nullable().meta({
      description: 'Since when every attempt has failed; null: the last one did not.',
    }),
    held_until: instant.nullable().meta({ description: 'It asked to be left alone until then.' }),
    last_triggered_at: instant.nullable(),
    previous_secret_until: instant.nullable().meta({
      description: 'Until when the secret before the present one signs as well.',
    }),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'Webhook' });

export const webhookList = listOf(webhook);
export const webhookQuery = z.strictObject({ ...numberPaging, source_id: numericId.optional() });

export const newWebhook = z.strictObject({
  source_id: integerId,
  endpoint_url: endpointUrl,
  event_types: eventTypes.default([]),
  description: line(255).nullable().default(null),
  concurrency: concurrency.default(8),
});

export const webhookChange = z.strictObject({
  endpoint_url: endpointUrl.optional(),
  event_types: eventTypes.optional(),
  description: line(255).nullable().optional(),
  status: z.enum(['active', 'paused']).optional(),
  concurrency: concurrency.optional(),
});

export const withSecret = webhook
  .extend({
    secret: z.string().meta({ description: 'Shown this once: `whsec_` and 32 bytes in base64.' }),
  })
  .meta({ id: 'WebhookWithSecret' });

export const testSent = z
  .object({ event_id: z.string().meta({ description: 'Of the event that is on its way.' }) })
  .meta({ id: 'WebhookTestSent' });

/** Our own id of an event, or as subscribers see it: with `evt_` before it. */
const eventId = z
  .string()
  .regex(/^(?:evt_)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be the id of an event')
  .transform((id) => id.replace('evt_', ''));

/** Exactly one of the three. */
export const replayRequest = z
  .strictObject({
    event_id: eventId.optional().meta({
      ...shownAs({
        type: 'string',
        pattern: '^(?:evt_)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
      }),
      description: 'This event, whatever became of it.',
    }),
    failed_since: queryInstant.optional().meta({
      description: 'All that were given up and are of this moment or later.',
    }),
    missing_since: queryInstant.optional().meta({
      description: 'All of this moment or later that this endpoint was never sent.',
    }),
  })
  .refine((body) => Object.values(body).filter((value) => value !== undefined).length === 1, {
    message: 'must have one of event_id, failed_since and missing_since',
  })
  .meta({ minProperties: 1, maxProperties: 1 });
export const replayed = z
  .object({ queued: z.int().meta({ description: 'Deliveries that are on their way again.' }) })
  .meta({ id: 'Replayed' });

export const delivery = z
  .object({
    id: z.string(),
    webhook_id: z.int(),
    event_id: z.string(),
    number: z.int(),
    sequence: z.int(),
    event_type: z.string(),
    entity_type: z.string(),
    entity_id: z.string(),
    external_id: z.string().nullable().meta({ description: 'The source’s own id of the entity.' }),
    state: z.enum(DELIVERY_STATES).meta({
      description:
        '`failed`: given up after the last attempt. `acknowledged`: read in the feed instead. `dropped`: its endpoint was disabled or deleted.',
    }),
    attempts: z.int(),
    next_attempt_at: instant.nullable().meta({ description: 'Null unless it is pending.' }),
    last_status: z.int().nullable().meta({ description: 'The HTTP status of the last attempt.' }),
    last_error: z.string().nullable(),
    trace_id: z.string().nullable().meta({
      description: 'Of the change: its attempts are lines of GET /api/gassync/traces/:id.',
    }),
    occurred_at: instant,
    settled_at: instant.nullable(),
  })
  .meta({ id: 'Delivery' });

export const deliveryList = listOf(delivery);
export const deliveryQuery = z.strictObject({
  ...numberPaging,
  state: z.enum(DELIVERY_STATES).optional(),
});

export const eventTypeList = z.object({
  items: z.array(z.object({ type: eventType, description: z.string() })),
});

export const event = z
  .object({
    id: z.string(),
    number: z.int(),
    sequence: z.int().meta({ description: 'Which change of this entity it is.' }),
    event_type: z.string(),
    entity_type: z.string(),
    entity_id: z.string(),
    trace_id: z.string().nullable(),
    occurred_at: instant,
  })
  .meta({ id: 'Event' });

export const eventList = listOf(event);
export const eventQuery = z.strictObject({
  ...numberPaging,
  type: eventType.optional(),
  entity_type: line(50).optional(),
  entity_id: line(255).optional(),
});
