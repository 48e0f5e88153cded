import type { Caller } from '#auth/caller.ts';
import { mayActAs } from '#auth/roles.ts';
import { isId } from '#lib/ids.ts';
import { forbidden, Problem } from './problem.ts';
import type { Access, Standing } from './route.ts';

/**
 * The workspace that a request is about: the caller's own, or one of the caller's that `X-Workspace-Id`
 * chooses. Null when the person belongs to none. Throws INVALID_REQUEST for a malformed id and FORBIDDEN
 * for one that is not the caller's.
 */
export function standingOf(caller: Caller, chosenId: string | undefined): Standing | null {
  if (chosenId !== undefined && !isId(chosenId))
    throw new Problem('INVALID_REQUEST', 'X-Workspace-Id is not a workspace id.');
  const wanted = chosenId ?? caller.currentId;
  if (wanted === null) return null;
  const workspace = caller.workspaces.find((one) => one.workspaceId === wanted);
  if (workspace === undefined) throw forbidden();
  return { workspaceId: workspace.workspaceId, role: workspace.role };
}

/** Throws FORBIDDEN unless the standing suffices for a route's access. */
export function requireStanding(standing: Standing | null, access: Access): void {
  if (access === 'public' || access === 'user' || access === 'source') return;
  if (standing === null) throw new Problem('FORBIDDEN', 'You do not belong to a workspace yet.');
  if (!mayActAs(standing.role, access))
    throw new Problem('FORBIDDEN', `This needs the role ${access} in the workspace.`);
}
