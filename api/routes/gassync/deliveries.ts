import { listDeliveries } from '#db/gassync/deliveries.ts';
import { listEvents } from '#db/gassync/event-list.ts';
import { type Replay, replay } from '#db/gassync/replay.ts';
import type { Tx } from '#db/in-workspace.ts';
import { getWebhook, insertTestEvent } from '#db/gassync/webhooks.ts';
import { EVENT_NAMES, EVENT_TYPES } from '#gassync/event-types.ts';
import { numericIdPath } from '../../contract/common.ts';
import * as contract from '../../contract/gassync-webhooks.ts';
import { listBody, numberCursor } from '../../cursor.ts';
import { presentDelivery } from '../../present/gassync.ts';
import { forbidden, found, Problem } from '../../problem.ts';
import { answer, defineRoute } from '../../route.ts';
import { webhookOf } from './refs.ts';

const tag = 'GasSync deliveries';
const path = '/api/gassync/webhooks/:id';

/** What endpoints were sent, sending it again, and the events themselves. */
export const deliveryRoutes = [
  defineRoute({
    method: 'get',
    path: `${path}/deliveries`,
    tag,
    summary: 'What an endpoint was sent and is to be sent, newest first',
    access: 'viewer',
    params: numericIdPath,
    query: contract.deliveryQuery,
    answers: { 200: { description: 'One page.', schema: contract.deliveryList } },
    handle: ({ deps, scope, params, query }) =>
      deps.db.mapping.inWorkspace(
        scope,
        async (tx) => {
          found(await getWebhook(tx, params.id));
          const webhook = webhookOf(scope, params);
          const page = await listDeliveries(tx, webhook, {
            state: query.state,
            limit: query.limit,
            after: numberCursor.decode(query.cursor),
          });
          return answer(200, listBody(page, numberCursor, presentDelivery));
        },
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'post',
    path: `${path}/test`,
    tag,
    summary: 'Send this endpoint alone an event `webhook.test`',
    access: 'manager',
    params: numericIdPath,
    answers: { 202: { description: 'On its way.', schema: contract.testSent } },
    problems: ['CONFLICT'],
    handle: ({ deps, scope, params }) =>
      deps.db.mapping.inWorkspace(scope, async (tx) => {
        await requireInUse(tx, params.id);
        const webhook = webhookOf(scope, params);
        return answer(202, { event_id: found(await insertTestEvent(tx, webhook)) });
      }),
  }),
  defineRoute({
    method: 'post',
    path: `${path}/replay`,
    tag,
    summary: 'Send again: one event, all that failed, or all that were never sent',
    access: 'manager',
    params: numericIdPath,
    body: contract.replayRequest,
    answers: { 200: { description: 'How many are on their way.', schema: contract.replayed } },
    problems: ['CONFLICT'],
    handle: ({ deps, scope, params, body }) =>
      deps.db.mapping.inWorkspace(scope, async (tx) => {
        await requireInUse(tx, params.id);
        const webhook = webhookOf(scope, params);
        const queued = await replay(tx, webhook, whatOf(body));
        if (queued === 0 && body.event_id !== undefined) throw forbidden();
        return answer(200, { queued });
      }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/gassync/event-types',
    tag,
    summary: 'What endpoints may be told of',
    access: 'viewer',
    answers: { 200: { description: 'All of them.', schema: contract.eventTypeList } },
    handle: () =>
      answer(200, {
        items: EVENT_NAMES.map((type) => ({ type, description: EVENT_TYPES[type] })),
      }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/gassync/events',
    tag,
    summary: 'Events of the workspace, newest first',
    access: 'viewer',
    query: contract.eventQuery,
    answers: { 200: { description: 'One page.', schema: contract.eventList } },
    handle: ({ deps, scope, query }) =>
      deps.db.mapping.inWorkspace(
        scope,
        async (tx) => {
          const page = await listEvents(tx, {
            type: query.type,
            entityType: query.entity_type,
            entityId: query.entity_id,
            limit: query.limit,
            after: numberCursor.decode(query.cursor),
          });
          return answer(
            200,
            listBody(page, numberCursor, (row) => row),
          );
        },
        { readOnly: true },
      ),
  }),
];

/** Nothing is sent to a disabled endpoint, so nothing is queued for it either. */
async function requireInUse(tx: Tx, webhookId: number): Promise<void> {
  const { status } = found(await getWebhook(tx, webhookId));
  if (status === 'disabled') {
    throw new Problem('CONFLICT', 'This endpoint is disabled; bring it back first.');
  }
}

/** The contract lets exactly one of the three through. */
function whatOf({
  event_id: eventId,
  failed_since: failedSince,
  missing_since: missingSince,
}: {
  readonly event_id?: string | undefined;
  readonly failed_since?: Date | undefined;
  readonly missing_since?: Date | undefined;
}): Replay {
  if (eventId !== undefined) return { kind: 'event', eventId };
  if (failedSince !== undefined) return { kind: 'failed-since', since: failedSince };
  return { kind: 'missing-since', since: missingSince as Date };
}
