import { listLog } from '#db/gassync/log-rows.ts';
import { remap } from '#db/gassync/remap.ts';
import { getSource, policyOf } from '#db/gassync/sources.ts';
import { getTrace } from '#db/gassync/trace.ts';
import { numericIdPath } from '../../contract/common.ts';
import * as contract from '../../contract/gassync.ts';
import { trace } from '../../contract/gassync-trace.ts';
import { listBody, numberCursor } from '../../cursor.ts';
import { presentTrace } from '../../present/gassync.ts';
import { found } from '../../problem.ts';
import { answer, defineRoute } from '../../route.ts';
import { sourceOf } from './refs.ts';
import { settleTouched } from '../../settle-touched.ts';

const tag = 'GasSync log';

/** What happened, one change from end to end, and reading again what was sent. */
export const gassyncLogRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/gassync/log',
    tag,
    summary: 'The sync log, newest first',
    access: 'viewer',
    query: contract.logQuery,
    answers: { 200: { description: 'One page.', schema: contract.logList } },
    handle: ({ deps, scope, query }) =>
      deps.db.mapping.inWorkspace(
        scope,
        async (tx) => {
          const page = await listLog(tx, {
            sourceId: query.source_id,
            type: query.entity_type,
            entityId: query.entity_id,
            action: query.action,
            status: query.status,
            direction: query.direction,
            limit: query.limit,
            after: numberCursor.decode(query.cursor),
          });
          return answer(
            200,
            listBody(page, numberCursor, (row) => row),
          );
        },
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'get',
    path: '/api/gassync/traces/:traceId',
    tag,
    summary:
      'One change: what was sent, how it was read, what became of it, and each attempt to tell of it',
    access: 'viewer',
    params: contract.tracePath,
    answers: { 200: { description: 'The trace.', schema: trace } },
    handle: ({ deps, scope, params }) =>
      deps.db.mapping.inWorkspace(
        scope,
        async (tx) => {
          const { traceId } = params;
          return answer(200, presentTrace(traceId, found(await getTrace(tx, traceId))));
        },
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'post',
    path: '/api/gassync/sources/:id/remap',
    tag,
    summary: 'Read what a partner sent again by today’s rules; a dry run unless told otherwise',
    access: 'manager',
    params: numericIdPath,
    body: contract.remapRequest,
    answers: { 200: { description: 'What differs, page by page.', schema: contract.remapped } },
    async handle({ deps, scope, params, body }) {
      const { mapping } = deps.db;
      const source = sourceOf(scope, params);
      const policy = await mapping.inWorkspace(scope, async (tx) => {
        found(await getSource(tx, params.id));
        return policyOf(tx, source);
      });
      const done = await remap(mapping, source, policy, {
        type: body.entity_type,
        dryRun: body.dry_run,
        limit: body.limit,
        after: numberCursor.decode(body.cursor),
      });
      await settleTouched(deps, scope.workspaceId, done.touched);
      return answer(200, {
        dry_run: body.dry_run,
        examined: done.examined,
        items: done.items.map((item) => ({ ...item, changes: [...item.changes] })),
        next_cursor: done.next === null ? null : numberCursor.encode(done.next),
      });
    },
  }),
];
