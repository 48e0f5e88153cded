import type { DayRange, SourceRoom } from '#providers/reservations.ts';
import { type SourceRef, scopeOf } from './gassync/source-ref.ts';
import { insertSource, type SourceRow, type SourceType } from './gassync/sources.ts';
import type { Db, Tx } from './in-workspace.ts';

/**
 * The source into which a connection's runs push. The first of them makes it, or takes over the source of a former
 * connection of the same account: a second source would contest every booking of the first.
 */
export async function sourceOfConnection(
  db: Db,
  connection: {
    readonly workspaceId: string;
    readonly connectionId: string;
    readonly type: SourceType;
    readonly name: string;
    /** Disconnected connections of the same account. */
    readonly former: readonly string[];
  },
): Promise<Pick<SourceRow, 'id' | 'status' | 'creates_entities'>> {
  const { workspaceId, connectionId } = connection;
  return db.inWorkspace(scopeOf({ workspaceId }), async (tx) => {
    // Two runs of one connection cannot be, but a run that was given up may still be at it.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${connectionId}, 3))`;
    const [known] = await tx.$queryRaw<
      (Pick<SourceRow, 'id' | 'status'> & { readonly creates: boolean })[]
    >`
      SELECT id, status, coalesce(config ->> 'creates_entities' <> 'false', true) AS creates
      FROM gassync.int_sources WHERE connection_id = ${connectionId}::uuid`;
    if (known !== undefined) return { ...known, creates_entities: known.creates };
    const [adopted] = await tx.$queryRaw<
      (Pick<SourceRow, 'id' | 'status'> & { readonly creates: boolean })[]
    >`
      UPDATE gassync.int_sources SET connection_id = ${connectionId}::uuid, updated_at = now()
      WHERE id = (SELECT max(id) FROM gassync.int_sources
                  WHERE connection_id = ANY(${[...connection.former]}::uuid[]) AND status <> 'disabled')
      RETURNING id, status, coalesce(config ->> 'creates_entities' <> 'false', true) AS creates`;
    if (adopted !== undefined) return { ...adopted, creates_entities: adopted.creates };
    return insertSource(tx, {
      workspaceId,
      type: connection.type,
      name: connection.name,
      externalWorkspaceId: null,
      connectionId,
      createsEntities: true,
    });
  });
}

/** Currencies of the properties that the buffer knows; null where the source named none. */
export async function currenciesOf(
  tx: Tx,
  { sourceId }: SourceRef,
  propertyIds: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const rows = await tx.intProperty.findMany({
    where: { source_id: sourceId, external_id: { in: [...propertyIds] } },
    select: { external_id: true, canonical: true },
  });
  return new Map(
    rows.map(({ external_id: id, canonical }) => {
      const currency: unknown = Reflect.get(Object(canonical), 'currency');
      return [id, typeof currency === 'string' ? currency : null];
    }),
  );
}

/** The source's room types after one of them, in the order of their ids. */
export async function roomsAfter(
  tx: Tx,
  { sourceId }: SourceRef,
  after: string,
  limit: number,
): Promise<readonly SourceRoom[]> {
  const rows = await tx.intRoomType.findMany({
    where: { source_id: sourceId, deleted_at: null, external_id: { gt: after } },
    orderBy: { external_id: 'asc' },
    take: limit,
    select: { external_id: true, property_external_id: true },
  });
  return rows.map((row) => ({
    roomTypeId: row.external_id,
    propertyId: row.property_external_id ?? row.external_id,
  }));
}

/** Of these reservations those that the buffer takes for live and whose stay touches the days. */
export async function liveAmong(
  tx: Tx,
  { sourceId }: SourceRef,
  ids: readonly string[],
  { from, to }: DayRange,
): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT external_id AS id FROM gassync.int_reservations
    WHERE source_id = ${sourceId} AND external_id = ANY(${[...ids]}::text[]) AND deleted_at IS NULL
      AND status <> 'cancelled' AND check_out >= ${from}::date AND check_in <= ${to}::date
    ORDER BY external_id`;
  return rows.map(({ id }) => id);
}

/** How many live reservations of the source touch the days. */
export async function countLive(
  tx: Tx,
  { sourceId }: SourceRef,
  { from, to }: DayRange,
): Promise<number> {
  const [row] = await tx.$queryRaw<{ live: number }[]>`
    SELECT count(*)::int AS live FROM gassync.int_reservations
    WHERE source_id = ${sourceId} AND deleted_at IS NULL AND status <> 'cancelled'
      AND check_out >= ${from}::date AND check_in <= ${to}::date`;
  return row?.live ?? 0;
}

/** The bookings that these reservations became. */
export async function bookingsOf(
  tx: Tx,
  { sourceId }: SourceRef,
  ids: readonly string[],
): Promise<readonly number[]> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    SELECT DISTINCT r.gas_booking_id AS id FROM gassync.int_reservation_rooms r
    JOIN gassync.int_reservations i ON i.id = r.int_reservation_id
    WHERE i.source_id = ${sourceId} AND i.external_id = ANY(${[...ids]}::text[]) AND r.gas_booking_id IS NOT NULL`;
  return rows.map(({ id }) => id);
}
