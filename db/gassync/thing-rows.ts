import type { Prisma } from '#gen/prisma/client.ts';
import type {
  Canonical,
  CanonicalGuestRecord,
  CanonicalProperty,
  CanonicalRoomType,
  Reading,
} from '#gassync/canonical.ts';
import type { StoredItem } from '#gassync/judge.ts';
import { redact } from '#gassync/redact.ts';
import type { Tx } from '../in-workspace.ts';
import type { Linked, Thing } from './ingest-things.ts';
import type { SourceRef } from './source-ref.ts';

export type ThingType = 'property' | 'room_type' | 'guest';

/** A thing as the buffer holds it. */
export interface StoredThing extends StoredItem<Thing> {
  readonly id: number;
  readonly hold: string | null;
  /** What it is in the product. */
  readonly gasId: number | null;
}

export interface ThingToWrite {
  readonly item: Thing;
  readonly hash: string;
  readonly reading: Reading;
  readonly stored: StoredThing | null;
  readonly linked: Linked;
}

interface ThingTable {
  load(
    tx: Tx,
    source: SourceRef,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, StoredThing>>;
  write(tx: Tx, source: SourceRef, things: readonly ThingToWrite[]): Promise<void>;
}

const SELECTED = {
  id: true,
  external_id: true,
  canonical: true,
  content_hash: true,
  deleted_at: true,
  hold_reason: true,
} as const;

/** Where the things of each kind are kept. */
export const THINGS: Readonly<Record<ThingType, ThingTable>> = {
  property: {
    async load(tx, source, ids) {
      const rows = await tx.intProperty.findMany({
        where: { source_id: source.sourceId, external_id: { in: [...ids] } },
        select: { ...SELECTED, gas_property_id: true },
      });
      return new Map(rows.map((row) => stored(row, row.gas_property_id)));
    },
    async write(tx, source, things) {
      await tx.intProperty.createMany({
        data: fresh(things).map((it) => ({ ...keyOf(source, it), ...propertyRow(it) })),
      });
      for (const it of known(things)) {
        await tx.intProperty.update({ where: { id: it.stored?.id ?? 0 }, data: propertyRow(it) });
      }
    },
  },
  room_type: {
    async load(tx, source, ids) {
      const rows = await tx.intRoomType.findMany({
        where: { source_id: source.sourceId, external_id: { in: [...ids] } },
        select: { ...SELECTED, gas_unit_id: true },
      });
      return new Map(rows.map((row) => stored(row, row.gas_unit_id)));
    },
    async write(tx, source, things) {
      const owners = await tx.intProperty.findMany({
        where: {
          source_id: source.sourceId,
          external_id: {
            in: things.flatMap((it) => (it.item as CanonicalRoomType).propertyId ?? []),
          },
        },
        select: { id: true, external_id: true },
      });
      const owner = new Map(owners.map((row) => [row.external_id, row.id]));
      const rowOf = (it: ThingToWrite) => roomTypeRow(it, owner);
      await tx.intRoomType.createMany({
        data: fresh(things).map((it) => ({ ...keyOf(source, it), ...rowOf(it) })),
      });
      for (const it of known(things)) {
        await tx.intRoomType.update({ where: { id: it.stored?.id ?? 0 }, data: rowOf(it) });
      }
    },
  },
  guest: {
    async load(tx, source, ids) {
      const rows = await tx.intGuest.findMany({
        where: { source_id: source.sourceId, external_id: { in: [...ids] } },
        select: { ...SELECTED, gas_guest_id: true },
      });
      return new Map(rows.map((row) => stored(row, row.gas_guest_id)));
    },
    async write(tx, source, things) {
      await tx.intGuest.createMany({
        data: fresh(things).map((it) => ({ ...keyOf(source, it), ...guestRow(it) })),
      });
      for (const it of known(things)) {
        await tx.intGuest.update({ where: { id: it.stored?.id ?? 0 }, data: guestRow(it) });
      }
    },
  },
};

const fresh = (things: readonly ThingToWrite[]) => things.filter((it) => it.stored === null);
const known = (things: readonly ThingToWrite[]) => things.filter((it) => it.stored !== null);

function stored(
  row: Prisma.IntPropertyGetPayload<{ select: typeof SELECTED }>,
  gasId: number | null,
): [string, StoredThing] {
  return [
    row.external_id,
    {
      id: row.id,
      item: row.canonical as unknown as Thing,
      hash: row.content_hash,
      deleted: row.deleted_at !== null,
      hold: row.hold_reason,
      gasId,
    },
  ];
}

function keyOf(source: SourceRef, { item }: ThingToWrite) {
  return {
    workspace_id: source.workspaceId,
    source_id: source.sourceId,
    external_id: item.externalId,
  };
}

function commonRow({ item, hash, reading, linked }: ThingToWrite) {
  return {
    canonical: item as unknown as Prisma.InputJsonObject,
    content_hash: hash,
    source_modified_at: item.modifiedAt,
    dialect: reading.dialect,
    dialect_version: reading.dialectVersion,
    hold_reason: linked.hold,
    raw_data: redact(reading.raw) as Prisma.InputJsonValue,
    deleted_at: null,
    synced_at: new Date(),
  };
}

function propertyRow(it: ThingToWrite) {
  const item = it.item as CanonicalProperty;
  return {
    ...commonRow(it),
    name: item.name ?? null,
    description: item.description ?? null,
    address: item.address?.street ?? null,
    city: item.address?.city ?? null,
    country: item.address?.country ?? null,
    thumbnail_url: item.thumbnailUrl ?? null,
    gas_property_id: it.linked.gasId,
  };
}

function roomTypeRow(it: ThingToWrite, owner: ReadonlyMap<string, number>) {
  const item = it.item as CanonicalRoomType;
  return {
    ...commonRow(it),
    int_property_id: owner.get(item.propertyId ?? '') ?? null,
    property_external_id: item.propertyId ?? null,
    name: item.name ?? null,
    description: item.description ?? null,
    max_occupancy: item.maxOccupancy ?? null,
    amenities: [...(item.amenities ?? [])],
    unit_count: Math.max(1, item.unitCount ?? 1),
    gas_unit_id: it.linked.gasId,
  };
}

function guestRow(it: ThingToWrite) {
  const item = it.item as CanonicalGuestRecord & Canonical;
  return {
    ...commonRow(it),
    name: item.name ?? null,
    first_name: item.firstName ?? null,
    last_name: item.lastName ?? null,
    email: item.email ?? null,
    phone: item.phone ?? null,
    language: item.language ?? null,
    gas_guest_id: it.linked.gasId,
  };
}
