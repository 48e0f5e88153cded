import { newId } from '#lib/ids.ts';
import type { AuthTx } from './auth.ts';
import { addMember } from './members.ts';

/** An invitation that can still be accepted. */
export interface InvitationRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly email: string;
  readonly role: string;
  readonly invited_by: string;
  readonly created_at: Date;
  readonly expires_at: Date;
}

/** Invites an address; a pending invitation of the same address is replaced. */
export async function insertInvitation(
  tx: AuthTx,
  invitation: {
    readonly workspaceId: string;
    readonly email: string;
    readonly role: string;
    readonly invitedBy: string;
    readonly expiresAt: Date;
  },
): Promise<InvitationRow> {
  await tx.invitation.updateMany({
    where: { organizationId: invitation.workspaceId, email: invitation.email, status: 'pending' },
    data: { status: 'canceled' },
  });
  const row = await tx.invitation.create({
    data: {
      id: newId(),
      organizationId: invitation.workspaceId,
      email: invitation.email,
      role: invitation.role,
      status: 'pending',
      inviterId: invitation.invitedBy,
      expiresAt: invitation.expiresAt,
    },
  });
  return present(row);
}

/** Invitations of a workspace that can still be accepted, newest first. */
export async function listInvitations(
  tx: AuthTx,
  workspaceId: string,
  now: Date,
): Promise<InvitationRow[]> {
  const rows = await tx.invitation.findMany({
    where: { organizationId: workspaceId, status: 'pending', expiresAt: { gt: now } },
    orderBy: { id: 'desc' },
    take: 500,
  });
  return rows.map(present);
}

/** Withdraws a pending invitation; false when the workspace has none with this id. */
export async function cancelInvitation(
  tx: AuthTx,
  workspaceId: string,
  id: string,
): Promise<boolean> {
  const { count } = await tx.invitation.updateMany({
    where: { id, organizationId: workspaceId, status: 'pending' },
    data: { status: 'canceled' },
  });
  return count === 1;
}

/** The pending invitation of this address, by its id, or null. Addresses are compared in lower case. */
export async function findInvitation(
  tx: AuthTx,
  id: string,
  email: string,
  now: Date,
): Promise<InvitationRow | null> {
  const row = await tx.invitation.findFirst({
    where: { id, email, status: 'pending', expiresAt: { gt: now } },
  });
  return row === null ? null : present(row);
}

/** Makes the user a member by their invitation; false when it was used or withdrawn meanwhile. Run it in a transaction. */
export async function acceptInvitation(
  tx: AuthTx,
  invitation: InvitationRow,
  userId: string,
): Promise<boolean> {
  const { count } = await tx.invitation.updateMany({
    where: { id: invitation.id, status: 'pending' },
    data: { status: 'accepted' },
  });
  if (count === 0) return false;
  const member = await tx.member.findFirst({
    where: { organizationId: invitation.workspace_id, userId },
  });
  if (member === null) await addMember(tx, invitation.workspace_id, userId, invitation.role);
  return true;
}

/** Whether nobody has an account yet: the first person may make one without an invitation. */
export async function hasNoUsers(tx: AuthTx): Promise<boolean> {
  return (await tx.user.findFirst({ select: { id: true } })) === null;
}

function present(row: {
  id: string;
  organizationId: string;
  email: string;
  role: string | null;
  inviterId: string;
  createdAt: Date;
  expiresAt: Date;
}): InvitationRow {
  return {
    id: row.id,
    workspace_id: row.organizationId,
    email: row.email,
    role: row.role ?? 'viewer',
    invited_by: row.inviterId,
    created_at: row.createdAt,
    expires_at: row.expiresAt,
  };
}
