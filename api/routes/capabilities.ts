import { cursorsMovedAt } from '#db/capabilities.ts';
import { type ConnectionRow, getConnection } from '#db/connections.ts';
import type { Scope } from '#db/in-workspace.ts';
import { runsById } from '#db/runs.ts';
import { askWorkflow } from '../ask-workflow.ts';
import { parseParameters, requireFitting } from '../capability-settings.ts';
import { changeCapability } from '../change-capability.ts';
import * as contract from '../contract/capabilities.ts';
import { connectionPath } from '../contract/connections.ts';
import { accepted, syncResult } from '../contract/runs.ts';
import type { Deps } from '../deps.ts';
import {
  type ConnectionLife,
  presentDefinition,
  presentState,
  presentStates,
} from '../present/capability.ts';
import { found, Problem } from '../problem.ts';
import { requireReady } from '../ready-to-sync.ts';
import { answer, defineRoute } from '../route.ts';
import { RUN_PROBLEMS, runAnswer } from '../run-answer.ts';
import { runConnection } from '../run-connection.ts';

const tag = 'Capabilities';

export const capabilityRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/integrations/capabilities',
    tag,
    summary: 'What connections can do, each with the form of its settings and parameters',
    access: 'viewer',
    answers: { 200: { description: 'All capabilities.', schema: contract.catalogue } },
    handle: ({ deps }) =>
      answer(200, { items: deps.catalogue.all.map(presentDefinition), next_cursor: null }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/integrations/connections/:id/capabilities',
    tag,
    summary: 'What this connection can do, what that needs, and how it stands',
    access: 'viewer',
    params: connectionPath,
    answers: {
      200: { description: 'Switched on or not.', schema: contract.capabilityStates },
    },
    async handle({ deps, scope, params }) {
      const { row, life } = await load(deps, scope, params.id);
      return answer(200, { items: presentStates(deps.catalogue, row, life) });
    },
  }),
  defineRoute({
    method: 'put',
    path: '/api/integrations/connections/:id/capabilities/:capability',
    tag,
    summary:
      'Switch a capability on or off and set it up; what is missing is answered with where to consent',
    access: 'manager',
    params: contract.capabilityPath,
    body: contract.capabilityChange,
    answers: { 200: { description: 'As it stands now.', schema: contract.capabilityState } },
    problems: ['NOT_FOUND', 'CONFLICT', 'NOT_CONNECTED'],
    async handle({ deps, scope, params, body }) {
      await changeCapability(deps, scope, {
        connectionId: params.id,
        capability: params.capability,
        enabled: body.enabled,
        settings: body.settings,
      });
      const { row, life } = await load(deps, scope, params.id);
      const definition = deps.catalogue.require(params.capability);
      return answer(200, presentState(definition, row, life));
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/integrations/connections/:id/capabilities/:capability/run',
    tag,
    summary: 'Run it now, with what a run of it is given; also while paused',
    access: 'manager',
    params: contract.capabilityPath,
    body: contract.runRequest,
    idempotent: true,
    answers: {
      200: { description: 'The run has ended.', schema: syncResult },
      202: { description: 'The run goes on; ask for it at `status_url`.', schema: accepted },
    },
    problems: [...RUN_PROBLEMS, 'NOT_FOUND', 'CONFLICT'],
    async handle({ deps, caller, scope, params, body, idempotencyKey, signal }) {
      const { wait_seconds: waitSeconds = deps.config.SYNC_WAIT_SECONDS, ...given } = body;
      const { capability } = params;
      const { row, parameters } = await deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const row = found(await getConnection(tx, params.id));
          const definition = requireFitting(deps.catalogue, capability, row);
          const parameters = parseParameters(definition, given);
          await requireReady(tx, deps, row, capability);
          requireEnabled(row, capability);
          return { row, parameters };
        },
        { readOnly: true },
      );
      const end = await runConnection(deps, scope, row, {
        capability,
        trigger: 'manual',
        ...(parameters !== null && { parameters }),
        requestedBy: caller.actorId,
        idempotencyKey,
        waitSeconds,
        signal,
      });
      return runAnswer(end);
    },
  }),
];

function requireEnabled({ capabilities }: ConnectionRow, name: string): void {
  if (capabilities.some(({ capability, enabled }) => capability === name && enabled)) return;
  throw new Problem('NOT_CONNECTED', 'This capability is switched off for the connection.');
}

async function load(
  deps: Deps,
  scope: Scope,
  id: string,
): Promise<{ row: ConnectionRow; life: ConnectionLife }> {
  const { row, movedAt } = await deps.db.api.inWorkspace(
    scope,
    async (tx) => {
      const row = found(await getConnection(tx, id));
      return { row, movedAt: await cursorsMovedAt(tx, id) };
    },
    { readOnly: true },
  );
  const told = await askWorkflow(deps, id);
  const workflow = told === 'unknown' ? null : told;
  const ids = Object.values(workflow?.capabilities ?? {}).flatMap(({ pending }) =>
    pending === null ? [] : [pending.runId],
  );
  const runs =
    ids.length === 0
      ? []
      : await deps.db.api.inWorkspace(scope, (tx) => runsById(tx, ids), { readOnly: true });
  const byId = new Map(runs.map((run) => [run.id, run]));
  return { row, life: { now: deps.clock.now(), movedAt, runs: byId, workflow } };
}
