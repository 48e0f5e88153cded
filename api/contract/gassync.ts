import * as z from 'zod';
import { KEY_SCOPES } from '#db/gassync/keys.ts';
import { SOURCE_STATUSES, SOURCE_TYPES } from '#db/gassync/sources.ts';
import { instant, integerId, json, line, listOf, numberPaging, numericId, uuid } from './common.ts';
import { externalId } from './partner.ts';

export const source = z
  .object({
    id: z.int(),
    source_type: z.enum(SOURCE_TYPES),
    source_name: z.string(),
    external_workspace_id: z.string().nullable(),
    connection_id: z.string().nullable(),
    status: z.enum(SOURCE_STATUSES),
    creates_entities: z.boolean().meta({
      description:
        'Whether what the product does not know is made there; else it waits to be linked.',
    }),
    held: z.int().meta({ description: 'How much of it waits for a decision.' }),
    last_sync_at: instant.nullable(),
    created_at: instant,
  })
  .meta({ id: 'Source' });

export const sourceList = listOf(source);
export const sourceQuery = z.strictObject(numberPaging);

export const newSource = z.strictObject({
  source_type: z.enum(['partner', 'calry']).default('partner'),
  source_name: line(255),
  external_workspace_id: line(255).nullable().default(null),
  creates_entities: z.boolean().default(true),
});

export const sourceChange = z.strictObject({
  source_name: line(255).optional(),
  status: z.enum(SOURCE_STATUSES).optional(),
  creates_entities: z.boolean().optional(),
});

export const key = z
  .object({
    id: z.int(),
    prefix: z.string(),
    scopes: z.array(z.string()),
    created_at: instant,
    last_used_at: instant.nullable(),
    expires_at: instant.nullable(),
  })
  .meta({ id: 'SourceKey' });

export const keyList = z.object({ items: z.array(key) });
export const newKey = z.strictObject({
  scopes: z
    .array(z.enum(KEY_SCOPES))
    .min(1)
    .max(KEY_SCOPES.length)
    .default([...KEY_SCOPES]),
  expires_in_days: z.int().min(1).max(3_650).optional(),
});
export const createdKey = key
  .extend({ key: z.string().meta({ description: 'Shown this once.' }) })
  .meta({ id: 'CreatedSourceKey' });
export const createdSource = source
  .extend({ key: createdKey.nullable() })
  .meta({ id: 'CreatedSource' });
export const keyPath = z.strictObject({ id: numericId, keyId: numericId });

export const mapping = z
  .object({
    id: z.int(),
    source_id: z.int(),
    external_entity_type: z.string(),
    external_entity_id: z.string(),
    gas_entity_type: z.string(),
    gas_entity_id: z.int(),
    auto_sync: z.boolean(),
    linked_by: z.string().nullable(),
    created_at: instant,
  })
  .meta({ id: 'Mapping' });

export const mappingList = listOf(mapping);
const linkable = z.enum(['property', 'room_type', 'reservation']);

export const mappingQuery = z.strictObject({
  ...numberPaging,
  source_id: numericId.optional(),
  entity_type: z
    .enum(['property', 'room_type', 'reservation', 'reservation_room', 'guest'])
    .optional(),
});

export const newMapping = z.strictObject({
  source_id: integerId,
  external_entity_type: linkable,
  external_entity_id: externalId,
  gas_entity_type: z.enum(['property', 'bookable_unit', 'booking']),
  gas_entity_id: integerId,
});
export const mappingChange = z.strictObject({ auto_sync: z.boolean() });

const proposal = z.object({
  entity: z.enum(['property', 'bookable_unit']),
  id: z.int(),
  name: z.string(),
  by: z.enum(['name', 'alias', 'id', 'only_room']),
});

export const held = z
  .object({
    entity_type: z.string(),
    id: z.int(),
    source_id: z.int(),
    external_id: z.string(),
    name: z.string().nullable(),
    hold_reason: z.string(),
    check_in: z.string().nullable(),
    check_out: z.string().nullable(),
    booking_proposals: z.array(z.int()).meta({
      description: 'Bookings of the same property with exactly these days.',
    }),
    synced_at: instant,
    proposals: z.array(proposal),
  })
  .meta({ id: 'HeldItem' });

export const heldList = listOf(held);
export const heldQuery = z.strictObject({
  ...numberPaging,
  entity_type: linkable.default('reservation'),
  source_id: numericId.optional(),
  reason: line(50).optional(),
});

export const retried = z.object({ bookings: z.int() }).meta({ id: 'Retried' });

export const logLine = z
  .object({
    id: z.int(),
    source_id: z.int(),
    direction: z.string(),
    entity_type: z.string(),
    entity_id: z.string().nullable(),
    action: z.string(),
    status: z.string(),
    error_message: z.string().nullable(),
    request_data: json,
    response_data: json,
    trace_id: z.string(),
    created_at: instant,
  })
  .meta({ id: 'SyncLogLine' });

export const logList = listOf(logLine);
export const logQuery = z.strictObject({
  ...numberPaging,
  source_id: numericId.optional(),
  entity_type: line(50).optional(),
  entity_id: externalId.optional(),
  action: line(50).optional(),
  status: z.enum(['success', 'failed', 'pending']).optional(),
  direction: z.enum(['inbound', 'outbound']).optional(),
});

export const tracePath = z.strictObject({ traceId: uuid });
export const remapRequest = z.strictObject({
  entity_type: z.enum(['property', 'room_type', 'reservation', 'guest']).default('reservation'),
  dry_run: z.boolean().default(true),
  limit: z.int().min(1).max(500).default(200),
  cursor: numberPaging.cursor,
});
export const remapped = z
  .object({
    dry_run: z.boolean(),
    examined: z.int(),
    items: z.array(
      z.object({
        id: z.int(),
        external_id: z.string(),
        changes: z.array(z.object({ field: z.string(), before: json, after: json })),
      }),
    ),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: 'Remapped' });
