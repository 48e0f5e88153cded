import * as z from 'zod';
import { day, instant, json, listOf, paging, queryInstant, shownAs, uuid } from './common.ts';

export const activity = z
  .object({
    id: uuid,
    connection_id: uuid.nullable(),
    type: z.string(),
    data: json,
    created_at: instant,
  })
  .meta({ id: 'Activity' });

export const activityList = listOf(activity);

export const activityQuery = z.strictObject({
  ...paging,
  connection_id: uuid.optional(),
  type: z.string().max(60).optional(),
  from: queryInstant.optional(),
  to: queryInstant.optional(),
});

export const overviewQuery = z.strictObject({
  days: z
    .string()
    .regex(/^\d{1,2}$/, 'must be 1 to 90')
    .transform(Number)
    .refine((days) => days >= 1 && days <= 90, 'must be 1 to 90')
    .default(30)
    .meta(shownAs({ type: 'integer', minimum: 1, maximum: 90, default: 30 })),
});

export const overview = z
  .object({
    attention: z.object({
      connections: z.array(
        z.object({
          id: uuid,
          display_name: z.string(),
          provider: z.string(),
          status: z.string(),
          status_reason: z.string().nullable(),
          status_since: instant,
        }),
      ),
      reviews_open: z.int(),
      conflicts_open: z.int(),
    }),
    bookings: z.object({ upcoming: z.int(), upcoming_bare: z.int() }),
    enrichment_per_week: z.array(z.object({ week: day, bookings: z.int(), with_guest: z.int() })),
    runs_per_day: z.array(z.object({ day, completed: z.int(), failed: z.int() })),
    messages_per_day: z.array(z.object({ day, messages: z.int() })),
  })
  .meta({ id: 'Overview' });
