import { recordActivity } from '#db/activity-log.ts';
import { getConnection, updateConnection } from '#db/connections.ts';
import type { Scope } from '#db/in-workspace.ts';
import { getRun, listRuns } from '#db/runs.ts';
import { connection, connectionPath } from '../contract/connections.ts';
import * as contract from '../contract/runs.ts';
import { listBody, timeCursor } from '../cursor.ts';
import type { Deps } from '../deps.ts';
import { presentConnection } from '../present/connection.ts';
import { presentRun } from '../present/run.ts';
import { found, Problem } from '../problem.ts';
import { capabilityOf, requireReady } from '../ready-to-sync.ts';
import { answer, defineRoute } from '../route.ts';
import { RUN_PROBLEMS, runAnswer } from '../run-answer.ts';
import { runConnection } from '../run-connection.ts';
import { workflowInput } from '../sync-client.ts';

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
    problems: RUN_PROBLEMS,
    async handle({ deps, caller, scope, params, query, body, idempotencyKey, signal }) {
      const row = await deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const known = found(await getConnection(tx, params.id));
          await requireReady(tx, deps.log, known, capabilityOf(known, body.capability));
          return known;
        },
        { readOnly: true },
      );
      const end = await runConnection(deps, scope, row, {
        capability: capabilityOf(row, body.capability),
        trigger: 'manual',
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
    summary: 'Extract, match and enrich again from the stored mail; Google is not asked',
    access: 'manager',
    params: connectionPath,
    query: contract.syncQuery,
    idempotent: true,
    answers,
    problems: ['NOT_CONNECTED', 'SYNC_IN_PROGRESS'],
    async handle({ deps, caller, scope, params, query, idempotencyKey, signal }) {
      const row = await loadConnection(deps, scope, params.id);
      const capability = capabilityOf(row, 'reservations');
      if (row.status === 'disconnected' || row.status === 'pending')
        throw new Problem('NOT_CONNECTED', 'Only a connected mailbox is read again.');
      const end = await runConnection(deps, scope, row, {
        capability,
        trigger: 'reprocess',
        requestedBy: caller.actorId,
        idempotencyKey,
        waitSeconds: query.wait_seconds ?? deps.config.SYNC_WAIT_SECONDS,
        signal,
      });
      return runAnswer(end);
    },
  }),
  pauseRoute('pause', 'Stop polling; a manual sync still works'),
  pauseRoute('resume', 'Poll again'),
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
          const page = await listRuns(tx, { ...query, connectionId: params.id, after });
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
      return answer(200, presentRun(found(await load)));
    },
  }),
];

function pauseRoute(action: 'pause' | 'resume', summary: string) {
  const paused = action === 'pause';
  return defineRoute({
    method: 'post',
    path: `/api/cohost/connections/:id/${action}`,
    tag,
    summary,
    access: 'manager',
    params: connectionPath,
    answers: { 200: { description: 'The connection as it is now.', schema: connection } },
    problems: ['NOT_CONNECTED'],
    async handle({ deps, scope, params }) {
      const row = await deps.db.api.inWorkspace(scope, async (tx) => {
        const before = found(await getConnection(tx, params.id));
        if (before.status === 'disconnected')
          throw new Problem('NOT_CONNECTED', 'The connection was disconnected.');
        if (before.paused === paused) return before;
        await updateConnection(tx, params.id, { paused });
        await recordActivity(tx, {
          workspaceId: scope.workspaceId,
          profileId: before.profile_id,
          connectionId: params.id,
          type: paused ? 'connection_paused' : 'connection_resumed',
          data: {},
        });
        return found(await getConnection(tx, params.id));
      });
      // Not best effort: who pauses must know whether polling has in fact stopped.
      await deps.sync.reconfigure(workflowInput(row, deps.config));
      return answer(200, presentConnection(row));
    },
  });
}

async function loadConnection(deps: Deps, scope: Scope, id: string) {
  return found(
    await deps.db.api.inWorkspace(scope, (tx) => getConnection(tx, id), { readOnly: true }),
  );
}
