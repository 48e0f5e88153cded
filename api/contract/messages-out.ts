import * as z from 'zod';
import { OUTGOING_STATES } from '#domain/outgoing.ts';
import { idPath, instant, line, listOf, paging, uuid } from './common.ts';

const MOST_RECIPIENTS = 100;
const LONGEST_BODY = 1_000_000;

const person = z.strictObject({
  address: z.email().max(254),
  name: line(120).nullable().default(null),
});
const people = z.array(person).max(MOST_RECIPIENTS);

/** RFC 5322 §2.1.1 allows 998 characters in a line. */
const subject = z
  .string()
  .max(900)
  .regex(/^[^\r\n]*$/, 'must be one line');
const text = z.string().max(LONGEST_BODY);
const html = z.string().max(LONGEST_BODY).nullable().meta({
  description: 'The same mail as HTML, beside the plain text.',
});
const replyTo = uuid.nullable().meta({
  description: 'An e-mail of the timeline that this answers, of the same connection.',
});

export const newMessage = z.strictObject({
  to: people.default([]),
  cc: people.default([]),
  bcc: people.default([]),
  subject: subject
    .optional()
    .meta({ description: 'Default: that of the mail that is answered, with `Re:`.' }),
  text: text.default(''),
  html: html.default(null),
  reply_to_email_id: replyTo.default(null),
  draft: z.boolean().default(false).meta({ description: 'Keep it here and do not send it.' }),
});

export const messageChange = z.strictObject({
  to: people.optional(),
  cc: people.optional(),
  bcc: people.optional(),
  subject: subject.optional(),
  text: text.optional(),
  html: html.optional(),
  reply_to_email_id: replyTo.optional(),
});

const shownPerson = z.object({ address: z.string(), name: z.string().nullable() });
const state = z.enum(OUTGOING_STATES);

export const outgoing = z
  .object({
    id: uuid,
    connection_id: uuid,
    state: state.meta({
      description:
        '`uncertain`: the answer of the provider was lost and the mail cannot be looked up; decide with `confirm-sent` or `send-again`.',
    }),
    to: z.array(shownPerson),
    cc: z.array(shownPerson),
    bcc: z.array(shownPerson),
    subject: z.string(),
    text: z.string(),
    html: z.string().nullable(),
    reply_to_email_id: uuid.nullable(),
    thread_id: z.string().nullable(),
    rfc_message_id: z
      .string()
      .nullable()
      .meta({ description: 'Message-ID, the same in every attempt; null before the first.' }),
    attempts: z.int(),
    last_error: z.string().nullable().meta({ description: 'Stable code of what went wrong last.' }),
    provider_message_id: z.string().nullable(),
    provider_thread_id: z.string().nullable(),
    created_by: z.string(),
    decided_by: z.string().nullable(),
    created_at: instant,
    updated_at: instant,
    queued_at: instant.nullable(),
    sent_at: instant.nullable(),
  })
  .meta({ id: 'OutgoingEmail' });

export const outgoingList = listOf(outgoing);

export const outgoingQuery = z.strictObject({
  ...paging,
  connection_id: uuid.optional(),
  state: state.optional(),
  thread_id: z.string().max(64).optional(),
  reply_to_email_id: uuid.optional(),
});

export const outgoingPath = idPath;
