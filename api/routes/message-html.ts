import { getMessage } from '#db/messages.ts';
import * as contract from '../contract/messages.ts';
import { MAIL_PAGE_POLICY, mailPage } from '../mail-page.ts';
import { found } from '../problem.ts';
import { defineRoute } from '../route.ts';

export const messageHtmlRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/cohost/messages/:id/html',
    tag: 'Messages',
    summary:
      'A stored mail as a page for a sandboxed frame: nothing in it runs, nothing remote loads',
    access: 'viewer',
    params: contract.messagePath,
    answers: { 200: { description: 'The page.', content: 'text/html' } },
    async handle({ deps, scope, params, response }) {
      const mail = await deps.db.api.inWorkspace(
        scope,
        async (tx) => found(await getMessage(tx, deps.config.keyring, scope, params.id)),
        { readOnly: true },
      );
      const { full_html: html = '', full_text: text = 'This mail was erased.' } =
        mail.content ?? {};
      response.set('content-security-policy', MAIL_PAGE_POLICY);
      response.status(200).type('html').send(mailPage({ html, text }));
      return null;
    },
  }),
];
