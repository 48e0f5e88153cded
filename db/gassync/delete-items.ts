import type { CanonicalReservation } from '#gassync/canonical.ts';
import { contentHash } from '#gassync/content-hash.ts';
import { newId } from '#lib/ids.ts';
import type { Db, Tx } from '../in-workspace.ts';
import { placeReservations } from './place.ts';
import type { ListedType } from './reads.ts';
import { loadStoredReservations, writeRooms } from './reservation-rows.ts';
import { scopeOf, type SourceRef, takeTurn } from './source-ref.ts';
import { writeLog } from './sync-log.ts';
import { noteTouched } from './unsettled.ts';

/**
 * Takes back what a source sent. A reservation is cancelled, in the product too; of other things what they became in the
 * product stays. Null when there is nothing under this id.
 */
export async function deleteBuffered(
  db: Db,
  source: SourceRef,
  type: ListedType,
  externalId: string,
): Promise<{ readonly touched: readonly number[] } | null> {
  return db.inWorkspace(scopeOf(source), async (tx) => {
    await takeTurn(tx, source);
    const touched =
      type === 'reservation'
        ? await cancelReservation(tx, source, externalId)
        : (await markDeleted(tx, source, type, externalId))
          ? []
          : null;
    if (touched === null) return null;
    const line = {
      entityType: type,
      entityId: externalId,
      action: 'delete',
      status: 'success',
    } as const;
    await writeLog(tx, source, [{ ...line, response: { touched }, traceId: newId() }]);
    await noteTouched(tx, source, touched);
    return { touched };
  });
}

async function cancelReservation(
  tx: Tx,
  source: SourceRef,
  externalId: string,
): Promise<readonly number[] | null> {
  const stored = (await loadStoredReservations(tx, source, [externalId])).get(externalId);
  if (stored === undefined || stored.deleted) return null;
  const item: CanonicalReservation = { ...stored.item, status: 'cancelled', statusKnown: true };
  const placed = await placeReservations(tx, source, [{ item, rooms: stored.rooms }]);
  const result = placed.get(externalId);
  await tx.intReservation.update({
    where: { id: stored.id },
    data: {
      status: 'cancelled',
      canonical: { ...item } as object,
      content_hash: contentHash(item),
      hold_reason: result?.hold ?? null,
      deleted_at: new Date(),
      synced_at: new Date(),
    },
    select: { id: true },
  });
  if (result?.rooms != null) await writeRooms(tx, source, [{ id: stored.id, rooms: result.rooms }]);
  return result?.touched ?? [];
}

async function markDeleted(
  tx: Tx,
  source: SourceRef,
  type: Exclude<ListedType, 'reservation'>,
  externalId: string,
): Promise<boolean> {
  const where = { source_id: source.sourceId, external_id: externalId, deleted_at: null };
  const data = { deleted_at: new Date() };
  switch (type) {
    case 'property':
      return (await tx.intProperty.updateMany({ where, data })).count === 1;
    case 'room_type':
      return (await tx.intRoomType.updateMany({ where, data })).count === 1;
    case 'guest':
      return (await tx.intGuest.updateMany({ where, data })).count === 1;
  }
}
