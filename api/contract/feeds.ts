import * as z from 'zod';
import {
  day,
  instant,
  integerId,
  line,
  listOf,
  numericId,
  paging,
  platform,
  uuid,
} from './common.ts';

const url = z.string().trim().min(1).max(2_000);

export const feed = z
  .object({
    id: z.int(),
    connection_id: uuid,
    property_id: z.int(),
    unit_id: z.int().nullable(),
    platform: z.string().nullable(),
    display_name: z.string(),
    url_host: z
      .string()
      .nullable()
      .meta({ description: 'The address itself is a secret and is not shown again.' }),
    status: z.string(),
    status_reason: z.string().nullable(),
    status_since: instant,
    paused: z.boolean(),
    last_run_at: instant.nullable(),
    last_success_at: instant.nullable(),
    next_due_at: instant.nullable(),
    bookings: z.int(),
    created_at: instant,
    removed_at: instant.nullable(),
  })
  .meta({ id: 'Feed' });

export const feedList = listOf(feed);
export const feedQuery = z.strictObject({ ...paging, property_id: numericId.optional() });

export const newFeed = z.strictObject({
  property_id: integerId,
  unit_id: integerId.nullable().default(null),
  platform: platform.nullable().default(null),
  url,
  display_name: line(120).optional(),
});

export const feedChange = z.strictObject({
  unit_id: integerId.nullable().optional(),
  platform: platform.nullable().optional(),
  url: url.optional(),
  display_name: line(120).optional(),
});

export const feedTest = z.strictObject({ url, platform: platform.nullable().default(null) });

/** What a feed would bring, before it is saved. */
export const feedTestResult = z
  .object({
    ok: z.boolean(),
    code: z.string().nullable().meta({ description: 'Why it cannot be used.' }),
    events: z.int(),
    stays: z.int(),
    blocks: z.int(),
    sample: z.array(
      z.object({ summary: z.string(), check_in: day, check_out: day, kind: z.string() }),
    ),
  })
  .meta({ id: 'FeedTest' });
