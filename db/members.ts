import { newId } from '#lib/ids.ts';
import type { AuthTx } from './auth.ts';

/** A workspace that a user belongs to. */
export interface Membership {
  readonly workspaceId: string;
  readonly name: string;
  readonly role: string;
}

export interface MemberRow {
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly joined_at: Date;
}

/** `last-owner`: a workspace is never left without one. */
export type MemberChange = 'done' | 'unknown' | 'last-owner';

/** The workspaces of a user, the one joined first in front. */
export async function membershipsOf(tx: AuthTx, userId: string): Promise<Membership[]> {
  const rows = await tx.member.findMany({
    where: { userId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { role: true, organization: { select: { id: true, name: true } } },
  });
  return rows.map(({ role, organization }) => ({
    workspaceId: organization.id,
    name: organization.name,
    role,
  }));
}

/** The members of a workspace, the first to join in front. */
export async function membersOf(tx: AuthTx, workspaceId: string): Promise<MemberRow[]> {
  const rows = await tx.member.findMany({
    where: { organizationId: workspaceId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: 500,
    select: {
      role: true,
      createdAt: true,
      user: { select: { id: true, name: true, email: true } },
    },
  });
  return rows.map(({ role, createdAt, user }) => ({
    user_id: user.id,
    name: user.name,
    email: user.email,
    role,
    joined_at: createdAt,
  }));
}

/** Makes a workspace known to the sign-in side, with its first member. */
export async function insertWorkspace(
  tx: AuthTx,
  workspace: {
    readonly id: string;
    readonly name: string;
    readonly userId: string;
    readonly role: string;
  },
): Promise<void> {
  await tx.organization.create({
    data: { id: workspace.id, name: workspace.name, slug: workspace.id },
  });
  await addMember(tx, workspace.id, workspace.userId, workspace.role);
}

export async function renameWorkspace(tx: AuthTx, id: string, name: string): Promise<void> {
  await tx.organization.updateMany({ where: { id }, data: { name } });
}

export async function addMember(
  tx: AuthTx,
  workspaceId: string,
  userId: string,
  role: string,
): Promise<void> {
  await tx.member.create({ data: { id: newId(), organizationId: workspaceId, userId, role } });
}

/** Gives a member another role. Run it in a transaction: it locks the workspace's owners first. */
export async function setMemberRole(
  tx: AuthTx,
  workspaceId: string,
  userId: string,
  role: string,
): Promise<MemberChange> {
  const refusal = await refuseChange(tx, workspaceId, userId, role);
  if (refusal !== null) return refusal;
  await tx.member.updateMany({ where: { organizationId: workspaceId, userId }, data: { role } });
  return 'done';
}

/** Takes a member out, with the personal tokens they made here. Run it in a transaction. */
export async function removeMember(
  tx: AuthTx,
  workspaceId: string,
  userId: string,
  now: Date,
): Promise<MemberChange> {
  const refusal = await refuseChange(tx, workspaceId, userId, null);
  if (refusal !== null) return refusal;
  await tx.member.deleteMany({ where: { organizationId: workspaceId, userId } });
  await tx.apiToken.updateMany({
    where: { workspace_id: workspaceId, user_id: userId, revoked_at: null },
    data: { revoked_at: now },
  });
  await tx.session.updateMany({
    where: { userId, activeOrganizationId: workspaceId },
    data: { activeOrganizationId: null },
  });
  return 'done';
}

/** Two owners who demote each other at the same moment wait for one another here. */
async function refuseChange(
  tx: AuthTx,
  workspaceId: string,
  userId: string,
  nextRole: string | null,
): Promise<Exclude<MemberChange, 'done'> | null> {
  const owners = await tx.$queryRaw<{ userId: string }[]>`
    SELECT "userId" FROM auth.member
    WHERE "organizationId" = ${workspaceId}::uuid AND role = 'owner' ORDER BY id FOR UPDATE`;
  const member = await tx.member.findFirst({ where: { organizationId: workspaceId, userId } });
  if (member === null) return 'unknown';
  const isLast = owners.length === 1 && owners[0]?.userId === userId;
  return isLast && nextRole !== 'owner' ? 'last-owner' : null;
}
