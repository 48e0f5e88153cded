import type { Canonical } from './canonical.ts';
import { contentHash } from './content-hash.ts';
import { merge } from './merge.ts';

/** A thing as it is stored. */
export interface StoredItem<Item extends Canonical = Canonical> {
  readonly item: Item;
  readonly hash: string;
  /** Deleted by the source. */
  readonly deleted: boolean;
}

export type Judgement<Item extends Canonical = Canonical> =
  | { readonly outcome: 'created' | 'updated'; readonly item: Item; readonly hash: string }
  /** Same content; the item carries the newer revision. */
  | { readonly outcome: 'unchanged'; readonly item: Item; readonly hash: string }
  | { readonly outcome: 'stale' };

/**
 * Decides what a reading does to what is stored. The source's own time decides what is stale, never the time of
 * arrival; at equal times its sequence; where neither tells, the later arrival counts.
 */
export function judge<Item extends Canonical>(
  stored: StoredItem<Item> | null,
  reading: Item,
): Judgement<Item> {
  if (stored === null) {
    return { outcome: 'created', item: reading, hash: contentHash(reading) };
  }
  if (isOlder(reading, stored.item)) return { outcome: 'stale' };
  const item = merge(stored.item, reading);
  const hash = contentHash(item);
  const isSame = hash === stored.hash && !stored.deleted;
  return { outcome: isSame ? 'unchanged' : 'updated', item, hash };
}

function isOlder(reading: Canonical, stored: Canonical): boolean {
  if (reading.modifiedAt !== null && stored.modifiedAt !== null) {
    if (reading.modifiedAt !== stored.modifiedAt) return reading.modifiedAt < stored.modifiedAt;
  }
  const { sequence } = reading;
  return sequence != null && stored.sequence != null && sequence < stored.sequence;
}
