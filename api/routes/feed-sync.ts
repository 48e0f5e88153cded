import { getConnection } from '#db/connections.ts';
import { getFeed } from '#db/feeds.ts';
import { numericIdPath } from '../contract/common.ts';
import * as contract from '../contract/runs.ts';
import { found } from '../problem.ts';
import { requireReady } from '../ready-to-sync.ts';
import { defineRoute } from '../route.ts';
import { runAnswer } from '../run-answer.ts';
import { runConnection } from '../run-connection.ts';

export const feedSyncRoutes = [
  defineRoute({
    method: 'post',
    path: '/api/cohost/feeds/:id/sync',
    tag: 'Feeds',
    summary: 'Import the calendar now',
    access: 'manager',
    params: numericIdPath,
    query: contract.syncQuery,
    idempotent: true,
    answers: {
      200: { description: 'The import has ended.', schema: contract.syncResult },
      202: { description: 'It goes on; ask for it at `status_url`.', schema: contract.accepted },
    },
    problems: ['NOT_CONNECTED', 'SYNC_IN_PROGRESS', 'FEED_REFUSED'],
    async handle({ deps, caller, scope, params, query, idempotencyKey, signal }) {
      const row = await deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const feed = found(await getFeed(tx, params.id));
          const connection = found(await getConnection(tx, feed.connection_id));
          await requireReady(tx, deps, connection, 'calendar_feed');
          return connection;
        },
        { readOnly: true },
      );
      const end = await runConnection(deps, scope, row, {
        capability: 'calendar_feed',
        trigger: 'manual',
        requestedBy: caller.actorId,
        idempotencyKey,
        waitSeconds: query.wait_seconds ?? deps.config.SYNC_WAIT_SECONDS,
        signal,
      });
      return runAnswer(end);
    },
  }),
];
