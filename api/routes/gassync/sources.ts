import { createToken } from '#auth/api-token.ts';
import { countHeld } from '#db/gassync/held-rows.ts';
import type { Tx } from '#db/in-workspace.ts';
import { insertKey, liveKeys, MOST_KEYS, revokeKey } from '#db/gassync/keys.ts';
import { getSource, insertSource, listSources, updateSource } from '#db/gassync/sources.ts';
import { numericIdPath } from '../../contract/common.ts';
import * as contract from '../../contract/gassync.ts';
import { listBody, numberCursor } from '../../cursor.ts';
import { forbidden, found, Problem } from '../../problem.ts';
import { answer, defineRoute } from '../../route.ts';
import { sourceOf } from './refs.ts';

const tag = 'GasSync sources';
const path = '/api/gassync/sources';

/** Outside systems that feed the workspace, and their keys. */
export const sourceRoutes = [
  defineRoute({
    method: 'get',
    path,
    tag,
    summary: 'Sources of the workspace',
    access: 'viewer',
    query: contract.sourceQuery,
    answers: { 200: { description: 'One page.', schema: contract.sourceList } },
    handle: ({ deps, scope, query }) =>
      deps.db.mapping.inWorkspace(
        scope,
        async (tx) => {
          const after = numberCursor.decode(query.cursor);
          const page = await listSources(tx, { limit: query.limit, after });
          const held = await countHeld(
            tx,
            page.items.map((row) => row.id),
          );
          return answer(
            200,
            listBody(page, numberCursor, (row) => ({ ...row, held: held.get(row.id) ?? 0 })),
          );
        },
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'post',
    path,
    tag,
    summary: 'Add a source that pushes; its first key is shown this once',
    access: 'manager',
    body: contract.newSource,
    answers: { 201: { description: 'Added.', schema: contract.createdSource } },
    handle: ({ deps, scope, caller, body }) =>
      deps.db.mapping.inWorkspace(scope, async (tx) => {
        const { workspaceId } = scope;
        const source = await insertSource(tx, {
          workspaceId,
          type: body.source_type,
          name: body.source_name,
          externalWorkspaceId: body.external_workspace_id,
          connectionId: null,
          createsEntities: body.creates_entities,
        });
        const { text, prefix, hash } = createToken();
        const row = await insertKey(
          tx,
          { workspaceId, sourceId: source.id },
          {
            prefix,
            hash,
            scopes: ['read', 'write'],
            createdBy: caller.responsibleId,
            expiresAt: null,
          },
        );
        return answer(201, {
          ...source,
          held: 0,
          key: { ...row, scopes: [...row.scopes], key: text },
        });
      }),
  }),
  defineRoute({
    method: 'get',
    path: `${path}/:id`,
    tag,
    summary: 'One source',
    access: 'viewer',
    params: numericIdPath,
    answers: { 200: { description: 'The source.', schema: contract.source } },
    handle: ({ deps, scope, params }) =>
      deps.db.mapping.inWorkspace(scope, async (tx) => answer(200, await load(tx, params.id)), {
        readOnly: true,
      }),
  }),
  defineRoute({
    method: 'patch',
    path: `${path}/:id`,
    tag,
    summary: 'Rename, pause, disable or bring back; what it brought stays',
    access: 'manager',
    params: numericIdPath,
    body: contract.sourceChange,
    answers: { 200: { description: 'Changed.', schema: contract.source } },
    handle: ({ deps, scope, params, body }) =>
      deps.db.mapping.inWorkspace(scope, async (tx) => {
        found(await getSource(tx, params.id));
        await updateSource(tx, params.id, {
          name: body.source_name,
          status: body.status,
          createsEntities: body.creates_entities,
        });
        return answer(200, await load(tx, params.id));
      }),
  }),
  defineRoute({
    method: 'get',
    path: `${path}/:id/keys`,
    tag,
    summary: 'Live keys of a source, newest first; the secrets are not kept',
    access: 'viewer',
    params: numericIdPath,
    answers: { 200: { description: 'At most two.', schema: contract.keyList } },
    handle: ({ deps, scope, params }) =>
      deps.db.mapping.inWorkspace(
        scope,
        async (tx) => {
          found(await getSource(tx, params.id));
          const source = sourceOf(scope, params);
          const rows = await liveKeys(tx, source, deps.clock.now());
          return answer(200, { items: rows.map((row) => ({ ...row, scopes: [...row.scopes] })) });
        },
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'post',
    path: `${path}/:id/keys`,
    tag,
    summary: 'Make another key, to change over; it is shown this once',
    access: 'manager',
    params: numericIdPath,
    body: contract.newKey,
    answers: { 201: { description: 'Made.', schema: contract.createdKey } },
    problems: ['CONFLICT'],
    handle: ({ deps, scope, caller, params, body }) =>
      deps.db.mapping.inWorkspace(scope, async (tx) => {
        found(await getSource(tx, params.id));
        const source = sourceOf(scope, params);
        const now = deps.clock.now();
        if ((await liveKeys(tx, source, now)).length >= MOST_KEYS) {
          throw new Problem('CONFLICT', 'Two keys are live already; revoke one of them first.');
        }
        const { text, prefix, hash } = createToken();
        const days = body.expires_in_days;
        const row = await insertKey(tx, source, {
          prefix,
          hash,
          scopes: body.scopes,
          createdBy: caller.responsibleId,
          expiresAt: days === undefined ? null : new Date(now.getTime() + days * 86_400_000),
        });
        return answer(201, { ...row, scopes: [...row.scopes], key: text });
      }),
  }),
  defineRoute({
    method: 'delete',
    path: `${path}/:id/keys/:keyId`,
    tag,
    summary: 'Revoke a key at once',
    access: 'manager',
    params: contract.keyPath,
    answers: { 204: { description: 'Revoked.' } },
    handle: ({ deps, scope, params }) =>
      deps.db.mapping.inWorkspace(scope, async (tx) => {
        const source = sourceOf(scope, params);
        const isGone = await revokeKey(tx, source, params.keyId, deps.clock.now());
        if (!isGone) throw forbidden();
        return answer(204);
      }),
  }),
];

async function load(tx: Tx, id: number) {
  const source = found(await getSource(tx, id));
  const held = await countHeld(tx, [id]);
  return { ...source, held: held.get(id) ?? 0 };
}
