import * as z from 'zod';
import { idPath, instant, uuid } from './common.ts';

const text = z.string().nullable();

/** What a mail says; unreadable is null, nothing is guessed. */
export const facts = z
  .object({
    guest_name: text,
    check_in: text,
    check_out: text,
    confirmation_code: text,
    guest_count: z.int().nullable(),
    guest_email: text,
    phone: text,
    property_name: text,
    listing_id: text,
    total_amount: text,
    payout_amount: text,
    currency: text,
  })
  .meta({ id: 'Facts' });

const evidence = z.object({ rule: z.string(), words: z.string(), source: z.string() });

export const reading = z
  .object({
    parser_version: z.string(),
    platform: z.string(),
    locale: text,
    event_type: z.string(),
    effect: z.string(),
    authentic: z.boolean().nullable().meta({ description: 'null: cannot be known.' }),
    confidence: z.string(),
    facts,
    evidence: z
      .record(z.string(), evidence)
      .meta({ description: 'For each fact the words it was read from, and the rule.' }),
    remarks: z.array(z.string()),
    sent_at: z.string(),
  })
  .meta({ id: 'Reading' });

export const message = z
  .object({
    id: uuid,
    connection_id: uuid,
    gmail_message_id: z.string(),
    thread_id: z.string(),
    run_id: uuid,
    received_at: instant,
    stored_at: instant,
    subject: text,
    from: text,
    headers: z.array(z.object({ name: z.string(), value: z.string() })),
    text: text.meta({ description: 'null once the connection’s data was erased.' }),
    html: text.meta({
      description: 'As it came: render it sandboxed, without scripts or remote content.',
    }),
    reading: reading.nullable(),
    outcome: z
      .object({
        outcome: z.string(),
        match_by: text,
        booking_id: z.int().nullable(),
        decided_at: instant,
      })
      .nullable(),
    review: z.object({ id: uuid, reason: z.string(), status: z.string() }).nullable(),
  })
  .meta({ id: 'Message' });

export const messagePath = idPath;
