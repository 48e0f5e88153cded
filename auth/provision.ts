import type { AuthDb } from '#db/auth.ts';
import { addMember } from '#db/members.ts';
import type { Db } from '#db/in-workspace.ts';
import { insertToken } from '#db/tokens.ts';
import { createToken } from './api-token.ts';
import { newId } from '#lib/ids.ts';
import type { Role } from './roles.ts';
import type { SignIn } from './sign-in.ts';
import { createWorkspace } from './workspace.ts';

export interface ProvisionNeeds {
  readonly auth: AuthDb;
  readonly api: Db;
  readonly signIn: SignIn;
}

export interface Provisioned {
  readonly workspaceId: string;
  readonly userId: string;
  /** A personal API token of the user in this workspace; shown here only. */
  readonly token: string;
}

/**
 * Makes a user and a workspace of their own (or a place in `workspaceId`) without HTTP: for the command
 * line and the demo, which hold the database anyway. Throws when the address already has an account.
 */
export async function provisionWorkspace(
  needs: ProvisionNeeds,
  person: {
    readonly name: string;
    readonly email: string;
    readonly password: string;
    readonly role?: Role;
    readonly workspaceName?: string;
    /** An existing workspace to join; a new one unless given. */
    readonly workspaceId?: string;
  },
): Promise<Provisioned> {
  const { auth, signIn } = needs;
  const role = person.role ?? 'owner';
  const { user } = await signIn.api.signUpEmail({
    body: { name: person.name, email: person.email, password: person.password },
  });
  const workspaceId =
    person.workspaceId ??
    (await createWorkspace(needs, {
      name: person.workspaceName ?? person.name,
      timeZone: 'UTC',
      userId: user.id,
      role,
    }));
  if (person.workspaceId !== undefined) await addMember(auth.prisma, workspaceId, user.id, role);
  const token = createToken();
  await insertToken(auth.prisma, {
    id: newId(),
    workspaceId,
    userId: user.id,
    role,
    name: 'Command line',
    prefix: token.prefix,
    hash: token.hash,
    createdBy: user.id,
    expiresAt: null,
  });
  return { workspaceId, userId: user.id, token: token.text };
}
