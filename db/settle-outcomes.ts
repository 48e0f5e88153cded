import type { Candidate, Match } from '#domain/match.ts';
import { cancels, fills } from '#domain/plan-booking.ts';
import { type ReviewReason, moveReview, reviewUnmatched } from '#domain/review.ts';
import type { Settlement } from '#domain/settle.ts';
import { newId } from '#lib/ids.ts';
import type { StoredReading } from './facts.ts';
import type { Tx } from './in-workspace.ts';
import type { Outcome } from './outcomes.ts';
import { NOT_A_PERSON, type ReviewRow, verdictOf } from './review-rows.ts';
import type { SettleRequest } from './settle.ts';
import type { SettleScope } from './settle-scope.ts';

/** What is decided for one message. */
interface Decision {
  readonly bookingId: number | null;
  readonly by: string | null;
  readonly reason: ReviewReason | null;
  readonly candidates: readonly Candidate[];
  readonly acts: boolean;
}

/** Writes what became of every message in scope, and its review item. Returns how many items are new. */
export async function writeOutcomes(
  tx: Tx,
  request: SettleRequest,
  scope: SettleScope,
  settlement: Settlement,
  reviews: ReadonlyMap<string, ReviewRow>,
): Promise<number> {
  let opened = 0;
  for (const stored of scope.messages.values()) {
    const review = reviews.get(stored.messageId);
    const decision = decide(stored, settlement, review);
    const status = await writeReview(tx, request, stored, decision, review);
    if (status === 'new') opened += 1;
    const isOpen = status === 'new' || status === 'open';
    const outcome: Outcome = isOpen ? 'review' : decision.acts ? 'enriched' : 'ignored';
    await tx.$executeRaw`
      UPDATE integrations.message_outcomes
      SET outcome = ${outcome}, match_by = ${decision.by}, booking_id = ${decision.bookingId}::int,
          run_id = coalesce(${request.runId}::uuid, run_id), decided_at = now()
      WHERE message_id = ${stored.messageId}::uuid
        AND (outcome, match_by, booking_id) IS DISTINCT FROM (${outcome}, ${decision.by}, ${decision.bookingId}::int)`;
  }
  return opened;
}

function decide(
  { messageId, reading }: StoredReading,
  settlement: Settlement,
  review: ReviewRow | undefined,
): Decision {
  const verdict = review === undefined ? undefined : verdictOf(review);
  const match: Match | undefined = settlement.matches.get(messageId);
  const bookingId =
    typeof verdict === 'number' ? verdict : match?.outcome === 'match' ? match.bookingId : null;
  const by = typeof verdict === 'number' ? 'person' : match?.outcome === 'match' ? match.by : null;
  if (bookingId !== null && by !== null) {
    const asked = settlement.plans
      .get(bookingId)
      ?.reviews.find((question) => question.messageId === messageId);
    const mail = { messageId, reading, by: by as 'code' | 'property_dates' | 'person' };
    return {
      bookingId,
      by,
      reason: (asked?.reason ?? null) as ReviewReason | null,
      candidates: [],
      acts: fills(mail) || cancels(mail),
    };
  }
  return {
    bookingId: null,
    by: null,
    reason: match === undefined ? null : reviewUnmatched(reading, match),
    candidates: match === undefined || match.outcome === 'match' ? [] : match.candidates,
    acts: false,
  };
}

async function writeReview(
  tx: Tx,
  { workspaceId }: SettleRequest,
  stored: StoredReading,
  decision: Decision,
  review: ReviewRow | undefined,
): Promise<'new' | 'open' | 'closed' | 'none'> {
  const candidates = JSON.parse(JSON.stringify(decision.candidates)) as object[];
  if (review === undefined) {
    if (decision.reason === null) return 'none';
    await tx.enrichmentReviewItem.createMany({
      data: [
        {
          id: newId(),
          workspace_id: workspaceId,
          connection_id: stored.connectionId,
          message_id: stored.messageId,
          facts_id: stored.factsId,
          reason: decision.reason,
          candidates,
          proposed_booking_id: decision.bookingId,
        },
      ],
    });
    return 'new';
  }
  const next = nextState(review, decision);
  const isSame =
    next.status === review.status &&
    next.by === review.by &&
    next.reason === review.reason &&
    JSON.stringify(candidates) === JSON.stringify(review.candidates);
  if (!isSame) {
    await tx.enrichmentReviewItem.updateMany({
      where: { id: review.reviewId },
      data: {
        facts_id: stored.factsId,
        reason: next.reason,
        status: next.status,
        candidates,
        proposed_booking_id: decision.bookingId,
        resolved_booking_id: next.bookingId,
        resolved_by: next.by,
        resolved_at: next.status === 'open' ? null : new Date(),
      },
    });
  }
  return next.status === 'open' ? 'open' : 'closed';
}

/** How an item moves by itself: a person's verdict stands, a booking that appeared settles it, a new doubt re-opens it. */
function nextState(
  review: ReviewRow,
  { bookingId, reason }: Decision,
): Pick<ReviewRow, 'status' | 'reason' | 'bookingId' | 'by'> {
  const { status, by } = review;
  const isVerdict = status !== 'open' && by !== null && !NOT_A_PERSON.includes(by);
  if (bookingId !== null && reason === null && !(isVerdict && status === 'resolved')) {
    const move = moveReview(review, { kind: 'booking-appeared', bookingId });
    if (move.kind === 'moved') return move.state;
  }
  if (isVerdict) return review;
  if (reason !== null) return { status: 'open', reason, bookingId: null, by: null };
  if (status !== 'open') return review;
  return { status: 'resolved', reason: review.reason, bookingId, by: 'reprocess' };
}
