import { fromNodeHeaders } from 'better-auth/node';
import type { z } from 'zod';
import { createWorkspace } from '#auth/workspace.ts';
import { acceptInvitation, findInvitation, hasNoUsers } from '#db/invitations.ts';
import { findUser } from '#db/users.ts';
import * as contract from '../contract/auth.ts';
import type { Deps } from '../deps.ts';
import { takeGuess } from '../mount.ts';
import { Problem } from '../problem.ts';
import { answer, defineRoute } from '../route.ts';
import { presentStanding, requireSession } from './session.ts';

/** Signing in and out, and who one is. Passwords and sessions are better-auth's business. */
export const signInRoutes = [
  defineRoute({
    method: 'post',
    path: '/api/auth/sign-in/email',
    tag: 'Sign-in',
    summary: 'Sign in with e-mail and password',
    access: 'public',
    body: contract.signIn,
    answers: {
      200: { description: 'Signed in; the session cookie is set.', schema: contract.signedIn },
    },
    problems: ['UNAUTHENTICATED', 'FORBIDDEN'],
    async handle({ deps, body, request, response }) {
      const giveBack = takeGuess(deps, request, body.email);
      const { headers, response: signedIn } = await deps.signIn.api
        .signInEmail({ body, headers: fromNodeHeaders(request.headers), returnHeaders: true })
        .catch(refused('UNAUTHENTICATED', 'The e-mail address or the password is wrong.'));
      giveBack();
      response.append('set-cookie', headers.getSetCookie());
      return answer(200, { user: signedIn.user });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/auth/sign-up/email',
    tag: 'Sign-in',
    summary: 'Make an account: the first one of an installation, or by invitation',
    access: 'public',
    body: contract.signUp,
    answers: {
      201: { description: 'Signed in; the session cookie is set.', schema: contract.signedIn },
    },
    problems: ['FORBIDDEN', 'CONFLICT'],
    async handle({ deps, body, request, response }) {
      const giveBack = takeGuess(deps, request, body.email);
      const invitation = await admission(deps, body.email, body.invitation_id);
      const { headers, response: signedIn } = await deps.signIn.api
        .signUpEmail({
          body: { name: body.name, email: body.email, password: body.password },
          headers: fromNodeHeaders(request.headers),
          returnHeaders: true,
        })
        .catch(refused('CONFLICT', 'This address has an account already: sign in instead.'));
      giveBack();
      if (invitation === null) {
        await createWorkspace(
          { auth: deps.db.auth, api: deps.db.api },
          {
            name: body.workspace_name ?? body.name,
            timeZone: 'UTC',
            userId: signedIn.user.id,
            role: 'owner',
          },
        );
      } else {
        await deps.db.auth.transaction((tx) => acceptInvitation(tx, invitation, signedIn.user.id));
      }
      response.append('set-cookie', headers.getSetCookie());
      return answer(201, { user: signedIn.user });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/auth/sign-out',
    tag: 'Sign-in',
    summary: 'End the session',
    access: 'user',
    answers: { 204: { description: 'Signed out; the session is dead.' } },
    async handle({ deps, caller, request, response }) {
      requireSession(caller);
      const { headers } = await deps.signIn.api.signOut({
        headers: fromNodeHeaders(request.headers),
        returnHeaders: true,
      });
      response.removeHeader('set-cookie');
      response.append('set-cookie', headers.getSetCookie());
      return answer(204);
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/auth/change-password',
    tag: 'Sign-in',
    summary: 'Change one’s password; every other session ends',
    access: 'user',
    body: contract.passwordChange,
    answers: { 204: { description: 'Changed; a new session cookie is set.' } },
    async handle({ deps, caller, body, request, response }) {
      requireSession(caller);
      const giveBack = takeGuess(deps, request, caller.actorId);
      const { headers } = await deps.signIn.api
        .changePassword({
          body: {
            currentPassword: body.current_password,
            newPassword: body.new_password,
            revokeOtherSessions: true,
          },
          headers: fromNodeHeaders(request.headers),
          returnHeaders: true,
        })
        .catch(refused('INVALID_REQUEST', 'The present password is wrong.'));
      giveBack();
      response.append('set-cookie', headers.getSetCookie());
      return answer(204);
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/auth/me',
    tag: 'Sign-in',
    summary: 'Who is signed in, their workspaces and the current one',
    access: 'user',
    answers: { 200: { description: 'The caller.', schema: contract.me } },
    async handle({ deps, caller, standing }) {
      const user =
        caller.userId === null ? null : await findUser(deps.db.auth.prisma, caller.userId);
      const current = caller.workspaces.find((one) => one.workspaceId === standing?.workspaceId);
      return answer(200, {
        user,
        kind: caller.kind,
        workspaces: caller.workspaces.map(presentStanding),
        current: current === undefined ? null : presentStanding(current),
      });
    },
  }),
];

/** Who may make an account: the very first person, and whoever holds an invitation to their own address. */
async function admission(
  deps: Deps,
  email: string,
  invitationId: z.output<typeof contract.signUp>['invitation_id'],
) {
  const { prisma } = deps.db.auth;
  if (invitationId !== undefined) {
    const invitation = await findInvitation(prisma, invitationId, email, deps.clock.now());
    if (invitation !== null) return invitation;
  } else if (await hasNoUsers(prisma)) return null;
  throw new Problem('FORBIDDEN', 'Accounts are made by invitation; ask an owner for one.');
}

/** better-auth's refusals (4xx) become ours; its failures stay failures. */
function refused(code: 'UNAUTHENTICATED' | 'CONFLICT' | 'INVALID_REQUEST', detail: string) {
  return (error: unknown): never => {
    const status: unknown =
      typeof error === 'object' && error !== null ? Reflect.get(error, 'statusCode') : undefined;
    if (typeof status === 'number' && status >= 400 && status < 500)
      throw new Problem(code, detail);
    throw error;
  };
}
