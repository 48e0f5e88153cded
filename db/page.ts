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

/** Of a list by `created_at`, newest first: which rows come after a key. */
export function olderThan(after: TimeKey | null) {
  if (after === null) return {};
  return {
    OR: [{ created_at: { lt: after.at } }, { created_at: after.at, id: { lt: after.id } }],
  };
}

/** Order and size of such a list: one row more than the page, which tells whether another follows. */
export function newestFirst(limit: number) {
  return {
    orderBy: [{ created_at: 'desc' as const }, { id: 'desc' as const }],
    take: limit + 1,
  };
}

/** The key of a row of such a list. */
export function timeKeyOf(row: { readonly created_at: Date; readonly id: string }): TimeKey {
  return { at: row.created_at, id: row.id };
}
