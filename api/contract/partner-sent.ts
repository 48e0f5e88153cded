import * as z from 'zod';
import type { EntityType } from '#gassync/canonical.ts';
import type { Dialect, FieldRule, FieldRules, Reads } from '#gassync/define-dialect.ts';
import { DIALECTS } from '#gassync/dialects/index.ts';

/** What a partner may send, as the document shows it: taken from the rules by which each dialect is read. */

const text = z.string();
const row = z.looseObject({ id: text, name: text.optional() });

const FORMS: Readonly<Record<Exclude<Reads, 'rows' | 'list-length'>, z.ZodType>> = {
  text,
  day: z.iso.date(),
  instant: z.iso.datetime({ offset: true }),
  count: z.int().min(0).max(1_000),
  decimal: z.union([text.regex(/^\d{1,12}(\.\d{1,3})?$/), z.number().min(0)]),
  currency: text.regex(/^[A-Z]{3}$/),
  flag: z.boolean(),
  available: z.union([z.boolean(), z.enum(['AVAILABLE', 'NOT_AVAILABLE'])]),
  first: z.array(text),
  texts: z.union([z.array(text), z.record(text, z.boolean())]),
  ids: z.array(z.union([text, row])),
  units: z.array(row),
};

/** Fields that are there in whatever a dialect calls a whole thing. */
const WHOLE = new Set([
  'externalId',
  'checkIn',
  'checkOut',
  'status',
  'roomTypeId',
  'roomTypeIds',
  'date',
  'available',
  'days',
]);

const STATUSES = z.enum(['confirmed', 'pending', 'inquiry', 'blocked', 'cancelled', 'no_show']);

const NAMES: Readonly<Record<EntityType, string>> = {
  property: 'Property',
  room_type: 'RoomType',
  reservation: 'Reservation',
  availability: 'Availability',
  guest: 'Guest',
};

/** The forms of one kind of thing, one per dialect that has one of its own, named after both. */
export function sentForms(type: EntityType): readonly z.ZodType[] {
  const seen = new Set<FieldRules>();
  return DIALECTS.flatMap((dialect) => {
    const { fields } = dialect.entities[type];
    if (seen.has(fields)) return [];
    seen.add(fields);
    return formOf(fields).meta({
      id: `${NAMES[type]}_${dialect.id}`,
      description: wordsOf(dialect),
    });
  });
}

function wordsOf({ id }: Dialect): string {
  return `As the dialect \`${id}\` has it. An item that does not fit is refused or held alone; its request is not.`;
}

interface Place {
  readonly rule: FieldRule;
  readonly field: string;
}

/** An object with each field at the first of its places. */
function formOf(rules: FieldRules): z.ZodObject {
  const places = new Map(
    Object.entries(rules)
      .filter(([, rule]) => rule.as !== 'list-length')
      .map(([field, rule]) => [rule.from[0] ?? field, { rule, field }]),
  );
  return objectAt(places, '');
}

function objectAt(places: ReadonlyMap<string, Place>, prefix: string): z.ZodObject {
  const below = [...places.keys()].filter((place) => place.startsWith(prefix));
  const names = new Set(below.map((place) => place.slice(prefix.length).split('.')[0] ?? ''));
  return z.looseObject(
    Object.fromEntries(
      [...names].map((name) => {
        const place = `${prefix}${name}`;
        const isObject = below.some((one) => one.startsWith(`${place}.`));
        const here = places.get(place);
        if (isObject || here === undefined)
          return [name, objectAt(places, `${place}.`).nullable().optional()];
        const form = leafOf(here);
        return [name, WHOLE.has(here.field) ? form : form.nullable().optional()];
      }),
    ),
  );
}

function leafOf({ rule, field }: Place): z.ZodType {
  if (field === 'status') return STATUSES;
  if (rule.as === 'rows') return z.array(formOf(rule.each ?? {}));
  return rule.as === 'list-length' ? z.unknown() : FORMS[rule.as];
}
