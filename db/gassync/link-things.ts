import type {
  CanonicalGuestRecord,
  CanonicalProperty,
  CanonicalRoomType,
} from '#gassync/canonical.ts';
import { authorityOf } from '#gassync/place-reservation.ts';
import { fullName } from '#gassync/present.ts';
import { proposeProperties, proposeUnits } from '#gassync/propose.ts';
import { loadProperties } from '../booking-snapshots.ts';
import type { Tx } from '../in-workspace.ts';
import type { LinkThing, Linked } from './ingest-things.ts';
import { linkKey, type Links, loadLinks } from './known-links.ts';
import { addMappings, type NewMapping } from './mappings.ts';
import type { SourcePolicy, SourceRef } from './source-ref.ts';

const held = (hold: string): Linked => ({ mapping: 'quarantined', hold, gasId: null });

/** Links the properties of a batch: by their mapping, else a new one unless the product may know it already. */
export async function propertyLinker(
  tx: Tx,
  source: SourceRef,
  policy: SourcePolicy,
  items: readonly CanonicalProperty[],
): Promise<LinkThing> {
  const ids = items.map((item) => item.externalId);
  const links = await loadLinks(tx, source, [{ kind: 'property', ids }]);
  const ours = await loadProperties(tx);
  return async (thing) => {
    const item = thing as CanonicalProperty;
    const link = links.get(linkKey('property', item.externalId));
    if (link !== undefined) return { mapping: 'linked', hold: null, gasId: link.id };
    const named = { externalId: item.externalId, name: item.name ?? null };
    if (proposeProperties(named, ours).length > 0) return held('possible_match');
    if (!policy.createsEntities) return held('unmapped_property');
    const { id } = await tx.property.create({
      data: {
        workspace_id: source.workspaceId,
        name: item.name ?? item.externalId,
        time_zone: zoneOf(item.timeZone),
        inventory_authority: authorityOf(source.sourceId),
      },
      select: { id: true },
    });
    return made(tx, source, {
      kind: 'property',
      externalId: item.externalId,
      entity: 'property',
      entityId: id,
    });
  };
}

/**
 * Links the rooms of a batch: by their mapping, else as a new unit. Under a property that a person linked a room waits
 * where one of its units may be meant: one of the same name, or the property as a whole.
 */
export async function roomTypeLinker(
  tx: Tx,
  source: SourceRef,
  policy: SourcePolicy,
  items: readonly CanonicalRoomType[],
): Promise<LinkThing> {
  const links = await loadLinks(tx, source, [
    { kind: 'room_type', ids: items.map((item) => item.externalId) },
    { kind: 'property', ids: items.flatMap((item) => item.propertyId ?? []) },
  ]);
  const ownProperties = await engineMade(tx, source, links);
  return async (thing) => {
    const item = thing as CanonicalRoomType;
    const link = links.get(linkKey('room_type', item.externalId));
    if (link !== undefined) {
      return {
        mapping: 'linked',
        hold: null,
        gasId: link.entity === 'bookable_unit' ? link.id : null,
      };
    }
    const property = links.get(linkKey('property', item.propertyId ?? ''));
    if (property === undefined) return held('unmapped_property');
    const row = await tx.property.findUniqueOrThrow({
      where: { id: property.id },
      select: { id: true, name: true, units: { select: { id: true, name: true } } },
    });
    const isOurs = ownProperties.has(property.id);
    const alike = proposeUnits({ name: item.name ?? null }, row, row.units);
    if (!isOurs && alike.length > 0) return held('possible_match');
    if (!policy.createsEntities) return held('unmapped_room');
    const { id } = await tx.bookableUnit.create({
      data: {
        workspace_id: source.workspaceId,
        property_id: property.id,
        name: item.name ?? item.externalId,
      },
      select: { id: true },
    });
    return made(tx, source, {
      kind: 'room_type',
      externalId: item.externalId,
      entity: 'bookable_unit',
      entityId: id,
    });
  };
}

/** Links guests: each is a person of the address book of their own; nobody is merged with anybody by guess. */
export async function guestLinker(
  tx: Tx,
  source: SourceRef,
  items: readonly CanonicalGuestRecord[],
): Promise<LinkThing> {
  const ids = items.map((item) => item.externalId);
  const links = await loadLinks(tx, source, [{ kind: 'guest', ids }]);
  return async (thing) => {
    const item = thing as CanonicalGuestRecord;
    const { type: _type, externalId, modifiedAt: _modifiedAt, ...guest } = item;
    const values = { name: fullName(guest), email: item.email ?? null, phone: item.phone ?? null };
    const link = links.get(linkKey('guest', externalId));
    if (link === undefined) {
      const { id } = await tx.guest.create({
        data: { workspace_id: source.workspaceId, ...values },
        select: { id: true },
      });
      return made(tx, source, { kind: 'guest', externalId, entity: 'guest', entityId: id });
    }
    if (link.autoSync) await tx.guest.update({ where: { id: link.id }, data: values });
    return { mapping: 'linked', hold: link.autoSync ? null : 'auto_sync_off', gasId: link.id };
  };
}

async function made(tx: Tx, source: SourceRef, mapping: NewMapping): Promise<Linked> {
  await addMappings(tx, source, [mapping]);
  return { mapping: 'created', hold: null, gasId: mapping.entityId };
}

/** Of the linked properties those that this source brought into the product itself. */
async function engineMade(tx: Tx, source: SourceRef, links: Links): Promise<ReadonlySet<number>> {
  const ids = [...links.values()].filter((link) => link.entity === 'property').map(({ id }) => id);
  const rows = await tx.intMapping.findMany({
    where: {
      source_id: source.sourceId,
      gas_entity_type: 'property',
      gas_entity_id: { in: ids },
      linked_by: null,
    },
    select: { gas_entity_id: true },
  });
  return new Set(rows.map((row) => row.gas_entity_id));
}

function zoneOf(name: string | null | undefined): string | null {
  if (name == null) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
