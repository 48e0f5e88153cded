import type { SyncStatus } from '#workflows/contract.ts';
import type { Deps } from './deps.ts';

/** What a connection's workflow says of itself; `unknown` while Temporal cannot be asked, which must be told, too. */
export async function askWorkflow(
  deps: Deps,
  connectionId: string,
): Promise<SyncStatus | null | 'unknown'> {
  try {
    return await deps.sync.status(connectionId);
  } catch (err) {
    deps.log.warn('Workflow could not be asked', {
      component: 'Api',
      connection_id: connectionId,
      err,
    });
    return 'unknown';
  }
}
