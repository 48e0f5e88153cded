import { createToken } from '#auth/api-token.ts';
import { isRole, lesserRole, mayActAs } from '#auth/roles.ts';
import { getToken, insertToken, listTokens, revokeToken, type TokenRow } from '#db/tokens.ts';
import { newId } from '#lib/ids.ts';
import * as contract from '../contract/auth.ts';
import { forbidden, found, Problem } from '../problem.ts';
import { answer, defineRoute } from '../route.ts';

/** API tokens: a workspace's own are its owners' business, personal ones are everybody's own. */
export const tokenRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/auth/tokens',
    tag: 'API tokens',
    summary: 'One’s own tokens here and, for owners, the workspace’s',
    access: 'viewer',
    answers: { 200: { description: 'Live tokens, newest first.', schema: contract.tokenList } },
    async handle({ deps, caller, standing }) {
      const rows = await listTokens(deps.db.auth.prisma, {
        workspaceId: standing.workspaceId,
        userId: caller.userId,
        withShared: standing.role === 'owner',
      });
      return answer(200, { items: rows.map(present) });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/auth/tokens',
    tag: 'API tokens',
    summary: 'Make a token; it is shown this once',
    access: 'viewer',
    body: contract.newToken,
    answers: { 201: { description: 'Made.', schema: contract.createdToken } },
    async handle({ deps, caller, standing, body }) {
      const isShared = body.kind === 'workspace';
      if (isShared && standing.role !== 'owner')
        throw new Problem('FORBIDDEN', 'Only owners make tokens of the workspace itself.');
      if (!isShared && caller.userId === null)
        throw new Problem('FORBIDDEN', 'A token of the workspace belongs to nobody in person.');
      const role = body.role ?? standing.role;
      if (!mayActAs(standing.role, role))
        throw new Problem('FORBIDDEN', 'A token cannot do more than who makes it.');
      const { text, prefix, hash } = createToken();
      const days = body.expires_in_days;
      const row = await insertToken(deps.db.auth.prisma, {
        id: newId(),
        workspaceId: standing.workspaceId,
        userId: isShared ? null : caller.userId,
        role: lesserRole(role, standing.role),
        name: body.name,
        prefix,
        hash,
        createdBy: caller.responsibleId,
        expiresAt:
          days === undefined ? null : new Date(deps.clock.now().getTime() + days * 86_400_000),
      });
      return answer(201, { ...present(row), token: text });
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/api/auth/tokens/:id',
    tag: 'API tokens',
    summary: 'Revoke a token at once',
    access: 'viewer',
    params: contract.tokenPath,
    answers: { 204: { description: 'Revoked.' } },
    async handle({ deps, caller, standing, params }) {
      const { prisma } = deps.db.auth;
      const row = found(await getToken(prisma, standing.workspaceId, params.id));
      const isOwn = row.user_id !== null && row.user_id === caller.userId;
      if (!isOwn && standing.role !== 'owner') throw forbidden();
      await revokeToken(prisma, standing.workspaceId, params.id, deps.clock.now());
      return answer(204);
    },
  }),
];

function present(row: TokenRow) {
  return { ...row, role: isRole(row.role) ? row.role : ('viewer' as const) };
}
