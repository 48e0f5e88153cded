import type { EntityType } from './canonical.ts';

/**
 * How a value is read. `text`, `day`, `instant`, `count`, `decimal`, `currency`, `flag`: one scalar. `first`: the first
 * of a list. `texts`: a list of scalars, or the names that an object says true to. `ids`: ids of a list of objects or
 * scalars. `units`: id and name of each. `rows`: a list of objects, each read by `each`.
 */
export type Reads =
  | 'text'
  | 'day'
  | 'instant'
  | 'count'
  | 'decimal'
  | 'currency'
  | 'flag'
  | 'available'
  | 'first'
  | 'texts'
  | 'ids'
  | 'units'
  | 'rows'
  | 'list-length';

export interface FieldRule {
  /** Where it stands, `a.b` for members of members; the first place that is there counts. */
  readonly from: readonly string[];
  readonly as: Reads;
  /** Of `rows`. */
  readonly each?: FieldRules;
}

export type FieldRules = Readonly<Record<string, FieldRule>>;

export interface EntityRules {
  /** Places that only this dialect has; the dialect with the most of them is the one recognised. */
  readonly marks: readonly string[];
  readonly fields: FieldRules;
}

/** A way to write properties, rooms, reservations, calendars and guests down: data, read by `read-payload.ts`. */
export interface Dialect {
  readonly id: string;
  /** Grows with every change of its rules, so that what was read by older ones can be told and read again. */
  readonly version: number;
  /** A new reservation that names no status is a confirmed one: true where the dialect's write form has none. */
  readonly newIsConfirmed: boolean;
  readonly entities: Readonly<Record<EntityType, EntityRules>>;
}

/** A rule for a field at one of some places. */
export const at = (as: Reads, ...from: readonly string[]): FieldRule => ({ as, from });
/** A rule for a list of objects. */
export const rows = (each: FieldRules, ...from: readonly string[]): FieldRule => ({
  as: 'rows',
  from,
  each,
});
