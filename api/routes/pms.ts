import { type ConnectionRow, getConnection } from '#db/connections.ts';
import type { Scope } from '#db/in-workspace.ts';
import { newId } from '#lib/ids.ts';
import { isPmsId, type PmsId } from '#providers/pms.ts';
import * as connections from '../contract/connections.ts';
import * as contract from '../contract/pms.ts';
import type { Deps } from '../deps.ts';
import { hookSecret, type HookTarget, readHookSecret } from '../hook-secret.ts';
import { replaceCredentials } from '../pms-connection.ts';
import { presentConnection } from '../present/connection.ts';
import { found, Problem } from '../problem.ts';
import { answer, defineRoute } from '../route.ts';
import { workflowInput } from '../sync-client.ts';

const tag = 'Property-management systems';

export const pmsRoutes = [
  defineRoute({
    method: 'put',
    path: '/api/cohost/connections/:id/credentials',
    tag,
    summary: 'Connect the same account again, with other credentials',
    access: 'manager',
    params: connections.connectionPath,
    body: contract.newCredentials,
    answers: { 200: { description: 'Tested and stored.', schema: connections.connection } },
    problems: ['CONFLICT', 'PROVIDER_REFUSED', 'SCOPE_MISSING', 'ACCOUNT_MISMATCH', 'UNAVAILABLE'],
    async handle({ deps, scope, params, body, signal }) {
      const { row, provider } = await load(deps, scope, params.id);
      const after = await replaceCredentials(deps, scope, row, provider, body.credentials, signal);
      return answer(200, presentConnection(deps.catalogue, after));
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/cohost/connections/:id/hook',
    tag,
    summary: 'The address to enter at the provider, so that changes are seen sooner',
    access: 'manager',
    params: connections.connectionPath,
    answers: { 200: { description: 'The address.', schema: contract.hook } },
    problems: ['CONFLICT'],
    async handle({ deps, scope, params }) {
      const { row, provider } = await load(deps, scope, params.id);
      const { workspaceId } = scope;
      const secret = hookSecret(deps.config.keyring, {
        provider,
        workspaceId,
        connectionId: row.id,
      });
      return answer(200, { url: `${deps.config.API_URL}/hooks/${provider}/${secret}` });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/hooks/:provider/:secret',
    tag,
    summary: 'Called by the provider; a hint to look, of which nothing is believed',
    access: 'public',
    params: contract.hookPath,
    payload: contract.hookPayload,
    bodyLimit: '4mb',
    answers: { 204: { description: 'Heard.' } },
    problems: ['NOT_FOUND', 'PAYLOAD_TOO_LARGE'],
    async handle({ deps, params }) {
      const target = readHookSecret(deps.config.keyring, params.provider, params.secret);
      if (target === null) throw new Problem('NOT_FOUND', 'There is no such hook.');
      // A burst of hooks needs a few looks, not one each; what comes after the last is the next poll's.
      if (deps.limits.hooks.take(target.connectionId) === 0) await wake(deps, target);
      return answer(204);
    },
  }),
];

/** Asks the connection's workflow for a run; a run that is under way or a silent Temporal makes the hint no error. */
async function wake(
  deps: Deps,
  { provider, workspaceId, connectionId }: HookTarget,
): Promise<void> {
  const scope = { workspaceId, profileId: null };
  const row = await deps.db.api.inWorkspace(scope, (tx) => getConnection(tx, connectionId), {
    readOnly: true,
  });
  if (row?.provider !== provider || row.status === 'disconnected' || row.paused) return;
  const request = { runId: newId(), capability: 'pms_pull', trigger: 'poll' } as const;
  try {
    await deps.sync.requestRun(workflowInput(deps, row), request);
  } catch (err) {
    const about = { component: 'Api', connection_id: connectionId, err };
    deps.log.warn('A hook could not wake its workflow', about);
  }
}

async function load(
  deps: Deps,
  scope: Scope,
  id: string,
): Promise<{ readonly row: ConnectionRow; readonly provider: PmsId }> {
  const row = found(
    await deps.db.api.inWorkspace(scope, (tx) => getConnection(tx, id), { readOnly: true }),
  );
  const { provider } = row;
  if (isPmsId(provider)) return { row, provider };
  throw new Problem('CONFLICT', 'This connection is not one of a property-management system.');
}
