import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { fromNodeHeaders } from 'better-auth/node';
import type { AuthDb } from '#db/auth.ts';
import { type Membership, membershipsOf } from '#db/members.ts';
import { findToken, touchToken } from '#db/tokens.ts';
import type { Clock } from '#lib/clock.ts';
import { tokenHash } from './api-token.ts';
import { isRole, lesserRole, type Role } from './roles.ts';
import { SESSION_MAX_AGE_MS, type SignIn } from './sign-in.ts';

/** Who makes a request: a person with a session, or an API token. */
export interface Caller {
  readonly kind: 'session' | 'token';
  /** The person, also behind a personal token; null for a workspace's own token. */
  readonly userId: string | null;
  /** For records of who did what: the user, or the token of a workspace. */
  readonly actorId: string;
  /** A person who answers for the caller: the user, or who made the workspace's token. */
  readonly responsibleId: string;
  readonly workspaces: readonly CallerWorkspace[];
  /** The workspace of the session or token, or null when the person belongs to none. */
  readonly currentId: string | null;
  /** What an OAuth state may be bound to; the first is what a new one is bound to. */
  readonly bindings: readonly Buffer[];
  /** Cookies that the answer must carry, when the session was prolonged. */
  readonly cookies: readonly string[];
}

export interface CallerWorkspace {
  readonly workspaceId: string;
  readonly name: string | null;
  readonly role: Role;
}

export interface CallerNeeds {
  readonly db: AuthDb;
  readonly signIn: SignIn;
  readonly clock: Clock;
}

export type ResolveCaller = (headers: IncomingHttpHeaders) => Promise<Caller | null>;

const TOUCH_EVERY_MS = 60_000;

/**
 * Tells who makes a request, or null when its credential is missing, unknown, revoked or expired. A
 * request with an Authorization header is judged by that alone: its cookie does not count.
 */
export function createResolveCaller(needs: CallerNeeds): ResolveCaller {
  return (headers) =>
    headers.authorization === undefined
      ? bySession(needs, headers)
      : byToken(needs, headers.authorization);
}

async function byToken({ db, clock }: CallerNeeds, authorization: string): Promise<Caller | null> {
  const [, presented] = /^bearer +(\S+)$/i.exec(authorization) ?? [];
  const hash = presented === undefined ? null : tokenHash(presented);
  if (hash === null) return null;
  const now = clock.now();
  const token = await findToken(db.prisma, hash, now);
  if (token === null || !isRole(token.role)) return null;
  const role = token.userId === null ? token.role : limited(token.role, token.memberRole);
  if (role === null) return null;
  if (token.lastUsedAt === null || now.getTime() - token.lastUsedAt.getTime() > TOUCH_EVERY_MS)
    await touchToken(db.prisma, token.id, now);
  return {
    kind: 'token',
    userId: token.userId,
    actorId: token.userId ?? token.id,
    responsibleId: token.createdBy,
    workspaces: [{ workspaceId: token.workspaceId, name: null, role }],
    currentId: token.workspaceId,
    bindings:
      token.userId === null
        ? [binding('token', token.id), binding('user', token.createdBy)]
        : [binding('user', token.userId)],
    cookies: [],
  };
}

/** A personal token does no more than its user may today; it is dead once they have left. */
function limited(tokenRole: Role, memberRole: string | null): Role | null {
  return isRole(memberRole) ? lesserRole(tokenRole, memberRole) : null;
}

async function bySession(
  { db, signIn, clock }: CallerNeeds,
  headers: IncomingHttpHeaders,
): Promise<Caller | null> {
  if (headers.cookie === undefined) return null;
  const { headers: answer, response } = await signIn.api.getSession({
    headers: fromNodeHeaders(headers),
    returnHeaders: true,
  });
  if (response === null) return null;
  const { session, user } = response;
  if (clock.now().getTime() - session.createdAt.getTime() > SESSION_MAX_AGE_MS) return null;
  const workspaces = (await membershipsOf(db.prisma, user.id)).flatMap(known);
  const active = workspaces.find((one) => one.workspaceId === session.activeOrganizationId);
  return {
    kind: 'session',
    userId: user.id,
    actorId: user.id,
    responsibleId: user.id,
    workspaces,
    currentId: (active ?? workspaces[0])?.workspaceId ?? null,
    bindings: [binding('session', session.id), binding('user', user.id)],
    cookies: answer.getSetCookie(),
  };
}

function known({ workspaceId, name, role }: Membership): CallerWorkspace[] {
  return isRole(role) ? [{ workspaceId, name, role }] : [];
}

function binding(kind: 'session' | 'user' | 'token', id: string): Buffer {
  return createHash('sha256').update(`${kind}:${id}`).digest();
}
