import type { Caller, CallerWorkspace } from '#auth/caller.ts';
import { Problem } from '../problem.ts';

/** Throws FORBIDDEN for API tokens: some things only a person at the browser does. */
export function requireSession(caller: Caller): void {
  if (caller.kind === 'session') return;
  throw new Problem('FORBIDDEN', 'Sign in as a person for this; an API token cannot do it.');
}

export function presentStanding(workspace: CallerWorkspace) {
  return { id: workspace.workspaceId, name: workspace.name, role: workspace.role };
}
