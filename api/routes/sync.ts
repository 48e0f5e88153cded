import { getConnection } from '#db/connections.ts';
import type { Scope } from '#db/in-workspace.ts';
import { getRun, listRuns } from '#db/runs.ts';
import { parseParameters } from '../capability-settings.ts';
import { connectionPath } from '../contract/connections.ts';
import * as contract from '../contract/runs.ts';
import { listBody, timeCursor } from '../cursor.ts';
import type { Deps } from '../deps.ts';
import { presentRun } from '../present/run.ts';
import { found, Problem } from '../problem.ts';
import { capabilityOf, requireReady } from '../ready-to-sync.ts';
import { reprocessOf } from '../reprocess.ts';
import { answer, defineRoute } from '../route.ts';
import { RUN_PROBLEMS, runAnswer } from '../run-answer.ts';
import { runConnection } from '../run-connection.ts';

const tag = 'Runs';
const answers = {
  200: { description: 'The run has ended.', schema: contract.syncResult },
  202: { description: 'The run goes on; ask for it at `status_url`.', schema: contract.accepted },
} as const;

export const syncRoutes = [
  defineRoute({
    method: 'post',
    path: '/api/cohost/connections/:id/sync',
    tag,
    summary: 'Sync now, also while paused',
    access: 'manager',
    params: connectionPath,
    query: contract.syncQuery,
    body: contract.syncRequest,
    idempotent: true,
    answers,
    problems: [...RUN_PROBLEMS, 'NOT_FOUND', 'CONFLICT'],
    async handle({ deps, caller, scope, params, query, body, idempotencyKey, signal }) {
      const { row, capability, parameters } = await deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const known = found(await getConnection(tx, params.id));
          const capability = capabilityOf(known, body.capability);
          const parameters = parseParameters(deps.catalogue.require(capability), {});
          await requireReady(tx, deps, known, capability);
          return { row: known, capability, parameters };
        },
        { readOnly: true },
      );
      const end = await runConnection(deps, scope, row, {
        capability,
        trigger: 'manual',
        ...(parameters !== null && { parameters }),
        requestedBy: caller.actorId,
        idempotencyKey,
        waitSeconds: query.wait_seconds ?? deps.config.SYNC_WAIT_SECONDS,
        signal,
      });
      return runAnswer(end);
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/cohost/connections/:id/reprocess',
    tag,
    summary:
      'Read what is stored again: facts and bookings of `reservations`, product rows of others; Google is not asked',
    access: 'manager',
    params: connectionPath,
    query: contract.syncQuery,
    body: contract.reprocessRequest,
    idempotent: true,
    answers,
    problems: ['NOT_CONNECTED', 'NOT_FOUND', 'CONFLICT', 'RUN_CANCELLED', 'SYNC_IN_PROGRESS'],
    async handle({ deps, caller, scope, params, query, body, idempotencyKey, signal }) {
      const row = await loadConnection(deps, scope, params.id);
      const capability = capabilityOf(row, body.capability);
      const parameters = reprocessOf(deps.catalogue, body);
      if (row.status === 'disconnected' || row.status === 'pending')
        throw new Problem('NOT_CONNECTED', 'Only a connected mailbox is read again.');
      const end = await runConnection(deps, scope, row, {
        capability,
        trigger: 'reprocess',
        ...(parameters !== null && { parameters }),
        requestedBy: caller.actorId,
        idempotencyKey,
        waitSeconds: query.wait_seconds ?? deps.config.SYNC_WAIT_SECONDS,
        signal,
      });
      return runAnswer(end);
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/cohost/connections/:id/runs',
    tag,
    summary: 'Runs of a connection, newest first',
    access: 'viewer',
    params: connectionPath,
    query: contract.runQuery,
    answers: { 200: { description: 'One page.', schema: contract.runList } },
    handle: ({ deps, scope, params, query }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          found(await getConnection(tx, params.id));
          const after = timeCursor.decode(query.cursor);
          const { hidden } = deps.catalogue;
          const page = await listRuns(tx, { ...query, connectionId: params.id, hidden, after });
          return answer(200, listBody(page, timeCursor, presentRun));
        },
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'get',
    path: '/api/cohost/runs/:runId',
    tag,
    summary: 'One run',
    access: 'viewer',
    params: contract.runPath,
    answers: { 200: { description: 'The run.', schema: contract.run } },
    async handle({ deps, scope, params }) {
      const load = deps.db.api.inWorkspace(scope, (tx) => getRun(tx, params.runId), {
        readOnly: true,
      });
      const row = found(await load);
      return answer(
        200,
        presentRun(found(deps.catalogue.hidden.includes(row.capability) ? null : row)),
      );
    },
  }),
];

async function loadConnection(deps: Deps, scope: Scope, id: string) {
  return found(
    await deps.db.api.inWorkspace(scope, (tx) => getConnection(tx, id), { readOnly: true }),
  );
}
