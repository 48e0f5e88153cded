import { mergeSettings, setCapability } from '#db/capabilities.ts';
import { countsOf } from '#db/connection-counts.ts';
import { recordActivity } from '#db/activity-log.ts';
import {
  type ConnectionRow,
  getConnection,
  insertConnection,
  listConnections,
  setStatus,
  updateConnection,
} from '#db/connections.ts';
import type { Tx } from '#db/in-workspace.ts';
import type { ActivityData } from '#domain/activity.ts';
import { newId } from '#lib/ids.ts';
import { isPmsId } from '#providers/pms.ts';
import * as contract from '../contract/connections.ts';
import { parseAllSettings } from '../capability-settings.ts';
import { listBody, timeCursor } from '../cursor.ts';
import { disconnect } from '../disconnect.ts';
import { refuseTakenLabel, verifyLabel } from '../label.ts';
import { wishOf } from '../new-connection.ts';
import { addPmsConnection } from '../pms-connection.ts';
import { presentConnection, statusOf } from '../present/connection.ts';
import { found, Problem } from '../problem.ts';
import { answer, defineRoute } from '../route.ts';
import { tellWorkflow } from '../tell-workflow.ts';

const tag = 'Connections';

export const connectionRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/cohost/connections',
    tag,
    summary: 'Connections, newest first',
    access: 'viewer',
    query: contract.connectionQuery,
    answers: { 200: { description: 'One page.', schema: contract.connectionList } },
    handle: ({ deps, scope, query }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const page = await listConnections(tx, {
            ...query,
            after: timeCursor.decode(query.cursor),
          });
          const counts = await countsOf(
            tx,
            page.items.map((row) => row.id),
          );
          const present = (row: ConnectionRow) =>
            presentConnection(deps.catalogue, row, counts.get(row.id));
          return answer(200, listBody(page, timeCursor, present));
        },
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'post',
    path: '/api/cohost/connections',
    tag,
    summary:
      'Add a connection: of Gmail, to be connected next with …/gmail/start; of a property-management system, connected at once',
    access: 'manager',
    body: contract.newConnection,
    answers: {
      201: {
        description: 'Added; status pending until the consent at Google.',
        schema: contract.connection,
      },
    },
    problems: ['LABEL_CONFLICT', 'CONFLICT', 'NOT_FOUND', 'PROVIDER_REFUSED', 'SCOPE_MISSING'],
    async handle({ deps, scope, body, response, signal }) {
      if (isPmsId(body.provider)) {
        const added = await addPmsConnection(deps, scope, body.provider, body, signal);
        response.location(`/api/cohost/connections/${added.id}`);
        return answer(201, presentConnection(deps.catalogue, added));
      }
      const id = newId();
      const wish = wishOf(deps.catalogue, scope, body);
      const row = await deps.db.api.inWorkspace(scope, async (tx) => {
        const { workspaceId } = scope;
        if (body.reservation_label !== null) {
          const name = body.reservation_label;
          await refuseTakenLabel(tx, { workspaceId, connectionId: id }, { name });
        }
        await insertConnection(tx, {
          id,
          workspaceId,
          provider: body.provider,
          platform: body.platform,
          displayName: body.display_name,
          reservationLabel: body.reservation_label,
          status: 'pending',
          ...wish,
          now: deps.clock.now(),
        });
        const made = found(await getConnection(tx, id));
        await record(tx, made, 'connection_created', { provider: body.provider });
        return made;
      });
      response.location(`/api/cohost/connections/${id}`);
      return answer(201, presentConnection(deps.catalogue, row));
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/cohost/connections/:id',
    tag,
    summary: 'One connection',
    access: 'viewer',
    params: contract.connectionPath,
    answers: { 200: { description: 'The connection.', schema: contract.connection } },
    handle: ({ deps, scope, params }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const row = found(await getConnection(tx, params.id));
          const counts = await countsOf(tx, [row.id]);
          return answer(200, presentConnection(deps.catalogue, row, counts.get(row.id)));
        },
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'patch',
    path: '/api/cohost/connections/:id',
    tag,
    summary:
      'Change name, platform, label or settings; a new label is looked up in the mailbox at once',
    access: 'manager',
    params: contract.connectionPath,
    body: contract.connectionChange,
    answers: { 200: { description: 'Changed.', schema: contract.connection } },
    problems: [
      'LABEL_CONFLICT',
      'LABEL_NOT_FOUND',
      'INVALID_GRANT',
      'SCOPE_MISSING',
      'CONFLICT',
      'PROVIDER_REFUSED',
      'PROVIDER_NOT_CONFIGURED',
    ],
    async handle({ deps, scope, params, body, signal }) {
      const { api } = deps.db;
      const before = found(
        await api.inWorkspace(scope, (tx) => getConnection(tx, params.id), { readOnly: true }),
      );
      const { reservation_label: name } = body;
      if (name !== undefined && (before.provider !== 'google' || before.profile_id !== null))
        throw new Problem('CONFLICT', 'Only a Gmail connection of the workspace has a label.');
      const settings =
        body.settings === undefined
          ? null
          : parseAllSettings(deps.catalogue, body.settings, before);
      const label = name == null ? null : await verifyLabel(deps, scope, before, name, signal);
      const after = await api.inWorkspace(scope, async (tx) => {
        const of = { workspaceId: scope.workspaceId, connectionId: params.id };
        if (name != null && before.status !== 'disconnected') {
          const accountSub = before.account_sub;
          await refuseTakenLabel(tx, of, { name, id: label?.labelId ?? null, accountSub });
        }
        await updateConnection(tx, params.id, {
          display_name: body.display_name,
          platform: body.platform,
          reservation_label: name,
          reservation_label_id: name === undefined ? undefined : (label?.labelId ?? null),
        });
        if (settings !== null) await mergeSettings(tx, params.id, settings);
        if (label !== null) {
          const now = deps.clock.now();
          await setStatus(tx, params.id, { status: 'connected', reason: null, now });
          await readyReservations(tx, before);
        }
        await record(tx, before, 'connection_updated', { fields: Object.keys(body) });
        return found(await getConnection(tx, params.id));
      });
      // A label that was missing may have parked the capability: it is to be tried again.
      if (label !== null) await tellWorkflow(deps, after, { reset: true });
      else if (settings !== null && after.account_sub !== null) await tellWorkflow(deps, after);
      return answer(200, presentConnection(deps.catalogue, after));
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/api/cohost/connections/:id',
    tag,
    summary: 'Disconnect: syncing ends, tokens are deleted, the log stays',
    access: 'manager',
    params: contract.connectionPath,
    answers: { 200: { description: 'Disconnected.', schema: contract.disconnected } },
    async handle({ deps, scope, params }) {
      const { api } = deps.db;
      const load = () =>
        api.inWorkspace(scope, (tx) => getConnection(tx, params.id), { readOnly: true });
      const revoked = await disconnect(deps, scope, found(await load()));
      const row = found(await load());
      return answer(200, { id: row.id, status: statusOf(row), revoked });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/cohost/connections/:id/erase',
    tag,
    summary: 'Disconnect and erase what was fetched; bookings keep their guest fields',
    access: 'owner',
    params: contract.connectionPath,
    answers: {
      202: { description: 'Disconnected; erasure has begun.', schema: contract.disconnected },
    },
    async handle({ deps, scope, params }) {
      const { api } = deps.db;
      const load = () =>
        api.inWorkspace(scope, (tx) => getConnection(tx, params.id), { readOnly: true });
      const before = found(await load());
      const revoked = await disconnect(deps, scope, before);
      await deps.sync.erase({
        workspaceId: scope.workspaceId,
        profileId: before.profile_id,
        connectionId: before.id,
      });
      await api.inWorkspace(scope, (tx) => record(tx, before, 'connection_erase_requested', {}));
      const row = found(await load());
      return answer(202, { id: row.id, status: statusOf(row), revoked });
    },
  }),
];

function record<
  Type extends 'connection_created' | 'connection_updated' | 'connection_erase_requested',
>(tx: Tx, row: ConnectionRow, type: Type, data: ActivityData<Type>): Promise<void> {
  const owner = { workspaceId: row.workspace_id, profileId: row.profile_id };
  return recordActivity(tx, { ...owner, connectionId: row.id, type, data });
}

/** A label that was just found in the mailbox ends the wait for one. */
async function readyReservations(tx: Tx, connection: ConnectionRow): Promise<void> {
  const row = connection.capabilities.find(({ capability }) => capability === 'reservations');
  if (row?.reason?.startsWith('LABEL_') !== true) return;
  await setCapability(tx, connection, {
    capability: row.capability,
    enabled: row.enabled,
    status: 'idle',
    reason: null,
    grantedScopes: row.granted_scopes,
  });
}
