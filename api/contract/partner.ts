import * as z from 'zod';
import type { EntityType } from '#gassync/canonical.ts';
import { listOf, paging, queryInstant, requestDay, shownAs } from './common.ts';
import * as examples from './partner-examples.ts';
import { sentForms } from './partner-sent.ts';

/** The partner API's contract. Ids are the partner's own. */

/** Items of one request. */
export const MOST_ITEMS = 10_000;

/** Whatever the buffer can hold as an id must be askable: it keeps tabs and line ends (gassync/text.ts). */
export const externalId = z
  .string()
  .min(1)
  .max(255)
  .regex(/^(?:\P{Cc}|[\t\n\r])+$/u, 'must be text without control characters')
  .meta(
    shownAs({
      type: 'string',
      minLength: 1,
      maxLength: 255,
      pattern: '^[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F]+$',
    }),
  );
export const idPath = z.strictObject({ id: externalId });

const fault = z
  .object({ pointer: z.string(), detail: z.string() })
  .meta({ id: 'Fault', description: 'What is wrong, and where in the item (a JSON pointer).' });

const result = z
  .object({
    index: z.int().meta({ description: 'Place of the item in the request.' }),
    id: z.string().nullable().meta({ description: 'The item’s own id; null when it has none.' }),
    outcome: z.enum(['created', 'updated', 'unchanged', 'stale', 'rejected']).meta({
      description:
        'What storing did. `stale`: something newer is stored already, by `updatedAt`. `rejected`: not stored, see `errors`.',
    }),
    mapping: z.enum(['linked', 'created', 'quarantined', 'none']).meta({
      description:
        'What became of it in the product. `quarantined`: stored, and held until a person links or decides; it is tried again by itself.',
    }),
    errors: z.array(fault),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'ItemResult' });

export const results = z
  .object({ results: z.array(result) })
  .meta({ id: 'Results', example: examples.results });

export const mappingState = z.enum(['linked', 'quarantined', 'none']);

/** Calry's shape with two members of ours. */
const standing = {
  mapping: mappingState.meta({ description: 'Whether it has reached the product.' }),
  holdReason: z.string().nullable().meta({ description: 'Why it is quarantined.' }),
};

const item = (id: string, example: object) =>
  z.looseObject({ id: z.string(), ...standing }).meta({ id, example });

export const SHAPES = {
  property: item('Property', examples.propertyRead),
  room_type: item('RoomType', examples.roomTypeRead),
  reservation: item('Reservation', examples.reservationRead),
  guest: item('Guest', examples.guestRead),
} as const;

const day = z.looseObject({
  date: z.string(),
  status: z.enum(['AVAILABLE', 'NOT_AVAILABLE']),
  unitsAvailable: z.int().nullable(),
  price: z.object({ amount: z.string(), currency: z.string().nullable() }).nullable(),
  minimumNights: z.int().nullable(),
  maximumNights: z.int().nullable(),
});

export const availability = z
  .object({
    propertyId: z.string().nullable(),
    roomTypeId: z.string(),
    updatedAt: z.string().nullable(),
    dateWiseAvailability: z.array(day),
  })
  .meta({ id: 'Availability' });

export const availabilityList = listOf(availability);

/** What a body may be: one item, a list of them, or Calry's envelope around either. */
const one = z.looseObject({});
const bodyOf = (type: EntityType, id: string, samples: Readonly<Record<string, unknown>>) => {
  const forms = sentForms(type);
  const list = z
    .array(z.union(forms))
    .max(MOST_ITEMS)
    .meta({ id: `${id}List` });
  return (
    z
      // What fits no form is refused alone, beside its neighbours.
      .union([...forms, one, list, z.array(z.unknown()).max(MOST_ITEMS)])
      .meta({ id, examples: Object.values(samples), description: BODY_WORDS })
  );
};

const BODY_WORDS =
  'One item or an array of up to 10,000, in any dialect of the guide (/docs/partners). Unknown members are kept and reported.';

export const BODIES = {
  property: bodyOf('property', 'PropertyBody', examples.propertyBodies),
  room_type: bodyOf('room_type', 'RoomTypeBody', examples.roomTypeBodies),
  reservation: bodyOf('reservation', 'ReservationBody', examples.reservationBodies),
  availability: bodyOf('availability', 'AvailabilityBody', examples.availabilityBodies),
  guest: bodyOf('guest', 'GuestBody', examples.guestBodies),
} as const;

const updatedSince = queryInstant.optional();
/** A plain number, so that its whole form is documented; past the last item a list is empty. */
const cursor = z
  .string()
  .regex(/^[1-9]\d{0,9}$/, 'must be one that this list gave out')
  .transform((text) => Math.min(Number(text), 2_147_483_647))
  .optional()
  .meta(shownAs({ type: 'string', pattern: '^[1-9][0-9]{0,9}$' }));
export const listQuery = z.strictObject({
  limit: paging.limit,
  cursor,
  updated_since: updatedSince,
});
export const roomTypeQuery = listQuery.extend({ property: externalId.optional() });

export const reservationQuery = roomTypeQuery.extend({
  room_type: externalId.optional(),
  status: z.enum(['confirmed', 'pending', 'cancelled']).optional(),
  kind: z.enum(['stay', 'block', 'inquiry']).optional(),
  from: requestDay.optional(),
  to: requestDay.optional(),
});

export const windowQuery = z.strictObject({
  startDate: requestDay.optional(),
  endDate: requestDay.optional(),
});
export const availabilityQuery = windowQuery.extend({
  limit: paging.limit,
  cursor: externalId.optional(),
});

export const digestQuery = z.strictObject({
  property: externalId,
  month: z.string().regex(/^(?:19|20|21)\d{2}-(?:0[1-9]|1[0-2])$/, 'must be a month, YYYY-MM'),
});

export const digest = z
  .object({
    property: z.string(),
    month: z.string(),
    count: z.int(),
    hash: z.string().meta({ description: 'SHA-256, hex; see the guide for what is hashed.' }),
  })
  .meta({ id: 'Digest', example: examples.digest });
