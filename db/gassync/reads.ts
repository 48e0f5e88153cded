import type { Prisma } from '#gen/prisma/client.ts';
import type { Canonical } from '#gassync/canonical.ts';
import { type DigestRow, monthBounds } from '#gassync/digest.ts';
import { dateOf, isoDay } from '../booking-snapshots.ts';
import type { Tx } from '../in-workspace.ts';
import { type Page, pageOf } from '../page.ts';
import type { SourceRef } from './source-ref.ts';

/** A thing of the buffer as its source may see it. */
export interface BufferedRow {
  readonly id: number;
  readonly item: Canonical;
  readonly hold: string | null;
  readonly gasId: number | null;
}

/** What a list may be narrowed by; what a kind of thing does not have is not asked of it. */
export interface BufferFilter {
  readonly updatedSince?: Date | undefined;
  readonly propertyId?: string | undefined;
  readonly roomTypeId?: string | undefined;
  readonly status?: string | undefined;
  readonly kind?: string | undefined;
  /** Stays that touch the days from `from` to before `to`. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: number;
  readonly after: number | null;
}

export type ListedType = 'property' | 'room_type' | 'reservation' | 'guest';

const CHOSEN = { id: true, canonical: true, hold_reason: true } as const;

/** Things of a source in the order in which they came; deleted ones are left out. */
export async function listBuffered(
  tx: Tx,
  source: SourceRef,
  type: ListedType,
  filter: BufferFilter,
): Promise<Page<BufferedRow, number>> {
  const rows = await findBuffered(tx, type, { ...whereOf(source, filter) }, filter);
  return pageOf(rows, filter.limit, (row) => row.id);
}

/** The thing that a source knows under this id; null when it sent none, or took it back. */
export async function getBuffered(
  tx: Tx,
  source: SourceRef,
  type: ListedType,
  externalId: string,
): Promise<BufferedRow | null> {
  const where = { source_id: source.sourceId, external_id: externalId, deleted_at: null };
  const [row] = await findBuffered(tx, type, where, { limit: 1, after: null });
  return row ?? null;
}

interface CommonWhere {
  readonly source_id: number;
  readonly deleted_at: null;
  readonly external_id?: string;
  readonly synced_at?: { readonly gte: Date };
  readonly id?: { readonly gt: number };
}

function whereOf(source: SourceRef, filter: BufferFilter): CommonWhere {
  return {
    source_id: source.sourceId,
    deleted_at: null,
    ...(filter.updatedSince !== undefined && { synced_at: { gte: filter.updatedSince } }),
    ...(filter.after !== null && { id: { gt: filter.after } }),
  };
}

async function findBuffered(
  tx: Tx,
  type: ListedType,
  where: CommonWhere,
  filter: BufferFilter,
): Promise<BufferedRow[]> {
  const page = { orderBy: { id: 'asc' as const }, take: filter.limit + 1 };
  switch (type) {
    case 'property':
      return (
        await tx.intProperty.findMany({
          where,
          ...page,
          select: { ...CHOSEN, gas_property_id: true },
        })
      ).map((row) => rowOf(row, row.gas_property_id));
    case 'room_type':
      return (
        await tx.intRoomType.findMany({
          where: { ...where, ...propertyOf(filter) },
          ...page,
          select: { ...CHOSEN, gas_unit_id: true },
        })
      ).map((row) => rowOf(row, row.gas_unit_id));
    case 'guest':
      return (
        await tx.intGuest.findMany({ where, ...page, select: { ...CHOSEN, gas_guest_id: true } })
      ).map((row) => rowOf(row, row.gas_guest_id));
    case 'reservation':
      return (
        await tx.intReservation.findMany({
          where: { ...where, ...reservationOf(filter) },
          ...page,
          select: { ...CHOSEN, gas_booking_id: true },
        })
      ).map((row) => rowOf(row, row.gas_booking_id));
  }
}

function propertyOf({ propertyId }: BufferFilter) {
  return propertyId === undefined ? {} : { property_external_id: propertyId };
}

function reservationOf(filter: BufferFilter): Prisma.IntReservationWhereInput {
  return {
    ...propertyOf(filter),
    ...(filter.status !== undefined && { status: filter.status }),
    ...(filter.kind !== undefined && { kind: filter.kind }),
    ...(filter.roomTypeId !== undefined && {
      rooms: { some: { room_type_external_id: filter.roomTypeId } },
    }),
    ...(filter.from !== undefined && { check_out: { gt: dateOf(filter.from) } }),
    ...(filter.to !== undefined && { check_in: { lt: dateOf(filter.to) } }),
  };
}

function rowOf(
  row: {
    readonly id: number;
    readonly canonical: Prisma.JsonValue;
    readonly hold_reason: string | null;
  },
  gasId: number | null,
): BufferedRow {
  const item = row.canonical as unknown as Canonical;
  return { id: row.id, item, hold: row.hold_reason, gasId };
}

/**
 * The reservations of a source that touch a property's month, deleted ones left out. The property is the one that the
 * reservation names, or that its room belongs to.
 */
export async function digestRows(
  tx: Tx,
  source: SourceRef,
  property: string,
  month: string,
): Promise<readonly DigestRow[]> {
  const { from, to } = monthBounds(month);
  const rows = await tx.intReservation.findMany({
    where: {
      source_id: source.sourceId,
      deleted_at: null,
      check_in: { lt: dateOf(to) },
      check_out: { gt: dateOf(from) },
      OR: [
        { property_external_id: property },
        { property_external_id: null, room_type: { property_external_id: property } },
      ],
    },
    select: { external_id: true, status: true, check_in: true, check_out: true },
  });
  return rows.map((row) => ({
    externalId: row.external_id,
    status: row.status as DigestRow['status'],
    checkIn: isoDay(row.check_in),
    checkOut: isoDay(row.check_out),
  }));
}
