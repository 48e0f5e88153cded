import * as z from 'zod';
import {
  day,
  flag,
  instant,
  json,
  line,
  listOf,
  numericId,
  paging,
  requestDay,
  uuid,
} from './common.ts';

const fields = {
  id: z.int(),
  property_id: z.int(),
  unit_id: z.int().nullable(),
  check_in: day,
  check_out: day,
  status: z.string(),
  source_feed_id: z.int().nullable(),
  guest_name: z.string().nullable(),
  guest_count: z.int().nullable(),
  guest_email: z.string().nullable(),
  phone: z.string().nullable(),
  metadata: json,
  raw_data: json.meta({
    description: '`enrichment_reason` says why a mail was taken for this booking.',
  }),
  created_at: instant,
  updated_at: instant,
};

export const booking = z.object(fields).meta({ id: 'Booking' });
export const bookingList = listOf(booking);

export const bookingDetail = z
  .object({
    ...fields,
    references: z.array(
      z.object({ kind: z.string(), value: z.string(), source: z.string(), source_id: z.string() }),
    ),
    field_sources: z
      .array(
        z.object({ field: z.string(), set_by: z.string(), reference: z.string(), set_at: instant }),
      )
      .meta({ description: 'Who set each guest field: a person, a message or the feed.' }),
    messages: z.array(
      z.object({
        message_id: uuid,
        connection_id: uuid,
        outcome: z.string(),
        match_by: z.string().nullable(),
        decided_at: instant,
      }),
    ),
  })
  .meta({ id: 'BookingDetail' });

export const bookingQuery = z.strictObject({
  ...paging,
  property_id: numericId.optional(),
  feed_id: numericId.optional(),
  status: z.string().max(20).optional(),
  from: requestDay.optional().meta({ description: 'Stays that end after this day.' }),
  to: requestDay.optional().meta({ description: 'Stays that begin before this day.' }),
  bare: flag.optional().meta({ description: 'true: without a guest’s name yet.' }),
});

/** Only the guest's fields: dates, property and status are the calendar's. null hands a field back to the mails. */
export const bookingChange = z
  .strictObject({
    guest_name: line(200).nullable().optional(),
    guest_count: z.int().min(1).max(500).nullable().optional(),
    guest_email: z.email().max(320).nullable().optional(),
    phone: z
      .string()
      .trim()
      .regex(/^\+?[\d\s()./-]{3,40}$/, 'must be a phone number')
      .nullable()
      .optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'change at least one field');
