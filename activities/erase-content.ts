import { eraseBuffered } from '#db/erase-buffered.ts';
import { eraseDerived } from '#db/erase.ts';
import { logConnectionHealth } from '#lib/log-events.ts';
import type { ActivityDeps } from './deps.ts';
import { eraseDocuments } from './documents/erase-documents.ts';

export interface ConnectionRef {
  readonly workspaceId: string;
  readonly profileId: string | null;
  readonly connectionId: string;
}

/** Destroys a connection's content key and deletes all that was derived from its content. May be repeated. */
export function createEraseContent(deps: ActivityDeps) {
  return async function eraseContent(connection: ConnectionRef): Promise<void> {
    await eraseDocuments(deps, connection);
    const before = await deps.purger.inWorkspace(connection, async (tx) => {
      await eraseBuffered(tx, connection.connectionId);
      return eraseDerived(tx, connection);
    });
    logConnectionHealth(deps.log, {
      ...connection,
      from: before,
      to: 'disconnected',
      reason: 'erased',
    });
  };
}
