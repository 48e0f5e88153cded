import { linkThing, unlinkThing } from '#db/gassync/link.ts';
import { listHeld } from '#db/gassync/held-rows.ts';
import { getMapping, listMappings, setAutoSync } from '#db/gassync/mapping-rows.ts';
import { retryHeld } from '#db/gassync/retry-held.ts';
import { scopeOf, type SourceRef } from '#db/gassync/source-ref.ts';
import { getSource, policyOf } from '#db/gassync/sources.ts';
import { numericIdPath } from '../../contract/common.ts';
import * as contract from '../../contract/gassync.ts';
import { listBody, numberCursor } from '../../cursor.ts';
import type { Deps } from '../../deps.ts';
import { forbidden, found, Problem } from '../../problem.ts';
import { answer, defineRoute } from '../../route.ts';
import { sourceOf } from './refs.ts';
import { settleTouched } from '../../settle-touched.ts';

const tag = 'GasSync mappings';
const path = '/api/gassync/mappings';

const WHY = {
  linked_already: 'It is linked to something else; take that link away first.',
  booking_taken: 'Another outside reservation is linked to this booking.',
} as const;

/** Which outside thing is which of the product's, and what waits for a decision. */
export const mappingRoutes = [
  defineRoute({
    method: 'get',
    path,
    tag,
    summary: 'Links between outside things and the product’s',
    access: 'viewer',
    query: contract.mappingQuery,
    answers: { 200: { description: 'One page.', schema: contract.mappingList } },
    handle: ({ deps, scope, query }) =>
      deps.db.mapping.inWorkspace(
        scope,
        async (tx) => {
          const page = await listMappings(tx, {
            sourceId: query.source_id,
            type: query.entity_type,
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
    method: 'post',
    path,
    tag,
    summary: 'Link an outside thing; what waited for it is tried again',
    access: 'manager',
    body: contract.newMapping,
    answers: { 201: { description: 'Linked, now or before.', schema: contract.mapping } },
    problems: ['CONFLICT'],
    async handle({ deps, scope, caller, body }) {
      const source = { workspaceId: scope.workspaceId, sourceId: body.source_id };
      const mapping = await deps.db.mapping.inWorkspace(scope, async (tx) => {
        found(await getSource(tx, body.source_id));
        const result = await linkThing(tx, source, {
          type: body.external_entity_type,
          externalId: body.external_entity_id,
          entity: body.gas_entity_type,
          entityId: body.gas_entity_id,
          linkedBy: caller.responsibleId,
        });
        if (result.kind === 'unknown') throw forbidden();
        if (result.kind === 'refused') throw new Problem('CONFLICT', WHY[result.why]);
        return found(await getMapping(tx, result.mappingId));
      });
      await retry(deps, source);
      return answer(201, mapping);
    },
  }),
  defineRoute({
    method: 'patch',
    path: `${path}/:id`,
    tag,
    summary: 'Follow changes of the outside thing, or not',
    access: 'manager',
    params: numericIdPath,
    body: contract.mappingChange,
    answers: { 200: { description: 'Changed.', schema: contract.mapping } },
    async handle({ deps, scope, params, body }) {
      const mapping = await deps.db.mapping.inWorkspace(scope, async (tx) => {
        found(await getMapping(tx, params.id));
        await setAutoSync(tx, params.id, body.auto_sync);
        return found(await getMapping(tx, params.id));
      });
      const source = { workspaceId: scope.workspaceId, sourceId: mapping.source_id };
      if (body.auto_sync) await retry(deps, source);
      return answer(200, mapping);
    },
  }),
  defineRoute({
    method: 'delete',
    path: `${path}/:id`,
    tag,
    summary: 'Take a link away; what came of it stays as it is',
    access: 'manager',
    params: numericIdPath,
    answers: { 204: { description: 'Gone.' } },
    handle: ({ deps, scope, params }) =>
      deps.db.mapping.inWorkspace(scope, async (tx) => {
        const mapping = found(await getMapping(tx, params.id));
        const source = { workspaceId: scope.workspaceId, sourceId: mapping.source_id };
        await unlinkThing(tx, source, mapping);
        return answer(204);
      }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/gassync/quarantine',
    tag,
    summary: 'What waits, why, and what it may be linked to',
    access: 'viewer',
    query: contract.heldQuery,
    answers: {
      200: { description: 'One page of one kind, oldest first.', schema: contract.heldList },
    },
    handle: ({ deps, scope, query }) =>
      deps.db.mapping.inWorkspace(
        scope,
        async (tx) => {
          const page = await listHeld(tx, {
            type: query.entity_type,
            sourceId: query.source_id,
            reason: query.reason,
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
    method: 'post',
    path: '/api/gassync/sources/:id/retry',
    tag,
    summary: 'Try again whatever of a source waits',
    access: 'manager',
    params: numericIdPath,
    answers: { 200: { description: 'How many bookings came of it.', schema: contract.retried } },
    async handle({ deps, scope, params }) {
      const source = sourceOf(scope, params);
      await deps.db.mapping.inWorkspace(scope, async (tx) => found(await getSource(tx, params.id)));
      return answer(200, { bookings: await retry(deps, source) });
    },
  }),
];

async function retry(deps: Deps, source: SourceRef): Promise<number> {
  const { mapping } = deps.db;
  const scope = scopeOf(source);
  const policy = await mapping.inWorkspace(scope, (tx) => policyOf(tx, source));
  const touched = await retryHeld(mapping, source, policy);
  await settleTouched(deps, source.workspaceId, touched);
  return new Set(touched).size;
}
