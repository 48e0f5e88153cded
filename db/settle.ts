import { applyPlan, withoutMails } from '#domain/apply-plan.ts';
import { type SettledMessage, settle } from '#domain/settle.ts';
import type { Counters } from '#domain/run.ts';
import type { Tx } from './in-workspace.ts';
import { type ReviewRow, loadReviews, verdictOf } from './review-rows.ts';
import { writeBooking } from './settle-booking.ts';
import { writeOutcomes } from './settle-outcomes.ts';
import { type SettleRequest, gatherScope } from './settle-scope.ts';

/**
 * Decides for the seeds and everything that hangs together with them: which booking each message speaks of, what the
 * bookings' guest fields are, what a person must look at. Writes only what differs; running it again changes nothing.
 * Decisions of one workspace wait for each other, because one may teach what another needs.
 */
export async function settleMail(tx: Tx, request: SettleRequest): Promise<Counters> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${request.workspaceId}, 1))`;
  const scope = await gatherScope(tx, request.keyring, request.workspaceId, request);
  const reviews = await loadReviews(tx, [...scope.messages.keys()]);
  const decision = settle({
    bookings: [...scope.bookings.values(), ...scope.context.values()],
    properties: scope.properties,
    messages: [...scope.messages.values()].map((stored) => toMessage(stored, reviews)),
  });

  let enriched = 0;
  for (const booking of scope.bookings.values()) {
    const plan = decision.plans.get(booking.bookingId);
    if (plan === undefined) continue;
    const after = applyPlan(withoutMails(booking, new Set(scope.messages.keys())), plan);
    if (await writeBooking(tx, request, booking, after, plan)) enriched += 1;
  }
  const opened = await writeOutcomes(tx, request, scope, decision, reviews);
  return { bookings_enriched: enriched, review_items_created: opened };
}

function toMessage(
  { messageId, reading }: { messageId: string; reading: SettledMessage['reading'] },
  reviews: ReadonlyMap<string, ReviewRow>,
): SettledMessage {
  const review = reviews.get(messageId);
  const verdict = review === undefined ? undefined : verdictOf(review);
  return verdict === undefined ? { messageId, reading } : { messageId, reading, verdict };
}
