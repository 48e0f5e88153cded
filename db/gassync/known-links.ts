import type { CanonicalReservation } from '#gassync/canonical.ts';
import type { CoreProperty, Known, Link } from '#gassync/place-reservation.ts';
import type { Tx } from '../in-workspace.ts';
import type { SourceRef } from './source-ref.ts';

type LinkKind = 'property' | 'room_type' | 'reservation' | 'guest';

/** Links of outside things, by kind and id. */
export type Links = ReadonlyMap<string, Link>;

export function linkKey(kind: LinkKind, externalId: string): string {
  return `${kind} ${externalId}`;
}

/** The links of these things, those that have one. */
export async function loadLinks(
  tx: Tx,
  source: SourceRef,
  wanted: readonly { readonly kind: LinkKind; readonly ids: readonly string[] }[],
): Promise<Links> {
  const pairs = wanted.flatMap(({ kind, ids }) => [...new Set(ids)].map((id) => ({ kind, id })));
  // One statement by the key, the same for however many.
  const rows = await tx.$queryRaw<LinkRow[]>`
    SELECT m.external_entity_type AS kind, m.external_entity_id AS external_id, m.gas_entity_type AS entity,
      m.gas_entity_id AS id, m.auto_sync
    FROM unnest(${pairs.map(({ kind }) => kind)}::text[], ${pairs.map(({ id }) => id)}::text[]) AS w(kind, id)
    JOIN gassync.int_mappings m ON m.source_id = (SELECT ${source.sourceId}::int)
      AND m.external_entity_type = w.kind AND m.external_entity_id = w.id`;
  return new Map(
    rows.map(({ kind, external_id: externalId, entity, id, auto_sync: autoSync }) => [
      linkKey(kind, externalId),
      { entity, id, autoSync },
    ]),
  );
}

interface LinkRow {
  readonly kind: LinkKind;
  readonly external_id: string;
  readonly entity: Link['entity'];
  readonly id: number;
  readonly auto_sync: boolean;
}

/** What is known of the rooms and properties that these reservations name. */
export async function loadKnown(
  tx: Tx,
  source: SourceRef,
  items: readonly CanonicalReservation[],
): Promise<Known> {
  const links = await loadLinks(tx, source, [
    { kind: 'property', ids: items.flatMap((item) => item.propertyId ?? []) },
    {
      kind: 'room_type',
      ids: items.flatMap((item) => (item.rooms ?? []).map((room) => room.roomTypeId)),
    },
    { kind: 'reservation', ids: items.map((item) => item.externalId) },
  ]);
  const all = [...links.values()];
  const idsOf = (entity: Link['entity']) => [
    ...new Set(all.filter((link) => link.entity === entity).map((link) => link.id)),
  ];
  const units = await tx.bookableUnit.findMany({
    where: { id: { in: idsOf('bookable_unit') } },
    select: { id: true, property_id: true },
  });
  const propertyOfUnit = new Map(units.map((unit) => [unit.id, unit.property_id]));
  const properties = await loadCoreProperties(tx, [
    ...idsOf('property'),
    ...propertyOfUnit.values(),
  ]);
  return {
    sourceId: source.sourceId,
    roomLink: (id) => links.get(linkKey('room_type', id)),
    propertyLink: (id) => links.get(linkKey('property', id)),
    reservationLink: (id) => links.get(linkKey('reservation', id)),
    propertyOfUnit: (id) => propertyOfUnit.get(id),
    property: (id) => properties.get(id),
  };
}

/** Properties with their authority: the calendar's as long as one of its feeds brings it (design.md §4). */
export async function loadCoreProperties(
  tx: Tx,
  ids: readonly number[],
): Promise<ReadonlyMap<number, CoreProperty>> {
  const rows = await tx.property.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: {
      id: true,
      archived_at: true,
      inventory_authority: true,
      feeds: { where: { removed_at: null }, select: { id: true }, take: 1 },
    },
  });
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        archived: row.archived_at !== null,
        authority: row.feeds.length > 0 ? 'calendar' : row.inventory_authority,
      },
    ]),
  );
}
