import { getMessage } from '#db/messages.ts';
import * as contract from '../contract/messages.ts';
import { presentMessage } from '../present/message.ts';
import { found } from '../problem.ts';
import { answer, defineRoute } from '../route.ts';

export const messageRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/cohost/messages/:id',
    tag: 'Messages',
    summary: 'A stored mail with what was found in it, why, and what became of it',
    access: 'viewer',
    params: contract.messagePath,
    answers: { 200: { description: 'The mail.', schema: contract.message } },
    handle: ({ deps, scope, params }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const mail = found(await getMessage(tx, deps.config.keyring, scope, params.id));
          return answer(200, presentMessage(mail));
        },
        { readOnly: true },
      ),
  }),
];
