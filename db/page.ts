/** One page of a list. `next` is the key after which the following page starts, null at the end. */
export interface Page<Row, Key> {
  readonly items: readonly Row[];
  readonly next: Key | null;
}

/**
 * Cuts rows fetched with `limit + 1` into a page. Every list is read by keyset, so that rows that
 * come or go between two pages neither repeat nor hide others.
 */
export function pageOf<Row, Key>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => Key,
): Page<Row, Key> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? keyOf(last) : null };
}

/** Key of lists that are ordered by time and id. */
export interface TimeKey {
  readonly at: Date;
  readonly id: string;
}
