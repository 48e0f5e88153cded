import * as z from 'zod';
import type { BookingKey } from '#db/bookings.ts';
import type { NameKey } from '#db/contacts.ts';
import type { Page, TimeKey } from '#db/page.ts';
import { NUMBER_CURSOR } from './contract/common.ts';
import { Problem } from './problem.ts';

/** How a list's position travels: opaque to callers, checked when it comes back. Row-level security bounds what it can reach. */
export interface CursorCodec<Key> {
  encode(key: Key): string;
  /** Throws INVALID_REQUEST for anything that `encode` did not make. */
  decode(cursor: string | undefined): Key | null;
}

function cursorOf<Key, Wire extends z.ZodType>(
  wire: Wire,
  toWire: (key: Key) => readonly (string | number)[],
  fromWire: (value: z.output<Wire>) => Key,
): CursorCodec<Key> {
  return {
    encode: (key) => Buffer.from(JSON.stringify(toWire(key))).toString('base64url'),
    decode(cursor) {
      if (cursor === undefined) return null;
      const parsed = wire.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')));
      if (parsed.success) return fromWire(parsed.data);
      throw notOurs();
    },
  };
}

function notOurs(): Problem {
  return new Problem('INVALID_REQUEST', 'The cursor is not one that this list gave out.');
}

/** For lists ordered by time and uuid. */
export const timeCursor: CursorCodec<TimeKey> = cursorOf(
  z.tuple([z.int(), z.uuid()]),
  (key) => [key.at.getTime(), key.id],
  ([at, id]) => ({ at: new Date(at), id }),
);

/** For lists ordered by a number: the number itself, so that its whole form is documented. Past the last one a list is empty. */
export const numberCursor: CursorCodec<number> = {
  encode: String,
  decode(cursor) {
    if (cursor === undefined) return null;
    if (!NUMBER_CURSOR.test(cursor)) throw notOurs();
    return Math.min(Number(cursor), 2_147_483_647);
  },
};

/** For lists ordered by uuid. */
export const idCursor: CursorCodec<string> = cursorOf(
  z.tuple([z.uuid()]),
  (id) => [id],
  ([id]) => id,
);

/** For lists ordered by name and uuid. */
export const nameCursor: CursorCodec<NameKey> = cursorOf(
  z.tuple([z.string(), z.uuid()]),
  (key) => [key.name, key.id],
  ([name, id]) => ({ name, id }),
);

/** For bookings: arrival day and number. */
export const bookingCursor: CursorCodec<BookingKey> = cursorOf(
  z.tuple([z.iso.date(), z.int32()]),
  (key) => [key.checkIn, key.id],
  ([checkIn, id]) => ({ checkIn, id }),
);

/** A page as lists answer it. */
export function listBody<Row, Key, Item>(
  page: Page<Row, Key>,
  cursor: CursorCodec<Key>,
  present: (row: Row) => Item,
): { items: Item[]; next_cursor: string | null } {
  return {
    items: page.items.map(present),
    next_cursor: page.next === null ? null : cursor.encode(page.next),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
