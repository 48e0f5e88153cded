import type { Candidate } from '#domain/match.ts';
import type { ReviewState, ReviewStatus } from '#domain/review.ts';
import type { Tx } from './in-workspace.ts';

/** A review item as the decisions need it. */
export interface ReviewRow extends ReviewState {
  readonly reviewId: string;
  readonly messageId: string;
  readonly candidates: readonly Candidate[];
  readonly proposedBookingId: number | null;
}

/** Who moved an item when it was not a person. */
export const NOT_A_PERSON: readonly string[] = ['calendar', 'reprocess'];

/** The review items of these messages. */
export async function loadReviews(
  tx: Tx,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, ReviewRow>> {
  const rows = await tx.enrichmentReviewItem.findMany({
    where: { message_id: { in: [...messageIds] } },
    select: {
      id: true,
      message_id: true,
      reason: true,
      status: true,
      candidates: true,
      proposed_booking_id: true,
      resolved_booking_id: true,
      resolved_by: true,
    },
  });
  return new Map(
    rows.map((row) => [
      row.message_id,
      {
        reviewId: row.id,
        messageId: row.message_id,
        reason: row.reason,
        status: row.status as ReviewStatus,
        bookingId: row.resolved_booking_id,
        by: row.resolved_by,
        candidates: row.candidates as unknown as readonly Candidate[],
        proposedBookingId: row.proposed_booking_id,
      },
    ]),
  );
}

/** A person's decision on a message, or undefined: what dismissed nothing but a missing booking may still be matched. */
export function verdictOf(review: ReviewRow): number | 'dismissed' | undefined {
  if (review.by === null || NOT_A_PERSON.includes(review.by)) return undefined;
  if (review.status === 'resolved') return review.bookingId ?? undefined;
  return review.status === 'dismissed' && review.proposedBookingId !== null
    ? 'dismissed'
    : undefined;
}
