import * as z from 'zod';

/** Building blocks of the wire contract. Request schemas are strict; answers carry instants as Date, which JSON writes as ISO 8601 UTC. */

/** What OpenAPI shows in place of a schema whose own form (patterns, transforms) would only confuse. */
export function shownAs(shape: Record<string, unknown>, description?: string) {
  const override = ({ jsonSchema }: { jsonSchema: Record<string, unknown> }): void => {
    for (const name of Object.keys(jsonSchema)) delete jsonSchema[name];
    Object.assign(jsonSchema, shape, description === undefined ? {} : { description });
  };
  return { override };
}

/** A uuid as we issue it: lower case. */
export const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'must be an id')
  .meta(shownAs({ type: 'string', format: 'uuid' }));

/** An integer id in a path or query. */
export const numericId = z
  .string()
  .regex(/^[1-9]\d{0,9}$/, 'must be an id')
  .transform(Number)
  .refine((id) => id <= 2_147_483_647, 'must be an id')
  .meta(shownAs({ type: 'integer', minimum: 1, maximum: 2_147_483_647 }));

/** An integer id in a body. */
export const integerId = z.int32().min(1);

export const instant = z.date().meta(shownAs({ type: 'string', format: 'date-time' }));

/** A stay date. */
export const day = z.iso.date().meta(shownAs({ type: 'string', format: 'date' }));

/** A day in a request: the database knows no year 0. */
export const requestDay = z.iso
  .date()
  .refine((text) => text >= '0001', 'must be a day')
  .meta(shownAs({ type: 'string', format: 'date' }));

export const json = z.unknown().meta({ description: 'Any JSON value.' });

const CONTROL = '\\u0000-\\u001F\\u007F-\\u009F';

/** Text of one line that a person typed; the ends are trimmed. */
export const line = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^\P{Cc}*$/u, 'must be one line')
    .trim()
    .min(1)
    .meta(
      shownAs({
        type: 'string',
        minLength: 1,
        maxLength: max,
        pattern: `^[^${CONTROL}]*[^\\s\\uFEFF${CONTROL}][^${CONTROL}]*$`,
      }),
    );

export const timeZone = z
  .string()
  .max(64)
  .refine((name) => isTimeZone(name), 'must be an IANA time zone')
  .meta({ example: 'Europe/Lisbon' });

export const flag = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .meta(shownAs({ type: 'boolean' }));

const FIRST_INSTANT = Date.parse('0001-01-01T00:00:00Z');
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

/** An offset may lead out of the years that a date-time can name, and that the database can compare with. */
export const queryInstant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(Math.min(Math.max(Date.parse(text), FIRST_INSTANT), LAST_INSTANT)))
  .meta(shownAs({ type: 'string', format: 'date-time' }));

/** `?limit=&cursor=` of every list. */
export const paging = {
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'must be a number')
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= 500, 'must be 1 to 500')
    .default(50)
    .meta(shownAs({ type: 'integer', minimum: 1, maximum: 500, default: 50 })),
  cursor: z.string().min(1).max(500).optional(),
};

/** What `cursor` is in lists ordered by a number. */
export const NUMBER_CURSOR = /^[1-9]\d{0,9}$/;

const numberCursor = z
  .string()
  .regex(NUMBER_CURSOR, 'must be one that this list gave out')
  .meta(shownAs({ type: 'string', pattern: '^[1-9][0-9]{0,9}$' }));

/** `?limit=&cursor=` of lists ordered by a number. */
export const numberPaging = { limit: paging.limit, cursor: numberCursor.optional() };

/** `{items, next_cursor}`; `next_cursor` is null on the last page. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}

export const idPath = z.strictObject({ id: uuid });
export const numericIdPath = z.strictObject({ id: numericId });

/** The name of a capability; which there are is in the catalogue. */
export const capabilityName = z.string().regex(/^[a-z_]{1,40}$/, 'must be a capability');

export const PLATFORMS = ['airbnb', 'vrbo', 'booking', 'pms'] as const;
export const platform = z.enum(PLATFORMS);

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
