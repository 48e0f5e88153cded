import { recordActivity } from '#db/activity-log.ts';
import { hasFeeds } from '#db/feeds.ts';
import type { Scope, Tx } from '#db/in-workspace.ts';
import {
  deleteAlias,
  getProperty,
  insertAlias,
  insertProperty,
  insertUnit,
  listProperties,
  renameUnit,
  updateProperty,
} from '#db/properties.ts';
import { rematchUnknownProperties } from '#db/review-verdicts.ts';
import { numericIdPath } from '../contract/common.ts';
import * as contract from '../contract/properties.ts';
import { listBody, numberCursor } from '../cursor.ts';
import type { Deps } from '../deps.ts';
import { forbidden, found, Problem } from '../problem.ts';
import { answer, defineRoute } from '../route.ts';

const tag = 'Properties';

export const propertyRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/cohost/properties',
    tag,
    summary: 'Properties with their aliases and units',
    access: 'viewer',
    query: contract.propertyQuery,
    answers: { 200: { description: 'One page.', schema: contract.propertyList } },
    handle: ({ deps, scope, query }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const { limit, archived: withArchived } = query;
          const after = numberCursor.decode(query.cursor);
          const page = await listProperties(tx, { withArchived, limit, after });
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
    path: '/api/cohost/properties',
    tag,
    summary: 'Add a property',
    access: 'manager',
    body: contract.newProperty,
    answers: { 201: { description: 'Added.', schema: contract.property } },
    handle: ({ deps, scope, body }) =>
      deps.db.api.inWorkspace(scope, async (tx) => {
        const id = await insertProperty(tx, {
          workspaceId: scope.workspaceId,
          name: body.name,
          timeZone: body.time_zone,
          aliases: body.aliases,
        });
        await rematch(deps, tx, scope);
        await record(tx, scope, 'property_created', id);
        return answer(201, found(await getProperty(tx, id)));
      }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/cohost/properties/:id',
    tag,
    summary: 'One property',
    access: 'viewer',
    params: numericIdPath,
    answers: { 200: { description: 'The property.', schema: contract.property } },
    handle: ({ deps, scope, params }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => answer(200, found(await getProperty(tx, params.id))),
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'patch',
    path: '/api/cohost/properties/:id',
    tag,
    summary: 'Rename, set the time zone, archive or bring back',
    access: 'manager',
    params: numericIdPath,
    body: contract.propertyChange,
    answers: { 200: { description: 'Changed.', schema: contract.property } },
    problems: ['CONFLICT'],
    handle: ({ deps, scope, params, body }) =>
      deps.db.api.inWorkspace(scope, async (tx) => {
        found(await getProperty(tx, params.id));
        const { archived, ...change } = body;
        if (archived === true) await refuseWithFeeds(tx, params.id);
        await updateProperty(tx, params.id, {
          ...change,
          archived_at: archivedAt(archived, deps.clock.now()),
        });
        if (change.name !== undefined) await rematch(deps, tx, scope);
        await record(tx, scope, 'property_updated', params.id);
        return answer(200, found(await getProperty(tx, params.id)));
      }),
  }),
  defineRoute({
    method: 'delete',
    path: '/api/cohost/properties/:id',
    tag,
    summary: 'Archive a property; its bookings stay',
    access: 'manager',
    params: numericIdPath,
    answers: { 204: { description: 'Archived.' } },
    problems: ['CONFLICT'],
    handle: ({ deps, scope, params }) =>
      deps.db.api.inWorkspace(scope, async (tx) => {
        found(await getProperty(tx, params.id));
        await refuseWithFeeds(tx, params.id);
        await updateProperty(tx, params.id, { archived_at: deps.clock.now() });
        await record(tx, scope, 'property_archived', params.id);
        return answer(204);
      }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/cohost/properties/:id/aliases',
    tag,
    summary: 'Add a name or platform id under which the property is known',
    access: 'manager',
    params: numericIdPath,
    body: contract.newAlias,
    answers: { 201: { description: 'Added, or there already.', schema: contract.aliasBody } },
    handle: ({ deps, scope, params, body }) =>
      deps.db.api.inWorkspace(scope, async (tx) => {
        found(await getProperty(tx, params.id));
        const alias = await insertAlias(tx, scope.workspaceId, params.id, body);
        await rematch(deps, tx, scope);
        return answer(201, alias);
      }),
  }),
  defineRoute({
    method: 'delete',
    path: '/api/cohost/properties/:id/aliases/:aliasId',
    tag,
    summary: 'Take an alias away',
    access: 'manager',
    params: contract.aliasPath,
    answers: { 204: { description: 'Gone.' } },
    handle: ({ deps, scope, params }) =>
      deps.db.api.inWorkspace(scope, async (tx) => {
        if (!(await deleteAlias(tx, params.id, params.aliasId))) throw forbidden();
        return answer(204);
      }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/cohost/properties/:id/units',
    tag,
    summary: 'Add a bookable unit',
    access: 'manager',
    params: numericIdPath,
    body: contract.newUnit,
    answers: { 201: { description: 'Added.', schema: contract.unitBody } },
    handle: ({ deps, scope, params, body }) =>
      deps.db.api.inWorkspace(scope, async (tx) => {
        found(await getProperty(tx, params.id));
        return answer(201, await insertUnit(tx, scope.workspaceId, params.id, body.name));
      }),
  }),
  defineRoute({
    method: 'patch',
    path: '/api/cohost/properties/:id/units/:unitId',
    tag,
    summary: 'Rename a unit',
    access: 'manager',
    params: contract.unitPath,
    body: contract.newUnit,
    answers: { 200: { description: 'Renamed.', schema: contract.unitBody } },
    handle: ({ deps, scope, params, body }) =>
      deps.db.api.inWorkspace(scope, async (tx) =>
        answer(200, found(await renameUnit(tx, params.id, params.unitId, body.name))),
      ),
  }),
];

/** Mails that wait because nobody knew their property may know it now. */
function rematch(deps: Deps, tx: Tx, { workspaceId }: Scope): Promise<void> {
  return rematchUnknownProperties(tx, { workspaceId, keyring: deps.config.keyring });
}

function archivedAt(archived: boolean | undefined, now: Date): Date | null | undefined {
  if (archived === undefined) return undefined;
  return archived ? now : null;
}

async function refuseWithFeeds(tx: Tx, propertyId: number): Promise<void> {
  if (await hasFeeds(tx, propertyId))
    throw new Problem('CONFLICT', 'Remove the calendar feeds of this property first.');
}

function record(
  tx: Tx,
  scope: Scope,
  type: 'property_created' | 'property_updated' | 'property_archived',
  propertyId: number,
): Promise<void> {
  const { workspaceId } = scope;
  const data = { property_id: propertyId };
  return recordActivity(tx, { workspaceId, profileId: null, connectionId: null, type, data });
}
