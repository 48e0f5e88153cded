import { getSource } from '#db/gassync/sources.ts';
import { rotateSecret } from '#db/gassync/webhook-secrets.ts';
import {
  deleteWebhook,
  getWebhook,
  insertWebhook,
  listWebhooks,
  updateWebhook,
} from '#db/gassync/webhooks.ts';
import { numericIdPath } from '../../contract/common.ts';
import * as contract from '../../contract/gassync-webhooks.ts';
import { listBody, numberCursor } from '../../cursor.ts';
import { presentWebhook } from '../../present/gassync.ts';
import { forbidden, found, Problem } from '../../problem.ts';
import { answer, defineRoute } from '../../route.ts';
import { webhookOf } from './refs.ts';

const tag = 'GasSync webhooks';
const path = '/api/gassync/webhooks';

/** Endpoints of a source: each event is a delivery to each of them. */
const MOST_WEBHOOKS = 20;

/** Endpoints that are told of changes. */
export const webhookRoutes = [
  defineRoute({
    method: 'get',
    path,
    tag,
    summary: 'Endpoints that are told of changes',
    access: 'viewer',
    query: contract.webhookQuery,
    answers: { 200: { description: 'One page.', schema: contract.webhookList } },
    handle: ({ deps, scope, query }) =>
      deps.db.mapping.inWorkspace(
        scope,
        async (tx) => {
          const page = await listWebhooks(tx, {
            sourceId: query.source_id,
            limit: query.limit,
            after: numberCursor.decode(query.cursor),
          });
          return answer(200, listBody(page, numberCursor, presentWebhook));
        },
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'post',
    path,
    tag,
    summary: 'Add an endpoint; its secret is shown this once',
    access: 'manager',
    body: contract.newWebhook,
    answers: {
      201: { description: 'Added; it is told from now on.', schema: contract.withSecret },
    },
    problems: ['ENDPOINT_REFUSED', 'CONFLICT'],
    async handle({ deps, scope, body }) {
      const { mapping } = deps.db;
      const source = { workspaceId: scope.workspaceId, sourceId: body.source_id };
      await mapping.inWorkspace(scope, async (tx) => found(await getSource(tx, body.source_id)), {
        readOnly: true,
      });
      // Resolving a name may take seconds: never inside a transaction.
      const endpointUrl = await deps.endpoints.check(body.endpoint_url);
      return mapping.inWorkspace(scope, async (tx) => {
        const { items } = await listWebhooks(tx, {
          sourceId: body.source_id,
          limit: MOST_WEBHOOKS,
          after: null,
        });
        if (items.length >= MOST_WEBHOOKS) {
          throw new Problem(
            'CONFLICT',
            `This source has ${MOST_WEBHOOKS} already; delete one first.`,
          );
        }
        const { row, secret } = await insertWebhook(tx, deps.config.keyring, source, {
          endpointUrl,
          eventTypes: body.event_types,
          description: body.description,
          concurrency: body.concurrency,
        });
        return answer(201, { ...presentWebhook(row), secret });
      });
    },
  }),
  defineRoute({
    method: 'get',
    path: `${path}/:id`,
    tag,
    summary: 'One endpoint',
    access: 'viewer',
    params: numericIdPath,
    answers: { 200: { description: 'The endpoint.', schema: contract.webhook } },
    handle: ({ deps, scope, params }) =>
      deps.db.mapping.inWorkspace(
        scope,
        async (tx) => answer(200, presentWebhook(found(await getWebhook(tx, params.id)))),
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'patch',
    path: `${path}/:id`,
    tag,
    summary: 'Change, pause or bring back; what a disabled one missed is asked for by a replay',
    access: 'manager',
    params: numericIdPath,
    body: contract.webhookChange,
    answers: { 200: { description: 'Changed.', schema: contract.webhook } },
    problems: ['ENDPOINT_REFUSED'],
    async handle({ deps, scope, params, body }) {
      const { mapping } = deps.db;
      const before = found(
        await mapping.inWorkspace(scope, (tx) => getWebhook(tx, params.id), { readOnly: true }),
      );
      // Whatever brings an endpoint into use has its address checked, old or new.
      const endpointUrl =
        body.endpoint_url !== undefined || body.status === 'active'
          ? await deps.endpoints.check(body.endpoint_url ?? before.endpoint_url)
          : undefined;
      const after = await mapping.inWorkspace(scope, (tx) =>
        updateWebhook(tx, webhookOf(scope, params), {
          endpointUrl,
          eventTypes: body.event_types,
          description: body.description,
          concurrency: body.concurrency,
          status: body.status,
        }),
      );
      return answer(200, presentWebhook(found(after)));
    },
  }),
  defineRoute({
    method: 'delete',
    path: `${path}/:id`,
    tag,
    summary: 'Delete an endpoint; what waits for it is dropped',
    access: 'manager',
    params: numericIdPath,
    answers: { 204: { description: 'Deleted.' } },
    handle: ({ deps, scope, params }) =>
      deps.db.mapping.inWorkspace(scope, async (tx) => {
        const webhook = webhookOf(scope, params);
        if (!(await deleteWebhook(tx, webhook, deps.clock.now()))) throw forbidden();
        return answer(204);
      }),
  }),
  defineRoute({
    method: 'post',
    path: `${path}/:id/rotate-secret`,
    tag,
    summary: 'Make a new secret, shown this once; the old one signs as well for 24 hours',
    access: 'manager',
    params: numericIdPath,
    answers: { 200: { description: 'Both sign from now on.', schema: contract.withSecret } },
    handle: ({ deps, scope, params }) =>
      deps.db.mapping.inWorkspace(scope, async (tx) => {
        const webhook = webhookOf(scope, params);
        const now = deps.clock.now();
        const secret = found(await rotateSecret(tx, deps.config.keyring, webhook, now));
        const row = found(await getWebhook(tx, params.id));
        return answer(200, { ...presentWebhook(row), secret });
      }),
  }),
];
