import { getConnection } from '#db/connections.ts';
import { getOutgoing, listOutgoing, queueOutgoing } from '#db/outgoing.ts';
import { connectionPath } from '../contract/connections.ts';
import * as contract from '../contract/messages-out.ts';
import { syncQuery } from '../contract/runs.ts';
import { listBody, timeCursor } from '../cursor.ts';
import { digestOf, keepDraft } from '../draft-message.ts';
import { presentOutgoing } from '../present/outgoing.ts';
import { found, Problem } from '../problem.ts';
import { answer, defineRoute } from '../route.ts';
import { runIdFor } from '../run-id.ts';
import {
  deliver,
  messageIdOf,
  requireCapability,
  requireRecipient,
  requireSendable,
  SEND_PROBLEMS,
} from '../send-message.ts';

const tag = 'Outgoing mail';

export const messageOutRoutes = [
  defineRoute({
    method: 'post',
    path: '/api/integrations/connections/:id/messages',
    tag,
    summary: 'Send a mail, or keep it as a draft; with an Idempotency-Key at most once',
    access: 'manager',
    params: connectionPath,
    query: syncQuery,
    body: contract.newMessage,
    bodyLimit: '4mb',
    idempotent: true,
    answers: {
      200: { description: 'Sent.', schema: contract.outgoing },
      201: { description: 'Kept as a draft.', schema: contract.outgoing },
      202: { description: 'On its way, or uncertain.', schema: contract.outgoing },
    },
    problems: SEND_PROBLEMS,
    async handle({ deps, caller, scope, params, query, body, idempotencyKey, signal }) {
      if (!body.draft) requireRecipient(body.to, body.cc, body.bcc);
      const wish = { connectionId: params.id, capability: 'send_email', trigger: 'message' };
      const id = runIdFor(wish, idempotencyKey);
      const kept = await deps.db.api.inWorkspace(scope, async (tx) => {
        const connection = found(await getConnection(tx, params.id));
        // What was asked for before is answered as it was then, whatever the connection has become.
        const known = idempotencyKey === undefined ? null : await getOutgoing(tx, id);
        if (known === null) {
          if (body.draft) requireCapability(connection);
          else await requireSendable(tx, connection);
          const isNew = await keepDraft(tx, connection, body, { id, createdBy: caller.actorId });
          const named = { id, rfcMessageId: messageIdOf(id, connection), now: deps.clock.now() };
          if (isNew && !body.draft) await queueOutgoing(tx, named, ['draft'], null);
        }
        const row = found(known ?? (await getOutgoing(tx, id)));
        if (!digestOf(body).equals(row.request_digest ?? Buffer.alloc(0)))
          throw new Problem('CONFLICT', 'This Idempotency-Key was used for another mail.');
        return row;
      });
      if (body.draft) return answer(201, presentOutgoing(kept));
      const waitSeconds = query.wait_seconds ?? deps.config.SYNC_WAIT_SECONDS;
      return deliver(deps, scope, id, { waitSeconds, signal });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/product/outgoing-emails',
    tag,
    summary: 'Drafts and mails that were sent from here, newest first',
    access: 'viewer',
    query: contract.outgoingQuery,
    answers: { 200: { description: 'One page.', schema: contract.outgoingList } },
    handle: ({ deps, scope, query }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const page = await listOutgoing(tx, {
            connectionId: query.connection_id,
            state: query.state,
            threadId: query.thread_id,
            replyToEmailId: query.reply_to_email_id,
            limit: query.limit,
            after: timeCursor.decode(query.cursor),
          });
          return answer(200, listBody(page, timeCursor, presentOutgoing));
        },
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'get',
    path: '/api/product/outgoing-emails/:id',
    tag,
    summary: 'One draft or sent mail',
    access: 'viewer',
    params: contract.outgoingPath,
    answers: { 200: { description: 'The mail.', schema: contract.outgoing } },
    async handle({ deps, scope, params }) {
      const row = deps.db.api.inWorkspace(scope, (tx) => getOutgoing(tx, params.id), {
        readOnly: true,
      });
      return answer(200, presentOutgoing(found(await row)));
    },
  }),
];
