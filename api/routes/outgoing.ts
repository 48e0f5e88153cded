import { recordActivity } from '#db/activity-log.ts';
import { getConnection } from '#db/connections.ts';
import type { Tx } from '#db/in-workspace.ts';
import {
  changeDraft,
  confirmSent,
  deleteDraft,
  getOutgoing,
  type OutgoingRow,
  queueOutgoing,
} from '#db/outgoing.ts';
import type { OutgoingState } from '#domain/outgoing.ts';
import * as contract from '../contract/messages-out.ts';
import { syncQuery } from '../contract/runs.ts';
import { conversationOf } from '../draft-message.ts';
import { peopleOf, presentOutgoing, stateOf } from '../present/outgoing.ts';
import { found, Problem } from '../problem.ts';
import { answer, defineRoute } from '../route.ts';
import {
  deliver,
  messageIdOf,
  requireRecipient,
  requireSendable,
  SEND_PROBLEMS,
  wakeOutbox,
} from '../send-message.ts';

const tag = 'Outgoing mail';
const path = '/api/product/outgoing-emails/:id';
/** A mail that somebody has asked to be sent already: asking again changes nothing. */
const UNDER_WAY: readonly OutgoingState[] = ['queued', 'sending', 'sent'];

export const outgoingRoutes = [
  defineRoute({
    method: 'patch',
    path,
    tag,
    summary: 'Change a draft; a mail that failed becomes a draft again',
    access: 'manager',
    params: contract.outgoingPath,
    body: contract.messageChange,
    bodyLimit: '4mb',
    answers: { 200: { description: 'Changed.', schema: contract.outgoing } },
    problems: ['CONFLICT'],
    handle: ({ deps, scope, params, body }) =>
      deps.db.api.inWorkspace(scope, async (tx) => {
        const row = found(await getOutgoing(tx, params.id));
        const { to, text, html, reply_to_email_id: emailId, ...rest } = body;
        const change = {
          ...rest,
          recipients: to,
          body_text: text,
          body_html: html,
          ...(emailId !== undefined &&
            (await conversationOf(tx, row.connection_id, emailId)).conversation),
        };
        if (!(await changeDraft(tx, params.id, change, deps.clock.now()))) throw onItsWay();
        return answer(200, presentOutgoing(found(await getOutgoing(tx, params.id))));
      }),
  }),
  defineRoute({
    method: 'delete',
    path,
    tag,
    summary: 'Throw a draft or a failed mail away',
    access: 'manager',
    params: contract.outgoingPath,
    answers: { 204: { description: 'Gone.' } },
    problems: ['CONFLICT'],
    handle: ({ deps, scope, params }) =>
      deps.db.api.inWorkspace(scope, async (tx) => {
        found(await getOutgoing(tx, params.id));
        if (!(await deleteDraft(tx, params.id))) throw onItsWay();
        return answer(204);
      }),
  }),
  sendRoute('send', 'Send a draft, or once more a mail that failed', ['draft', 'failed']),
  sendRoute('send-again', 'Decide that an uncertain mail was not sent: send it again', [
    'uncertain',
  ]),
  defineRoute({
    method: 'post',
    path: `${path}/confirm-sent`,
    tag,
    summary: 'Decide that an uncertain mail was sent',
    access: 'manager',
    params: contract.outgoingPath,
    answers: { 200: { description: 'Sent.', schema: contract.outgoing } },
    problems: ['CONFLICT'],
    async handle({ deps, caller, scope, params }) {
      const row = await deps.db.api.inWorkspace(scope, async (tx) => {
        const before = found(await getOutgoing(tx, params.id));
        const mail = { id: params.id, now: deps.clock.now() };
        if (await confirmSent(tx, mail, caller.actorId)) {
          await recordActivity(tx, {
            workspaceId: scope.workspaceId,
            profileId: before.profile_id,
            connectionId: before.connection_id,
            type: 'email_sent',
            data: { outgoing_email_id: params.id },
          });
        }
        const after = found(await getOutgoing(tx, params.id));
        if (stateOf(after) === 'sent') return after;
        throw new Problem('CONFLICT', 'Only an uncertain mail is decided by a person.');
      });
      await wakeOutbox(deps, scope, row);
      return answer(200, presentOutgoing(row));
    },
  }),
];

function sendRoute(action: 'send' | 'send-again', summary: string, from: readonly OutgoingState[]) {
  return defineRoute({
    method: 'post',
    path: `${path}/${action}`,
    tag,
    summary,
    access: 'manager',
    params: contract.outgoingPath,
    query: syncQuery,
    answers: {
      200: { description: 'Sent.', schema: contract.outgoing },
      202: { description: 'On its way, or uncertain.', schema: contract.outgoing },
    },
    problems: SEND_PROBLEMS,
    async handle({ deps, caller, scope, params, query, signal }) {
      await deps.db.api.inWorkspace(scope, async (tx) => {
        const row = found(await getOutgoing(tx, params.id));
        if (UNDER_WAY.includes(stateOf(row))) return;
        if (!from.includes(stateOf(row))) throw notNow(row);
        const decidedBy = action === 'send-again' ? caller.actorId : null;
        await queue(tx, row, { now: deps.clock.now(), from, decidedBy });
      });
      const waitSeconds = query.wait_seconds ?? deps.config.SYNC_WAIT_SECONDS;
      return deliver(deps, scope, params.id, { waitSeconds, signal });
    },
  });
}

async function queue(
  tx: Tx,
  row: OutgoingRow,
  how: { now: Date; from: readonly OutgoingState[]; decidedBy: string | null },
): Promise<void> {
  const connection = found(await getConnection(tx, row.connection_id));
  await requireSendable(tx, connection);
  requireRecipient(peopleOf(row.recipients), peopleOf(row.cc), peopleOf(row.bcc));
  const mail = { id: row.id, rfcMessageId: messageIdOf(row.id, connection), now: how.now };
  await queueOutgoing(tx, mail, how.from, how.decidedBy);
}

function onItsWay(): Problem {
  return new Problem('CONFLICT', 'The mail is on its way or sent; it can no longer be changed.');
}

function notNow(row: OutgoingRow): Problem {
  return stateOf(row) === 'uncertain'
    ? new Problem('CONFLICT', 'It may have been sent: decide with confirm-sent or send-again.')
    : new Problem('CONFLICT', 'Nothing is uncertain about this mail; use send.');
}
