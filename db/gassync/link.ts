import { authorityOf } from '#gassync/place-reservation.ts';
import { newId } from '#lib/ids.ts';
import type { Tx } from '../in-workspace.ts';
import { addMappings } from './mappings.ts';
import { findMapping } from './mapping-rows.ts';
import type { SourceRef } from './source-ref.ts';
import { takeTurn } from './source-ref.ts';
import { writeLog } from './sync-log.ts';
import { noteRetry } from './unsettled.ts';

export interface LinkRequest {
  readonly type: 'property' | 'room_type' | 'reservation';
  readonly externalId: string;
  readonly entity: 'property' | 'bookable_unit' | 'booking';
  readonly entityId: number;
  readonly linkedBy: string;
}

export type LinkResult =
  | { readonly kind: 'linked'; readonly mappingId: number }
  /** The source has sent no such thing, or the product has none with this id. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly why: 'linked_already' | 'booking_taken' };

/**
 * Links an outside thing to one of the product's because a person says so. A property that no calendar brings and no
 * other source holds gets this source as its inventory authority (design.md §4).
 */
export async function linkThing(tx: Tx, source: SourceRef, link: LinkRequest): Promise<LinkResult> {
  await takeTurn(tx, source);
  if (!(await isBuffered(tx, source, link)) || !(await isOurs(tx, link)))
    return { kind: 'unknown' };
  const of = { sourceId: source.sourceId, type: link.type, externalId: link.externalId };
  const before = await findMapping(tx, of);
  if (before !== null) {
    const isSame = before.gas_entity_type === link.entity && before.gas_entity_id === link.entityId;
    return isSame
      ? { kind: 'linked', mappingId: before.id }
      : { kind: 'refused', why: 'linked_already' };
  }
  if (link.entity === 'booking' && !(await takeBooking(tx, source, link))) {
    return { kind: 'refused', why: 'booking_taken' };
  }
  await addMappings(tx, source, [
    {
      kind: link.type,
      externalId: link.externalId,
      entity: link.entity,
      entityId: link.entityId,
      linkedBy: link.linkedBy,
    },
  ]);
  if (link.type === 'property') await takeAuthority(tx, source, link.entityId);
  await noteRetry(tx, source);
  const made = await findMapping(tx, of);
  await writeLog(tx, source, [
    {
      entityType: link.type,
      entityId: link.externalId,
      action: 'map',
      status: 'success',
      response: { entity: link.entity, id: link.entityId, by: 'person' },
      traceId: newId(),
    },
  ]);
  return { kind: 'linked', mappingId: made?.id ?? 0 };
}

async function isBuffered(tx: Tx, source: SourceRef, link: LinkRequest): Promise<boolean> {
  const where = { source_id: source.sourceId, external_id: link.externalId };
  switch (link.type) {
    case 'property':
      return (await tx.intProperty.count({ where })) > 0;
    case 'room_type':
      return (await tx.intRoomType.count({ where })) > 0;
    case 'reservation':
      return (await tx.intReservation.count({ where })) > 0;
  }
}

/** Whether the product has it, and it is of a kind that this can be linked to. */
async function isOurs(tx: Tx, { type, entity, entityId: id }: LinkRequest): Promise<boolean> {
  switch (entity) {
    case 'property':
      return type !== 'reservation' && (await tx.property.count({ where: { id } })) > 0;
    case 'bookable_unit':
      return type === 'room_type' && (await tx.bookableUnit.count({ where: { id } })) > 0;
    case 'booking':
      return type === 'reservation' && (await tx.booking.count({ where: { id } })) > 0;
  }
}

/** Gives a booking to a reservation's first room; false when another outside reservation has it. */
async function takeBooking(tx: Tx, source: SourceRef, link: LinkRequest): Promise<boolean> {
  const taken = await tx.intReservationRoom.count({ where: { gas_booking_id: link.entityId } });
  if (taken > 0) return false;
  const row = await tx.intReservation.findFirstOrThrow({
    where: { source_id: source.sourceId, external_id: link.externalId },
    select: { id: true },
  });
  await tx.intReservationRoom.updateMany({
    where: { int_reservation_id: row.id, position: 1 },
    data: { gas_booking_id: link.entityId },
  });
  await tx.intReservation.update({
    where: { id: row.id },
    data: { gas_booking_id: link.entityId },
    select: { id: true },
  });
  return true;
}

async function takeAuthority(tx: Tx, source: SourceRef, propertyId: number): Promise<void> {
  await tx.property.updateMany({
    where: {
      id: propertyId,
      inventory_authority: 'calendar',
      feeds: { none: { removed_at: null } },
    },
    data: { inventory_authority: authorityOf(source.sourceId) },
  });
}

/**
 * Takes a link away. What came of it stays as it is; from now on it is not followed. A property goes back to the
 * calendar's authority.
 */
export async function unlinkThing(
  tx: Tx,
  source: SourceRef,
  mapping: {
    readonly id: number;
    readonly external_entity_type: string;
    readonly external_entity_id: string;
    readonly gas_entity_type: string;
    readonly gas_entity_id: number;
  },
): Promise<void> {
  await takeTurn(tx, source);
  await tx.intMapping.deleteMany({ where: { id: mapping.id } });
  const where = { source_id: source.sourceId, external_id: mapping.external_entity_id };
  const type = mapping.external_entity_type;
  if (type === 'property') {
    await tx.intProperty.updateMany({
      where,
      data: { gas_property_id: null, hold_reason: 'unmapped_property' },
    });
    await tx.property.updateMany({
      where: { id: mapping.gas_entity_id, inventory_authority: authorityOf(source.sourceId) },
      data: { inventory_authority: 'calendar' },
    });
  } else if (type === 'room_type') {
    await tx.intRoomType.updateMany({
      where,
      data: { gas_unit_id: null, hold_reason: 'unmapped_room' },
    });
  }
  await writeLog(tx, source, [
    {
      entityType: type === 'property' || type === 'room_type' ? type : 'reservation',
      entityId: mapping.external_entity_id,
      action: 'unmap',
      status: 'success',
      response: { entity: mapping.gas_entity_type, id: mapping.gas_entity_id },
      traceId: newId(),
    },
  ]);
}
