import type { AuthDb } from '#db/auth.ts';
import type { Db } from '#db/in-workspace.ts';
import { insertWorkspace } from '#db/members.ts';
import { insertAccount } from '#db/workspaces.ts';
import { newId } from '#lib/ids.ts';
import type { Role } from './roles.ts';

/**
 * Makes a workspace and returns its id. The product's side comes first: between the two a crash leaves
 * an account that nobody can reach, never a workspace without its account.
 */
export async function createWorkspace(
  needs: { readonly auth: AuthDb; readonly api: Db },
  workspace: {
    readonly name: string;
    readonly timeZone: string;
    readonly userId: string;
    readonly role: Role;
  },
): Promise<string> {
  const id = newId();
  await needs.api.inWorkspace({ workspaceId: id, profileId: null }, (tx) =>
    insertAccount(tx, { id, name: workspace.name, timeZone: workspace.timeZone }),
  );
  await needs.auth.transaction((tx) =>
    insertWorkspace(tx, {
      id,
      name: workspace.name,
      userId: workspace.userId,
      role: workspace.role,
    }),
  );
  return id;
}
