import type { AuthTx } from './auth.ts';

/** An API token as a credential check sees it. `memberRole` is its user's present role, null when they left. */
export interface TokenCredential {
  readonly id: string;
  readonly workspaceId: string;
  readonly userId: string | null;
  readonly createdBy: string;
  readonly role: string;
  readonly memberRole: string | null;
  readonly lastUsedAt: Date | null;
}

/** An API token as it is listed; the secret is not kept and cannot be shown again. */
export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly role: string;
  readonly user_id: string | null;
  readonly created_by: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
  readonly expires_at: Date | null;
}

export interface NewToken {
  readonly id: string;
  readonly workspaceId: string;
  readonly userId: string | null;
  readonly role: string;
  readonly name: string;
  readonly prefix: string;
  readonly hash: Uint8Array;
  readonly createdBy: string;
  readonly expiresAt: Date | null;
}

const LISTED = {
  id: true,
  name: true,
  prefix: true,
  role: true,
  user_id: true,
  created_by: true,
  created_at: true,
  last_used_at: true,
  expires_at: true,
} as const;

/** The live token with this hash, or null when it is unknown, revoked or expired. */
export async function findToken(
  tx: AuthTx,
  hash: Uint8Array,
  now: Date,
): Promise<TokenCredential | null> {
  const row = await tx.apiToken.findUnique({ where: { token_hash: bytes(hash) } });
  if (row === null || row.revoked_at !== null) return null;
  if (row.expires_at !== null && row.expires_at <= now) return null;
  const member =
    row.user_id === null
      ? null
      : await tx.member.findFirst({
          where: { userId: row.user_id, organizationId: row.workspace_id },
          select: { role: true },
        });
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    userId: row.user_id,
    createdBy: row.created_by,
    role: row.role,
    memberRole: member?.role ?? null,
    lastUsedAt: row.last_used_at,
  };
}

/** Notes that a token was used; the caller decides how often. */
export async function touchToken(tx: AuthTx, id: string, now: Date): Promise<void> {
  await tx.apiToken.updateMany({ where: { id }, data: { last_used_at: now } });
}

export async function insertToken(tx: AuthTx, token: NewToken): Promise<TokenRow> {
  return tx.apiToken.create({
    data: {
      id: token.id,
      workspace_id: token.workspaceId,
      user_id: token.userId,
      role: token.role,
      name: token.name,
      prefix: token.prefix,
      token_hash: bytes(token.hash),
      created_by: token.createdBy,
      expires_at: token.expiresAt,
    },
    select: LISTED,
  });
}

/** Live tokens of a workspace, newest first: the workspace's own if asked for, and those of one user. */
export function listTokens(
  tx: AuthTx,
  of: {
    readonly workspaceId: string;
    readonly userId: string | null;
    readonly withShared: boolean;
  },
): Promise<TokenRow[]> {
  const owners = [
    ...(of.withShared ? [{ user_id: null }] : []),
    ...(of.userId === null ? [] : [{ user_id: of.userId }]),
  ];
  return tx.apiToken.findMany({
    where: { workspace_id: of.workspaceId, revoked_at: null, OR: owners },
    orderBy: { id: 'desc' },
    take: 500,
    select: LISTED,
  });
}

/** A live token of the workspace, or null. */
export function getToken(tx: AuthTx, workspaceId: string, id: string): Promise<TokenRow | null> {
  return tx.apiToken.findFirst({
    where: { id, workspace_id: workspaceId, revoked_at: null },
    select: LISTED,
  });
}

export async function revokeToken(
  tx: AuthTx,
  workspaceId: string,
  id: string,
  now: Date,
): Promise<void> {
  await tx.apiToken.updateMany({
    where: { id, workspace_id: workspaceId, revoked_at: null },
    data: { revoked_at: now },
  });
}

/** Prisma's Bytes wants its own buffer type; the content is the same. */
function bytes(value: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(value);
}
