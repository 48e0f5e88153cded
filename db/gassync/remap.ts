import type { Canonical } from '#gassync/canonical.ts';
import { diffItems, type MemberChange } from '#gassync/diff.ts';
import { DIALECTS } from '#gassync/dialects/index.ts';
import { merge } from '#gassync/merge.ts';
import { type PayloadReading, readPayload } from '#gassync/read-payload.ts';
import type { Db, Tx } from '../in-workspace.ts';
import { ingest } from './ingest.ts';
import type { ListedType } from './reads.ts';
import { scopeOf, type SourcePolicy, type SourceRef } from './source-ref.ts';

export interface RemapRequest {
  readonly type: ListedType;
  /** True: only say what would change. */
  readonly dryRun: boolean;
  readonly limit: number;
  readonly after: number | null;
}

export interface RemappedItem {
  readonly id: number;
  readonly external_id: string;
  readonly changes: readonly MemberChange[];
}

export interface Remapped {
  /** Things that today's rules read otherwise than they are stored. */
  readonly items: readonly RemappedItem[];
  readonly examined: number;
  readonly next: number | null;
  /** Bookings of the product that were made or changed. */
  readonly touched: readonly number[];
}

/**
 * Reads what partners sent once more, by today's rules, and says what differs; unless it is a dry run the difference is
 * stored and mapped like any other change. What adapters read is theirs to read again: their next full pass does.
 */
export async function remap(
  db: Db,
  source: SourceRef,
  policy: SourcePolicy,
  request: RemapRequest,
): Promise<Remapped> {
  const rows = await db.inWorkspace(scopeOf(source), (tx) => rawRows(tx, source, request), {
    readOnly: true,
  });
  const page = rows.slice(0, request.limit);
  const items: RemappedItem[] = [];
  const readings: PayloadReading[] = [];
  for (const row of page) {
    const reading = readPayload(request.type, row.raw_data);
    if (reading.kind !== 'read') continue;
    const stored = row.canonical as unknown as Canonical;
    const changes = diffItems(stored, merge(stored, reading.reading.item));
    if (changes.length === 0) continue;
    items.push({ id: row.id, external_id: row.external_id, changes });
    readings.push(reading);
  }
  const done = request.dryRun ? [] : await ingest(db, source, policy, request.type, readings);
  const last = page.at(-1);
  return {
    items,
    examined: page.length,
    next: rows.length > request.limit && last !== undefined ? last.id : null,
    touched: done.flatMap(({ touched }) => touched),
  };
}

async function rawRows(tx: Tx, source: SourceRef, request: RemapRequest) {
  const page = {
    where: {
      source_id: source.sourceId,
      deleted_at: null,
      dialect: { in: DIALECTS.map((dialect) => dialect.id) },
      ...(request.after !== null && { id: { gt: request.after } }),
    },
    orderBy: { id: 'asc' as const },
    take: request.limit + 1,
    select: { id: true, external_id: true, raw_data: true, canonical: true },
  };
  switch (request.type) {
    case 'property':
      return tx.intProperty.findMany(page);
    case 'room_type':
      return tx.intRoomType.findMany(page);
    case 'reservation':
      return tx.intReservation.findMany(page);
    case 'guest':
      return tx.intGuest.findMany(page);
  }
}
