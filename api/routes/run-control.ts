import { requestCancel } from '#db/cancel-run.ts';
import { recordActivity } from '#db/activity-log.ts';
import { getConnection, updateConnection } from '#db/connections.ts';
import { getRun } from '#db/runs.ts';
import { connection, connectionPath } from '../contract/connections.ts';
import * as contract from '../contract/runs.ts';
import { presentConnection } from '../present/connection.ts';
import { presentRun } from '../present/run.ts';
import { found, Problem } from '../problem.ts';
import { answer, defineRoute } from '../route.ts';
import { workflowInput } from '../sync-client.ts';

const tag = 'Runs';

export const runControlRoutes = [
  defineRoute({
    method: 'post',
    path: '/api/cohost/runs/:runId/cancel',
    tag,
    summary: 'Ask a run to end before its next batch; what it has stored stays',
    access: 'manager',
    params: contract.runPath,
    answers: { 202: { description: 'It will end.', schema: contract.run } },
    problems: ['CONFLICT'],
    handle: ({ deps, scope, params }) =>
      deps.db.api.inWorkspace(scope, async (tx) => {
        const run = found(await getRun(tx, params.runId));
        if (deps.catalogue.find(run.capability)?.records === undefined)
          throw new Problem(
            'CONFLICT',
            'Runs of this capability are short and cannot be cancelled.',
          );
        if (!(await requestCancel(tx, run.id)))
          throw new Problem('CONFLICT', 'The run has ended already.');
        return answer(202, presentRun(found(await getRun(tx, run.id))));
      }),
  }),
  pauseRoute('pause', 'Stop polling; a manual sync still works'),
  pauseRoute('resume', 'Poll again'),
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
      await deps.sync.reconfigure(workflowInput(deps, row));
      return answer(200, presentConnection(deps.catalogue, row));
    },
  });
}
