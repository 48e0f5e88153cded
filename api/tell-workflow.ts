import type { ConnectionRow } from '#db/connections.ts';
import type { Deps } from './deps.ts';
import { workflowInput } from './sync-client.ts';

/**
 * Tells a connection's workflow what its row says now, starting it if there is none. The row is the
 * truth and the reconciler compares, so that a silent Temporal delays this but does not fail the request.
 */
export async function tellWorkflow(
  deps: Deps,
  connection: ConnectionRow,
  options: { readonly reset?: boolean } = {},
): Promise<void> {
  try {
    await deps.sync.reconfigure(workflowInput(deps, connection), options);
  } catch (err) {
    deps.log.warn('Workflow could not be told now', {
      component: 'Api',
      connection_id: connection.id,
      err,
    });
  }
}
