import { isRole } from '#auth/roles.ts';
import {
  acceptInvitation,
  cancelInvitation,
  findInvitation,
  insertInvitation,
  type InvitationRow,
  listInvitations,
} from '#db/invitations.ts';
import { type MemberChange, membersOf, removeMember, setMemberRole } from '#db/members.ts';
import { findUser } from '#db/users.ts';
import * as contract from '../contract/auth.ts';
import type { Deps } from '../deps.ts';
import { forbidden, found, Problem } from '../problem.ts';
import { answer, defineRoute } from '../route.ts';
import { requireSession } from './session.ts';

const INVITATION_DAYS = 7;

/** Who belongs to the workspace. Invitations are handed over by their link: Inlet sends no mail of its own. */
export const memberRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/auth/members',
    tag: 'Members',
    summary: 'Members of the workspace',
    access: 'viewer',
    answers: { 200: { description: 'The members.', schema: contract.memberList } },
    async handle({ deps, scope }) {
      const rows = await membersOf(deps.db.auth.prisma, scope.workspaceId);
      return answer(200, { items: rows.map((row) => ({ ...row, role: roleOf(row) })) });
    },
  }),
  defineRoute({
    method: 'patch',
    path: '/api/auth/members/:userId',
    tag: 'Members',
    summary: 'Give a member another role',
    access: 'owner',
    params: contract.memberPath,
    body: contract.memberChange,
    answers: { 204: { description: 'Changed.' } },
    problems: ['CONFLICT'],
    async handle({ deps, scope, params, body }) {
      settle(
        await deps.db.auth.transaction((tx) =>
          setMemberRole(tx, scope.workspaceId, params.userId, body.role),
        ),
      );
      return answer(204);
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/api/auth/members/:userId',
    tag: 'Members',
    summary: 'Take a member out, with their personal tokens',
    access: 'owner',
    params: contract.memberPath,
    answers: { 204: { description: 'Removed.' } },
    problems: ['CONFLICT'],
    async handle({ deps, scope, params }) {
      settle(
        await deps.db.auth.transaction((tx) =>
          removeMember(tx, scope.workspaceId, params.userId, deps.clock.now()),
        ),
      );
      return answer(204);
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/auth/invitations',
    tag: 'Members',
    summary: 'Invitations that can still be accepted',
    access: 'owner',
    answers: { 200: { description: 'The invitations.', schema: contract.invitationList } },
    async handle({ deps, scope }) {
      const now = deps.clock.now();
      const rows = await listInvitations(deps.db.auth.prisma, scope.workspaceId, now);
      return answer(200, { items: rows.map((row) => presentInvitation(deps, row)) });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/auth/invitations',
    tag: 'Members',
    summary: 'Invite an address into the workspace',
    access: 'owner',
    body: contract.newInvitation,
    answers: { 201: { description: 'Invited.', schema: contract.invitation } },
    async handle({ deps, caller, scope, body }) {
      const row = await deps.db.auth.transaction((tx) =>
        insertInvitation(tx, {
          workspaceId: scope.workspaceId,
          email: body.email,
          role: body.role,
          invitedBy: caller.responsibleId,
          expiresAt: new Date(deps.clock.now().getTime() + INVITATION_DAYS * 86_400_000),
        }),
      );
      return answer(201, presentInvitation(deps, row));
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/api/auth/invitations/:id',
    tag: 'Members',
    summary: 'Withdraw an invitation',
    access: 'owner',
    params: contract.invitationPath,
    answers: { 204: { description: 'Withdrawn.' } },
    async handle({ deps, scope, params }) {
      const done = await cancelInvitation(deps.db.auth.prisma, scope.workspaceId, params.id);
      if (!done) throw forbidden();
      return answer(204);
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/auth/invitations/:id/accept',
    tag: 'Members',
    summary: 'Accept an invitation to one’s own address',
    access: 'user',
    params: contract.invitationPath,
    answers: { 204: { description: 'Now a member.' } },
    async handle({ deps, caller, params }) {
      requireSession(caller);
      const { prisma } = deps.db.auth;
      const user = found(await findUser(prisma, caller.actorId));
      const now = deps.clock.now();
      const invitation = found(await findInvitation(prisma, params.id, user.email, now));
      const done = await deps.db.auth.transaction((tx) =>
        acceptInvitation(tx, invitation, user.id),
      );
      if (!done) throw forbidden();
      return answer(204);
    },
  }),
];

function settle(change: MemberChange): void {
  if (change === 'unknown') throw forbidden();
  if (change === 'last-owner')
    throw new Problem(
      'CONFLICT',
      'A workspace keeps at least one owner; make somebody else owner first.',
    );
}

function presentInvitation(deps: Deps, row: InvitationRow) {
  return {
    ...row,
    role: roleOf(row),
    accept_url: `${deps.config.WEB_URL}/invitations/${row.id}`,
  };
}

function roleOf(row: { readonly role: string }) {
  return isRole(row.role) ? row.role : 'viewer';
}
