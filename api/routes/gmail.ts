import type { Request, Response } from 'express';
import type { z } from 'zod';
import { type ConnectionRow, getConnection } from '#db/connections.ts';
import { beginConsent } from '../begin-consent.ts';
import * as contract from '../contract/connections.ts';
import type { Deps } from '../deps.ts';
import { problemOf } from '../error-handler.ts';
import { finishConsent, invalidState } from '../finish-consent.ts';
import { isWanted, scopesToAsk } from '../consent-scopes.ts';
import { refuseTakenLabel, requireLabel } from '../label.ts';
import { mailboxLabels } from '../mailbox-labels.ts';
import { readState } from '../oauth-state.ts';
import { statusOf } from '../present/connection.ts';
import { found, Problem } from '../problem.ts';
import { answer, defineRoute } from '../route.ts';

const tag = 'Connections';

export const gmailRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/cohost/connections/:id/gmail/start',
    tag,
    summary: 'Send the browser to Google for consent',
    access: 'manager',
    params: contract.connectionPath,
    query: contract.startQuery,
    answers: {
      200: {
        description: 'The address, for callers that accept JSON only.',
        schema: contract.consentStart,
      },
      302: { description: 'To Google.', content: 'text/plain' },
    },
    problems: [
      'LABEL_NOT_CONFIGURED',
      'LABEL_CONFLICT',
      'CONFLICT',
      'NOT_CONNECTED',
      'PROVIDER_NOT_CONFIGURED',
      'NOT_FOUND',
    ],
    async handle({ deps, caller, scope, params, query, request, response }) {
      const connection = await deps.db.api.inWorkspace(scope, async (tx) => {
        const row = found(await getConnection(tx, params.id));
        if (row.provider !== 'google')
          throw new Problem('CONFLICT', 'Only a Gmail connection is connected at Google.');
        if (row.erased_at !== null)
          throw new Problem('NOT_CONNECTED', 'This connection was erased; add a new one.');
        if (needsLabel(row, query)) {
          const of = { workspaceId: scope.workspaceId, connectionId: row.id };
          await refuseTakenLabel(tx, of, { name: requireLabel(row) });
        }
        return row;
      });
      const scopes = scopesToAsk(deps.catalogue, connection, query.capability);
      const url = await beginConsent(deps, scope, caller, connection, scopes);
      if (wantsJson(request)) return answer(200, { authorization_url: url });
      response.redirect(302, url);
      return null;
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/cohost/connections/gmail/callback',
    tag,
    summary: 'Where Google sends the browser back; ends at the connection’s page',
    // Not `user`: a browser that lost its session is sent to a page that says so.
    access: 'public',
    query: contract.callbackQuery,
    answers: {
      200: {
        description: 'Connected, for callers that accept JSON only.',
        schema: contract.connected,
      },
      302: {
        description:
          'To the connection, with `connected=1`, and `missing=` capabilities whose box was left unticked, or `error=CODE`.',
        content: 'text/plain',
      },
    },
    problems: [
      'STATE_INVALID',
      'UNAUTHENTICATED',
      'ACCESS_DENIED',
      'CODE_REJECTED',
      'ACCOUNT_MISMATCH',
      'SCOPE_MISSING',
      'INVALID_GRANT',
      'LABEL_NOT_FOUND',
      'LABEL_CONFLICT',
      'NOT_CONNECTED',
      'PROVIDER_REFUSED',
      'PROVIDER_NOT_CONFIGURED',
    ],
    async handle({ deps, query, request, response, signal }) {
      const ref = readState(deps.config.keyring, query.state);
      try {
        if (ref === null) throw invalidState();
        const caller = await deps.resolveCaller(request.headers);
        if (caller === null)
          throw new Problem('UNAUTHENTICATED', 'Sign in where you began, then connect again.');
        const given = { code: query.code, error: query.error };
        const { connection: row, missing } = await finishConsent(deps, caller, ref, given, signal);
        const body = {
          connection_id: row.id,
          status: statusOf(row),
          status_reason: row.status_reason,
          missing_capabilities: [...missing],
        };
        if (wantsJson(request)) return answer(200, body);
        const more = missing.length === 0 ? '' : `&missing=${missing.join()}`;
        redirectToPage(deps, response, row.id, `connected=1${more}`);
      } catch (error) {
        const { code } = problemOf(error);
        if (wantsJson(request) || code === 'INTERNAL') throw error;
        redirectToPage(deps, response, ref?.connectionId, `error=${code}`);
      }
      return null;
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/cohost/connections/:id/labels',
    tag,
    summary: 'Labels of the connected mailbox, to choose from',
    access: 'manager',
    params: contract.connectionPath,
    answers: { 200: { description: 'All labels.', schema: contract.labelList } },
    problems: [
      'NOT_CONNECTED',
      'INVALID_GRANT',
      'SCOPE_MISSING',
      'PROVIDER_REFUSED',
      'PROVIDER_NOT_CONFIGURED',
    ],
    async handle({ deps, scope, params, signal }) {
      const load = deps.db.api.inWorkspace(scope, (tx) => getConnection(tx, params.id), {
        readOnly: true,
      });
      const row = found(await load);
      const labels = await mailboxLabels(deps, scope, row, signal);
      return answer(200, {
        items: labels.map(({ labelId, name, type }) => ({ id: labelId, name, type })),
      });
    },
  }),
];

/** Only `reservations` reads one label; a consent for another capability alone does not wait for it. */
function needsLabel(
  row: ConnectionRow,
  { choose_label: when, capability = 'reservations' }: z.output<typeof contract.startQuery>,
): boolean {
  const isMeant = capability === 'reservations';
  const isOn = row.capabilities.some((one) => one.capability === 'reservations' && isWanted(one));
  return isOn && isMeant && (when === 'now' || row.reservation_label !== null);
}

function wantsJson(request: Request): boolean {
  return request.accepts(['text/html', 'application/json']) === 'application/json';
}

function redirectToPage(
  deps: Deps,
  response: Response,
  connectionId: string | undefined,
  query: string,
) {
  const path = connectionId === undefined ? '/connections' : `/connections/${connectionId}`;
  response.redirect(302, `${deps.config.WEB_URL}${path}?${query}`);
}
