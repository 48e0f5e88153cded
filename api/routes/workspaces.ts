import { fromNodeHeaders } from 'better-auth/node';
import { createWorkspace } from '#auth/workspace.ts';
import { renameWorkspace } from '#db/members.ts';
import { getAccount, updateAccount } from '#db/workspaces.ts';
import * as contract from '../contract/auth.ts';
import { forbidden, found } from '../problem.ts';
import { answer, defineRoute } from '../route.ts';
import { presentStanding, requireSession } from './session.ts';

/** The workspaces of a person, and the one that they are working in. */
export const workspaceRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/auth/workspaces',
    tag: 'Workspaces',
    summary: 'One’s own workspaces',
    access: 'user',
    answers: { 200: { description: 'The workspaces.', schema: contract.workspaceList } },
    handle: ({ caller }) => answer(200, { items: caller.workspaces.map(presentStanding) }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/auth/workspaces',
    tag: 'Workspaces',
    summary: 'Make a workspace and become its owner',
    access: 'user',
    body: contract.newWorkspace,
    answers: { 201: { description: 'Made.', schema: contract.workspace } },
    async handle({ deps, caller, body }) {
      requireSession(caller);
      const id = await createWorkspace(
        { auth: deps.db.auth, api: deps.db.api },
        { name: body.name, timeZone: body.time_zone, userId: caller.actorId, role: 'owner' },
      );
      const row = await deps.db.api.inWorkspace({ workspaceId: id, profileId: null }, (tx) =>
        getAccount(tx, id),
      );
      return answer(201, found(row));
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/auth/workspaces/:id/activate',
    tag: 'Workspaces',
    summary: 'Work in another of one’s workspaces from now on',
    access: 'user',
    params: contract.workspacePath,
    answers: { 204: { description: 'The session’s workspace has changed.' } },
    async handle({ deps, caller, params, request }) {
      requireSession(caller);
      if (!caller.workspaces.some((one) => one.workspaceId === params.id)) throw forbidden();
      await deps.signIn.api.setActiveOrganization({
        body: { organizationId: params.id },
        headers: fromNodeHeaders(request.headers),
      });
      return answer(204);
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/auth/workspace',
    tag: 'Workspaces',
    summary: 'The current workspace',
    access: 'viewer',
    answers: { 200: { description: 'The workspace.', schema: contract.workspace } },
    async handle({ deps, scope }) {
      const row = await deps.db.api.inWorkspace(scope, (tx) => getAccount(tx, scope.workspaceId), {
        readOnly: true,
      });
      return answer(200, found(row));
    },
  }),
  defineRoute({
    method: 'patch',
    path: '/api/auth/workspace',
    tag: 'Workspaces',
    summary: 'Rename the current workspace or set its time zone',
    access: 'owner',
    body: contract.workspaceChange,
    answers: { 200: { description: 'Changed.', schema: contract.workspace } },
    async handle({ deps, scope, body }) {
      const { name } = body;
      if (name !== undefined) await renameWorkspace(deps.db.auth.prisma, scope.workspaceId, name);
      const row = await deps.db.api.inWorkspace(scope, (tx) =>
        updateAccount(tx, scope.workspaceId, body),
      );
      return answer(200, row);
    },
  }),
];
