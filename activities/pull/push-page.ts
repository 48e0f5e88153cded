import { failpoint } from '#lib/failpoint.ts';
import type { Canonical, EntityType, Reading } from '#gassync/canonical.ts';
import { fromAdapter, ingest } from '#db/gassync/ingest.ts';
import { scopeOf } from '#db/gassync/source-ref.ts';
import { bookingsOf, currenciesOf } from '#db/pms-source.ts';
import type { SourceItem } from '#providers/reservations.ts';
import type { Pull } from './open-pull.ts';

/** A thing with its parsed content; what is not JSON any more was JSON when the answer was checked. */
export interface ParsedItem {
  readonly item: SourceItem;
  readonly payload: unknown;
}

export function parseItems(items: readonly SourceItem[]): readonly ParsedItem[] {
  return items.map((item) => ({
    item,
    payload: JSON.parse(item.raw.toString('utf8')) as unknown,
  }));
}

/** Parts before wholes: a room needs its property, a reservation its room. */
const ORDER: readonly EntityType[] = ['property', 'room_type', 'reservation', 'availability'];

/** Properties that the things name and the buffer does not know; they have no currency yet. */
export async function unknownProperties(
  pull: Pull,
  items: readonly ParsedItem[],
): Promise<readonly string[]> {
  const named = namedProperties(readAll(pull, items, new Map()));
  const known = await currencies(pull, named);
  return named.filter((id) => !known.has(id));
}

export interface Pushed {
  /** Bookings of the product that were made or changed. */
  readonly touched: readonly number[];
  readonly written: number;
  readonly refused: number;
  /** Latest time of change among the things. */
  readonly latest: string | null;
}

/**
 * Brings things into the buffer by the one way that partners use, too. Doing it again changes nothing; `isAgain` names
 * all bookings of the page, because the first time may have ended before its bookings were noted.
 */
export async function pushItems(
  pull: Pull,
  items: readonly ParsedItem[],
  isAgain: boolean,
): Promise<Pushed> {
  const { deps, source, policy } = pull;
  const named = namedProperties(readAll(pull, items, new Map()));
  const readings = readAll(pull, items, await currencies(pull, named));
  const touched = new Set<number>();
  let written = 0;
  let refused = 0;
  for (const type of ORDER) {
    const some = readings.filter(({ item }) => item.type === type);
    if (some.length === 0) continue;
    const results = await ingest(deps.mapping, source, policy, type, some.map(fromAdapter));
    failpoint('pull-reservations.pushed');
    for (const result of results) {
      for (const id of result.touched) touched.add(id);
      if (result.outcome === 'created' || result.outcome === 'updated') written += 1;
      if (result.outcome === 'rejected') refused += 1;
    }
  }
  if (isAgain) {
    const ids = readings.map(({ item }) => item.externalId);
    const all = await deps.mapping.inWorkspace(scopeOf(source), (tx) =>
      bookingsOf(tx, source, ids),
    );
    for (const id of all) touched.add(id);
  }
  return { touched: [...touched], written, refused, latest: latestOf(readings) };
}

function readAll(
  { read, scopes }: Pull,
  items: readonly ParsedItem[],
  known: ReadonlyMap<string, string | null>,
): readonly Reading[] {
  const context = { scopes, currencyOf: (id: string) => known.get(id) ?? null };
  return items.flatMap(({ item, payload }) => read(item.kind, payload, context));
}

async function currencies({ deps, source }: Pull, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, string | null>();
  return deps.mapping.inWorkspace(scopeOf(source), (tx) => currenciesOf(tx, source, ids));
}

function namedProperties(readings: readonly Reading[]): readonly string[] {
  const named = readings.flatMap(({ item }) => propertyOf(item) ?? []);
  return [...new Set(named)];
}

function propertyOf(item: Canonical): string | null {
  if (item.type === 'reservation' || item.type === 'availability') return item.propertyId ?? null;
  return null;
}

function latestOf(readings: readonly Reading[]): string | null {
  const times = readings.flatMap(({ item }) =>
    item.type === 'reservation' && item.modifiedAt !== null ? [item.modifiedAt] : [],
  );
  return times.reduce<string | null>((a, b) => (a === null || b > a ? b : a), null);
}
