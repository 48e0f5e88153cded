import { createHash } from 'node:crypto';
import { assemble } from './assemble.ts';
import type { Canonical, EntityType, Reading } from './canonical.ts';
import { canonicalJson } from './content-hash.ts';
import type { Dialect } from './define-dialect.ts';
import { ignoredPlaces } from './ignored.ts';
import { type FieldReading, isObject, readFields, type Values } from './read-fields.ts';
import { dialectsFor } from './recognise.ts';

export type PayloadReading<Item extends Canonical = Canonical> =
  | {
      readonly kind: 'read';
      readonly reading: Reading<Item>;
      readonly ignored: readonly string[];
      /** A new reservation without a status is a confirmed one. */
      readonly newIsConfirmed: boolean;
    }
  | { readonly kind: 'unreadable'; readonly id: string | null; readonly errors: readonly Fault[] };

/** What is wrong with a payload, and where: a JSON pointer into the item. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/**
 * Reads a payload of a partner: recognises its dialect and reads by it; what that leaves out is looked for where the
 * other dialects have it, so that mixed payloads lose nothing. Pure; throws nothing.
 */
export function readPayload(type: EntityType, payload: unknown): PayloadReading {
  if (!isObject(payload)) {
    return { kind: 'unreadable', id: null, errors: [{ pointer: '', detail: 'must be an object' }] };
  }
  const [dialect, ...others] = dialectsFor(type, payload);
  const { fields } = dialect.entities[type];
  const own = readFields(payload, fields);
  const values: Record<string, unknown> = { ...own.values };
  const used = new Set(own.used);
  const unreadable = new Set(own.unreadable);
  const borrowed: string[] = [];
  for (const other of others) {
    const reading = readFields(payload, other.entities[type].fields, fields);
    for (const [field, value] of Object.entries(reading.values)) {
      if (values[field] !== undefined) continue;
      values[field] = value;
      borrowed.push(field);
    }
    for (const place of reading.used) used.add(place);
    for (const place of reading.unreadable) if (!own.used.has(place)) unreadable.add(place);
  }
  return finish(type, payload, { dialect, values, used, unreadable: [...unreadable] }, borrowed);
}

function finish(
  type: EntityType,
  payload: unknown,
  read: FieldReading & { readonly dialect: Dialect },
  borrowed: readonly string[],
): PayloadReading {
  const { dialect, values, used, unreadable } = read;
  const own = values['externalId'];
  const isAssigned = typeof own !== 'string' && type === 'reservation' && dialect.newIsConfirmed;
  const id = isAssigned ? assignedId(payload) : own;
  if (typeof id !== 'string') {
    const place = dialect.entities[type].fields['externalId']?.from[0] ?? 'id';
    const errors = [{ pointer: `/${place}`, detail: 'is required: text or a number' }];
    return { kind: 'unreadable', id: null, errors };
  }
  const item = assemble(type, { ...(values as Values), externalId: id });
  const ignored = ignoredPlaces(payload, used);
  return {
    kind: 'read',
    ignored,
    newIsConfirmed: dialect.newIsConfirmed,
    reading: {
      item,
      raw: payload,
      dialect: dialect.id,
      dialectVersion: dialect.version,
      warnings: [
        ...(isAssigned ? [`id: none was given, this is known as ${id} from now on`] : []),
        ...unreadable.map((place) => `${place}: not of the expected kind, left out`),
        ...borrowed.flatMap((field) =>
          MIXABLE.has(field) ? [] : [`${field}: read as another dialect writes it`],
        ),
      ],
    },
  };
}

/**
 * Calry's create request has no id, because the receiver gives it: ours follows from the content, so that sending the
 * same request twice makes one reservation.
 */
function assignedId(payload: unknown): string {
  const digest = createHash('sha256').update(canonicalJson(payload)).digest('hex');
  return `new-${digest.slice(0, 24)}`;
}

/** Fields that several dialects share, so that borrowing them says nothing. */
const MIXABLE = new Set(['modifiedAt', 'sequence', 'noGuest', 'unitListLength']);
