import type { Prisma } from '#gen/prisma/client.ts';
import type { Tx } from './in-workspace.ts';
import { type Page, pageOf, type TimeKey, timeKeyOf } from './page.ts';

/** What a person must decide. `candidates` are the bookings that were looked at, each with why it was not chosen. */
export type ReviewItemRow = Prisma.EnrichmentReviewItemGetPayload<{ select: typeof COLUMNS }>;

const COLUMNS = {
  id: true,
  connection_id: true,
  message_id: true,
  reason: true,
  candidates: true,
  status: true,
  proposed_booking_id: true,
  resolved_booking_id: true,
  resolved_by: true,
  resolved_at: true,
  created_at: true,
  updated_at: true,
} as const satisfies Prisma.EnrichmentReviewItemSelect;

/** The item, or null when the scope has none with this id. */
export function getReview(tx: Tx, id: string): Promise<ReviewItemRow | null> {
  return tx.enrichmentReviewItem.findUnique({ where: { id }, select: COLUMNS });
}

export interface ReviewFilter {
  readonly status?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly reason?: string | undefined;
  readonly limit: number;
  readonly after: TimeKey | null;
}

/** Items, the one that waits longest first. */
export async function listReviews(
  tx: Tx,
  filter: ReviewFilter,
): Promise<Page<ReviewItemRow, TimeKey>> {
  const rows = await tx.enrichmentReviewItem.findMany({
    where: {
      ...(filter.status !== undefined && { status: filter.status }),
      ...(filter.connectionId !== undefined && { connection_id: filter.connectionId }),
      ...(filter.reason !== undefined && { reason: filter.reason }),
      ...(filter.after !== null && {
        OR: [
          { created_at: { gt: filter.after.at } },
          { created_at: filter.after.at, id: { gt: filter.after.id } },
        ],
      }),
    },
    orderBy: [{ created_at: 'asc' }, { id: 'asc' }],
    take: filter.limit + 1,
    select: COLUMNS,
  });
  return pageOf(rows, filter.limit, timeKeyOf);
}

/** How many items wait for a person. */
export function countOpenReviews(tx: Tx): Promise<number> {
  return tx.enrichmentReviewItem.count({ where: { status: 'open' } });
}
