import * as z from 'zod';
import { booking } from './bookings.ts';
import { idPath, instant, integerId, listOf, paging, uuid } from './common.ts';
import { facts, message } from './messages.ts';

export const REVIEW_STATUSES = ['open', 'resolved', 'dismissed'] as const;
const status = z.enum(REVIEW_STATUSES);

const fields = {
  id: uuid,
  connection_id: uuid,
  message_id: uuid,
  reason: z.string(),
  status,
  proposed_booking_id: z.int().nullable(),
  resolved_booking_id: z.int().nullable(),
  resolved_by: z
    .string()
    .nullable()
    .meta({ description: 'A user or token id, or `calendar` when it settled itself.' }),
  resolved_at: instant.nullable(),
  created_at: instant,
  updated_at: instant,
};

export const review = z
  .object({
    ...fields,
    platform: z.string().nullable(),
    event_type: z.string().nullable(),
    facts: facts.nullable(),
    candidates: z.array(z.object({ booking_id: z.int(), why_not: z.string() })),
  })
  .meta({ id: 'Review' });

export const reviewList = listOf(review);

export const reviewDetail = z
  .object({
    ...fields,
    message,
    candidates: z.array(
      z.object({ booking_id: z.int(), why_not: z.string(), booking: booking.nullable() }),
    ),
    proposed_booking: booking.nullable(),
    resolved_booking: booking.nullable(),
  })
  .meta({ id: 'ReviewDetail' });

export const reviewQuery = z.strictObject({
  ...paging,
  status: status.optional(),
  connection_id: uuid.optional(),
  reason: z.string().max(60).optional(),
});

export const resolution = z.strictObject({ booking_id: integerId });
export const reviewPath = idPath;
