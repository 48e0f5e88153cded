import { type ActivityRow, listActivity } from '#db/activity.ts';
import {
  attentionConnections,
  bookingTotals,
  countOpenConflicts,
  enrichmentPerWeek,
  messagesPerDay,
  runsPerDay,
} from '#db/overview.ts';
import { countOpenReviews } from '#db/reviews.ts';
import type { Page } from '#db/page.ts';
import { connectorProvider } from '#domain/connectors.ts';
import type { Catalogue } from '../catalogue.ts';
import * as contract from '../contract/activity.ts';
import { listBody, timeCursor } from '../cursor.ts';
import { answer, defineRoute } from '../route.ts';

const DAY_MS = 86_400_000;

export const overviewRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/cohost/overview',
    tag: 'Overview',
    summary: 'What needs attention, and how things have gone; days are UTC',
    access: 'viewer',
    query: contract.overviewQuery,
    answers: { 200: { description: 'The overview.', schema: contract.overview } },
    handle: ({ deps, scope, query }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const now = deps.clock.now();
          const from = new Date(now.getTime() - (query.days - 1) * DAY_MS);
          const ahead = new Date(now.getTime() + query.days * DAY_MS);
          return answer(200, {
            attention: {
              connections: await attentionConnections(tx),
              reviews_open: await countOpenReviews(tx),
              conflicts_open: await countOpenConflicts(tx),
            },
            bookings: await bookingTotals(tx, now.toISOString().slice(0, 10)),
            enrichment_per_week: await enrichmentPerWeek(tx, from, ahead),
            runs_per_day: await runsPerDay(tx, from, now),
            messages_per_day: await messagesPerDay(tx, from, now),
          });
        },
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'get',
    path: '/api/activity',
    tag: 'Overview',
    summary: 'What happened in the workspace, newest first',
    access: 'viewer',
    query: contract.activityQuery,
    answers: { 200: { description: 'One page.', schema: contract.activityList } },
    handle: ({ deps, scope, query }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const { connection_id: connectionId, cursor, ...rest } = query;
          const after = timeCursor.decode(cursor);
          const page = await listActivity(tx, { ...rest, connectionId, after });
          return answer(
            200,
            listBody(visible(deps.catalogue, page), timeCursor, (row) => row),
          );
        },
        { readOnly: true },
      ),
  }),
];

/** Without events of capabilities that are hidden; their page is then shorter, and the next one begins where it would. */
function visible<Key>({ hidden }: Catalogue, page: Page<ActivityRow, Key>): Page<ActivityRow, Key> {
  const names = new Set(hidden.flatMap((id) => [id, connectorProvider(id)]));
  const isHidden = ({ data }: ActivityRow): boolean =>
    typeof data === 'object' &&
    data !== null &&
    ['capability', 'provider'].some((name) => names.has(Reflect.get(data, name)));
  return { ...page, items: page.items.filter((row) => !isHidden(row)) };
}
