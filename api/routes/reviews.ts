import { recordActivity } from '#db/activity-log.ts';
import { getBooking } from '#db/bookings.ts';
import type { Scope, Tx } from '#db/in-workspace.ts';
import { getMessage, readingsOf } from '#db/messages.ts';
import {
  dismissReview,
  resolveReview,
  undoReview,
  type VerdictResult,
} from '#db/review-verdicts.ts';
import { getReview, listReviews } from '#db/reviews.ts';
import type { ActivityData } from '#domain/activity.ts';
import * as contract from '../contract/reviews.ts';
import { listBody, timeCursor } from '../cursor.ts';
import type { Deps } from '../deps.ts';
import { presentMessage } from '../present/message.ts';
import { candidatesOf, presentReview, reviewStatusOf } from '../present/review.ts';
import { forbidden, found, Problem } from '../problem.ts';
import { answer, defineRoute } from '../route.ts';

const tag = 'Reviews';

const REFUSALS = {
  'not-open': 'It was decided already; undo that first.',
  'already-open': 'It is open already.',
  'needs-a-person': 'This needs a person to decide.',
} as const;

export const reviewRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/cohost/reviews',
    tag,
    summary: 'Review items, the one that waits longest first',
    access: 'viewer',
    query: contract.reviewQuery,
    answers: { 200: { description: 'One page.', schema: contract.reviewList } },
    handle: ({ deps, scope, query }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const { connection_id: connectionId, cursor, ...rest } = query;
          const after = timeCursor.decode(cursor);
          const page = await listReviews(tx, { ...rest, connectionId, after });
          const messageIds = page.items.map((row) => row.message_id);
          const readings = await readingsOf(tx, deps.config.keyring, scope, messageIds);
          const present = (row: (typeof page.items)[number]) =>
            presentReview(row, readings.get(row.message_id));
          return answer(200, listBody(page, timeCursor, present));
        },
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'get',
    path: '/api/cohost/reviews/:id',
    tag,
    summary: 'One review item, with its mail and the bookings that were looked at',
    access: 'viewer',
    params: contract.reviewPath,
    answers: { 200: { description: 'The item.', schema: contract.reviewDetail } },
    handle: ({ deps, scope, params }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => answer(200, await detail(deps, scope, tx, params.id)),
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'post',
    path: '/api/cohost/reviews/:id/resolve',
    tag,
    summary:
      'The mail speaks of this booking: fill its guest fields, learn its code and the property’s name',
    access: 'manager',
    params: contract.reviewPath,
    body: contract.resolution,
    answers: { 200: { description: 'Resolved.', schema: contract.reviewDetail } },
    problems: ['CONFLICT'],
    handle: ({ deps, caller, scope, params, body }) =>
      deps.db.api.inWorkspace(scope, async (tx) => {
        const verdict = verdictOf(deps, scope, params.id, caller.actorId);
        settle(await resolveReview(tx, { ...verdict, bookingId: body.booking_id }));
        const data = { review_id: params.id, booking_id: body.booking_id };
        await record(tx, scope, 'review_resolved', data);
        return answer(200, await detail(deps, scope, tx, params.id));
      }),
  }),
  verdictRoute('dismiss', 'Close the item without doing anything', dismissReview),
  verdictRoute('undo', 'Take the verdict back, with what it filled and taught', undoReview),
];

function verdictRoute(action: 'dismiss' | 'undo', summary: string, decide: typeof dismissReview) {
  return defineRoute({
    method: 'post',
    path: `/api/cohost/reviews/:id/${action}`,
    tag,
    summary,
    access: 'manager',
    params: contract.reviewPath,
    answers: { 200: { description: 'The item as it is now.', schema: contract.reviewDetail } },
    problems: ['CONFLICT'],
    handle: ({ deps, caller, scope, params }) =>
      deps.db.api.inWorkspace(scope, async (tx) => {
        settle(await decide(tx, verdictOf(deps, scope, params.id, caller.actorId)));
        const type = action === 'dismiss' ? 'review_dismissed' : 'review_reopened';
        await record(tx, scope, type, { review_id: params.id });
        return answer(200, await detail(deps, scope, tx, params.id));
      }),
  });
}

function verdictOf(deps: Deps, { workspaceId }: Scope, reviewId: string, userId: string) {
  return { workspaceId, keyring: deps.config.keyring, reviewId, userId };
}

/** The first verdict stands: whoever comes second is told, not overruled. */
function settle(result: VerdictResult): void {
  if (result.kind === 'unknown') throw forbidden();
  if (result.kind === 'refused') throw new Problem('CONFLICT', REFUSALS[result.why]);
}

async function detail(deps: Deps, scope: Scope, tx: Tx, id: string) {
  const row = found(await getReview(tx, id));
  const mail = found(await getMessage(tx, deps.config.keyring, scope, row.message_id));
  const booking = (bookingId: number | null) =>
    bookingId === null ? null : getBooking(tx, bookingId);
  const candidates = [];
  for (const candidate of candidatesOf(row))
    candidates.push({ ...candidate, booking: await booking(candidate.booking_id) });
  return {
    ...row,
    status: reviewStatusOf(row),
    message: presentMessage(mail),
    candidates,
    proposed_booking: await booking(row.proposed_booking_id),
    resolved_booking: await booking(row.resolved_booking_id),
  };
}

function record<Type extends 'review_resolved' | 'review_dismissed' | 'review_reopened'>(
  tx: Tx,
  scope: Scope,
  type: Type,
  data: ActivityData<Type>,
): Promise<void> {
  const { workspaceId } = scope;
  return recordActivity(tx, { workspaceId, profileId: null, connectionId: null, type, data });
}
