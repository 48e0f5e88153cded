import * as z from 'zod';
import { flag, idPath, instant, listOf, paging, queryInstant, uuid } from './common.ts';

const person = z.object({ name: z.string().nullable(), address: z.string() });
const address = z.string().trim().toLowerCase().min(1).max(320);
const text = z.string().trim().min(2).max(200);
const direction = z.enum(['inbound', 'outbound']);

const emailShape = {
  id: uuid,
  connection_id: uuid,
  external_id: z.string(),
  thread_id: z.string(),
  rfc_message_id: z.string().nullable(),
  direction,
  subject: z.string(),
  from: person.nullable(),
  to: z.array(person),
  cc: z.array(person),
  sent_at: instant,
  snippet: z.string(),
  labels: z.array(z.string()),
  attachments: z.array(
    z.object({
      attachment_id: z.string(),
      filename: z.string(),
      mime_type: z.string(),
      size: z.int(),
    }),
  ),
  created_at: instant,
  updated_at: instant,
};

export const listedEmail = z.object(emailShape).meta({ id: 'EmailSummary' });
export const emailList = listOf(listedEmail);

export const email = z
  .object({
    ...emailShape,
    body_text: z.string(),
    signature_phones: z.array(z.string()).meta({
      description: 'Numbers in the sender’s signature, where the version of the reader looks.',
    }),
    normaliser_version: z.int(),
  })
  .meta({ id: 'Email' });

export const emailQuery = z.strictObject({
  ...paging,
  connection_id: uuid.optional(),
  thread_id: z.string().min(1).max(200).optional(),
  direction: direction.optional(),
  participant: address.optional().meta({ description: 'An address of whom it is from or to.' }),
  from: queryInstant.optional(),
  to: queryInstant.optional(),
  text: text.optional().meta({ description: 'Words in subject or text.' }),
});

const time = z.union([
  z.object({ date: z.string().meta({ format: 'date' }) }),
  z.object({ at: instant, time_zone: z.string().nullable() }),
]);
const meetingStatus = z.enum(['confirmed', 'tentative', 'cancelled', 'deleted']);

export const meeting = z
  .object({
    id: uuid,
    connection_id: uuid,
    external_id: z.string(),
    calendar_id: z.string(),
    event_id: z.string(),
    ical_uid: z.string().nullable(),
    status: meetingStatus,
    title: z.string(),
    description: z.string(),
    location: z.string().nullable(),
    start: time.nullable(),
    end: time.nullable().meta({ description: 'Exclusive.' }),
    recurrence: z.array(z.string()),
    recurring_event_id: z.string().nullable(),
    original_start: time.nullable(),
    organiser: person.nullable(),
    attendees: z.array(person.extend({ response: z.string() })),
    event_type: z.string(),
    url: z.string().nullable(),
    provider_updated_at: instant.nullable(),
    deleted_at: instant.nullable(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'Meeting' });
export const meetingList = listOf(meeting);

export const meetingQuery = z.strictObject({
  ...paging,
  connection_id: uuid.optional(),
  calendar_id: z.string().min(1).max(1024).optional(),
  status: meetingStatus.optional(),
  participant: address.optional().meta({ description: 'Who organises or attends it.' }),
  from: queryInstant.optional().meta({ description: 'Starts at this time or later.' }),
  to: queryInstant.optional().meta({ description: 'Starts before this time.' }),
  text: text.optional().meta({ description: 'Words in title, description or location.' }),
  include_deleted: flag.optional(),
});

export const contact = z
  .object({
    id: uuid,
    connection_id: uuid,
    external_id: z.string(),
    name: z.string(),
    emails: z.array(z.string()),
    phones: z.array(z.string()),
    organisation: z.string().nullable(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'Contact' });
export const contactList = listOf(contact);

export const contactQuery = z.strictObject({
  ...paging,
  connection_id: uuid.optional(),
  text: text.optional().meta({
    description: 'Part of a name, an organisation, an address or a number.',
  }),
});

export const productPath = idPath;
