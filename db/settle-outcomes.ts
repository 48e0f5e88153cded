import type { Candidate, Match } from '#domain/match.ts';
import { cancels, fills } from '#domain/plan-booking.ts';
import { type ReviewReason, moveReview, reviewUnmatched } from '#domain/review.ts';
import type { Settlement } from '#domain/settle.ts';
import { newId } from '#lib/ids.ts';
import type { StoredReading } from './facts.ts';
import type { Tx } from './in-workspace.ts';
import type { Outcome } from './outcomes.ts';
import { NOT_A_PERSON, type ReviewRow, verdictOf } from './review-rows.ts';
import type { SettleRequest, SettleScope } from './settle-scope.ts';

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
  const decided = [...scope.messages.values()].map((stored) => {
    const review = reviews.get(stored.messageId);
    const decision = decide(stored, settlement, review);
    return { stored, review, decision, next: nextReview(review, decision) };
  });
  const opened = decided.filter(({ review, next }) => review === undefined && next !== null);
  await openReviews(tx, request, opened);
  for (const { stored, review, decision, next } of decided) {
    if (review !== undefined && next !== null)
      await moveReviewRow(tx, stored, review, decision, next);
  }
  await writeDecisions(
    tx,
    request,
    decided.map(({ stored, decision, next }) => ({
      messageId: stored.messageId,
      outcome: next?.status === 'open' ? 'review' : decision.acts ? 'enriched' : 'ignored',
      decision,
    })),
  );
  return opened.length;
}

async function writeDecisions(
  tx: Tx,
  { runId }: SettleRequest,
  rows: readonly { messageId: string; outcome: Outcome; decision: Decision }[],
): Promise<void> {
  if (rows.length === 0) return;
  const json = JSON.stringify(
    rows.map(({ messageId, outcome, decision: { by, bookingId } }) => ({
      message_id: messageId,
      outcome,
      match_by: by,
      booking_id: bookingId,
    })),
  );
  await tx.$executeRaw`
    UPDATE integrations.message_outcomes o
    SET outcome = d.outcome, match_by = d.match_by, booking_id = d.booking_id,
        run_id = coalesce(${runId}::uuid, o.run_id), decided_at = now()
    FROM jsonb_to_recordset(${json}::jsonb) AS d(message_id uuid, outcome text, match_by text, booking_id int)
    WHERE o.message_id = d.message_id
      AND (o.outcome, o.match_by, o.booking_id) IS DISTINCT FROM (d.outcome, d.match_by, d.booking_id)`;
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

type NextReview = Pick<ReviewRow, 'status' | 'reason' | 'bookingId' | 'by'>;

/** The review item after this decision, or null when there is none. */
function nextReview(review: ReviewRow | undefined, decision: Decision): NextReview | null {
  if (review !== undefined) return nextState(review, decision);
  const { reason } = decision;
  return reason === null ? null : { status: 'open', reason, bookingId: null, by: null };
}

async function openReviews(
  tx: Tx,
  { workspaceId }: SettleRequest,
  items: readonly { stored: StoredReading; decision: Decision; next: NextReview | null }[],
): Promise<void> {
  if (items.length === 0) return;
  await tx.enrichmentReviewItem.createMany({
    data: items.map(({ stored, decision, next }) => ({
      id: newId(),
      workspace_id: workspaceId,
      connection_id: stored.connectionId,
      message_id: stored.messageId,
      facts_id: stored.factsId,
      reason: next?.reason ?? '',
      candidates: asJson(decision.candidates),
      proposed_booking_id: decision.bookingId,
    })),
  });
}

async function moveReviewRow(
  tx: Tx,
  stored: StoredReading,
  review: ReviewRow,
  decision: Decision,
  next: NextReview,
): Promise<void> {
  const isSame =
    next.status === review.status &&
    next.by === review.by &&
    next.reason === review.reason &&
    JSON.stringify(decision.candidates) === JSON.stringify(review.candidates);
  if (isSame) return;
  await tx.enrichmentReviewItem.updateMany({
    where: { id: review.reviewId },
    data: {
      facts_id: stored.factsId,
      reason: next.reason,
      status: next.status,
      candidates: asJson(decision.candidates),
      proposed_booking_id: decision.bookingId,
      resolved_booking_id: next.bookingId,
      resolved_by: next.by,
      resolved_at: next.status === 'open' ? null : new Date(),
    },
  });
}

function asJson(candidates: readonly Candidate[]): object[] {
  return candidates.map((candidate) => ({ ...candidate }));
}

/** How an item moves by itself: a person's verdict stands, a booking that appeared settles it, a new doubt re-opens it. */
function nextState(review: ReviewRow, { bookingId, reason }: Decision): NextReview {
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
