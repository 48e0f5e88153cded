import type { CanonicalReservation } from '#gassync/canonical.ts';
import type { HoldReason, Placement } from '#gassync/place-reservation.ts';
import type { Tx } from '../in-workspace.ts';
import { findOverlaps, markContested, type Overlap, type Wanted } from './overlaps.ts';
import type { SourceRef } from './source-ref.ts';

export interface Candidate {
  readonly item: CanonicalReservation;
  readonly placement: Placement;
  /** How many rooms of the kind there are, over the rooms that it wants. */
  readonly capacity: number;
}

/**
 * Finds which of these stays would take nights that somebody else holds, and returns the holds that follow: of a stay
 * whose nights are taken in the product or blocked by another source, and of one of a source without authority that
 * another source claims too. Where the authority wins, the other's claim is marked.
 */
export async function contestedBy(
  tx: Tx,
  source: SourceRef,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<string, HoldReason>> {
  const asking = candidates.filter(
    ({ item, placement }) =>
      placement.isBooking &&
      item.status !== 'cancelled' &&
      (placement.hold === null || placement.hold === 'not_authority'),
  );
  const overlaps = Map.groupBy(
    await findOverlaps(tx, source, asking.flatMap(wantedOf)),
    (overlap) => overlap.externalId,
  );
  const holds = new Map<string, HoldReason>();
  const beaten: number[] = [];
  for (const { item, placement, capacity } of asking) {
    const found = overlaps.get(item.externalId) ?? [];
    if (placement.hold === 'not_authority') {
      if (found.some(({ by }) => by === 'source')) holds.set(item.externalId, 'overlap');
      continue;
    }
    const taken = distinct(found.filter((one) => one.by === 'booking' || one.isBlock));
    if (taken > 0 && taken >= capacity) holds.set(item.externalId, 'overlap');
    else beaten.push(...found.flatMap((one) => one.intReservationId ?? []));
  }
  await markContested(tx, beaten);
  return holds;
}

function wantedOf({ item, placement }: Candidate): readonly Wanted[] {
  return placement.rooms.flatMap(({ propertyId, unitId }) =>
    propertyId === null
      ? []
      : [
          {
            externalId: item.externalId,
            propertyId,
            unitId,
            checkIn: item.checkIn ?? '',
            checkOut: item.checkOut ?? '',
          },
        ],
  );
}

function distinct(overlaps: readonly Overlap[]): number {
  return new Set(overlaps.map((one) => `${one.by} ${one.bookingId ?? one.intReservationId}`)).size;
}
