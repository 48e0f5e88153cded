import * as z from 'zod';
import { flag, instant, line, listOf, numericId, paging, timeZone } from './common.ts';

export const ALIAS_KINDS = [
  'name',
  'airbnb_listing_id',
  'vrbo_property_id',
  'vrbo_unit',
  'booking_hotel_id',
  'listing_id',
] as const;

const alias = z.object({
  id: z.int(),
  kind: z.string(),
  value: z.string(),
  source: z.string(),
  created_at: instant,
});
const unit = z.object({ id: z.int(), name: z.string(), created_at: instant });

export const aliasBody = alias.meta({ id: 'Alias' });
export const unitBody = unit.meta({ id: 'Unit' });

export const property = z
  .object({
    id: z.int(),
    name: z.string(),
    time_zone: z.string().nullable().meta({ description: 'null: that of the workspace.' }),
    inventory_authority: z.string(),
    aliases: z.array(aliasBody),
    units: z.array(unitBody),
    created_at: instant,
    updated_at: instant,
    archived_at: instant.nullable(),
  })
  .meta({ id: 'Property' });

export const propertyList = listOf(property);

export const newAlias = z.strictObject({
  kind: z.enum(ALIAS_KINDS).default('name'),
  value: line(300),
});

export const newProperty = z.strictObject({
  name: line(200),
  time_zone: timeZone.nullable().default(null),
  aliases: z.array(newAlias).max(100).default([]),
});

export const propertyChange = z.strictObject({
  name: line(200).optional(),
  time_zone: timeZone.nullable().optional(),
  archived: z.boolean().optional(),
});

export const propertyQuery = z.strictObject({ ...paging, archived: flag.default(false) });

export const newUnit = z.strictObject({ name: line(200) });

export const aliasPath = z.strictObject({ id: numericId, aliasId: numericId });
export const unitPath = z.strictObject({ id: numericId, unitId: numericId });
