import * as z from 'zod';
import { EVENT_NAMES, type EventType } from '#gassync/event-types.ts';
import { paging, shownAs } from './common.ts';
import * as examples from './partner-examples.ts';

/** The log of events as a partner reads it. */

const MOST = 2_147_483_647;

const name = EVENT_NAMES.map((type) => type.replace('.', String.raw`\.`)).join('|');
const NAMES = `^(?:${name})(?:,(?:${name}))*$`;

const after = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,9})$/, 'must be the number of an event, or 0')
  .transform(Number)
  .refine((number) => number <= MOST, 'must be the number of an event, or 0')
  .optional()
  .meta(shownAs({ type: 'integer', minimum: 0, maximum: MOST }, 'Events behind this number.'));

const types = z
  .string()
  .max(1_000)
  .regex(new RegExp(NAMES), 'must be types of events, separated by commas')
  .transform((text) => [...new Set(text.split(','))] as EventType[])
  .optional()
  .meta(shownAs({ type: 'string', maxLength: 1_000, pattern: NAMES }, 'Only these types.'));

export const feedQuery = z.strictObject({ after, limit: paging.limit, types });

const eventBody = z
  .object({
    type: z.string(),
    timestamp: z.string(),
    number: z.int().meta({ description: 'Counts the events of the workspace, without a gap.' }),
    sequence: z.int().meta({ description: 'Counts the changes of this thing, without a gap.' }),
    data: z.looseObject({}).meta({ description: 'The thing as the change left it.' }),
  })
  .meta({ id: 'EventBody', example: examples.eventBody });

const feedEvent = z
  .object({
    id: z.string().meta({ description: 'As in the header `webhook-id`.' }),
    ...eventBody.shape,
  })
  .meta({ id: 'FeedEvent', example: examples.event });

export const feed = z
  .object({
    items: z.array(feedEvent),
    next_cursor: z.string().nullable().meta({
      description: 'What to send as `after` for the next page; null on the last one.',
    }),
    acknowledged: z.int().meta({ description: 'Up to where you have acknowledged.' }),
    last_number: z.int().meta({ description: 'The last event of the workspace.' }),
  })
  .meta({
    id: 'EventFeed',
    example: { items: [examples.event], next_cursor: null, acknowledged: 811, last_number: 812 },
  });

export const acknowledgement = z
  .strictObject({ number: z.int().min(0).max(MOST) })
  .meta({ id: 'Acknowledgement', example: { number: 812 } });

export const acknowledged = z
  .object({ acknowledged: z.int() })
  .meta({ id: 'Acknowledged', example: { acknowledged: 812 } });

const signed = z.object({
  'webhook-id': z.string().meta({ description: 'Of the event; the same at every attempt.' }),
  'webhook-timestamp': z.string().meta({ description: 'Of this attempt, seconds since 1970.' }),
  'webhook-signature': z.string().meta({
    description: 'Standard Webhooks `v1`; two of them while a new secret takes over.',
  }),
});

/** What a partner's endpoint is sent: not ours to serve, so it stands under `webhooks` of the document. */
export const WEBHOOKS = {
  event: {
    post: {
      operationId: 'receiveEvent',
      tags: ['events'],
      summary:
        'Sent to your endpoint for each event that it subscribes to; the guide says how to verify it',
      security: [],
      requestParams: { header: signed },
      requestBody: { required: true, content: { 'application/json': { schema: eventBody } } },
      responses: {
        '2XX': { description: 'Accepted. Anything else is tried again, ten times in all.' },
        '410': { description: 'Gone: the endpoint is disabled at once.' },
        '429': {
          description:
            'Too much: with Retry-After nothing is sent until then; 502, 503 and 504 likewise.',
        },
      },
    },
  },
};
