import { contentsOf, dropContent, lockContent } from '#db/documents.ts';
import { failpoint } from '#lib/failpoint.ts';
import type { ActivityDeps } from '../deps.ts';

/**
 * Deletes a connection's documents, and their bytes where no other document needs them. The bytes go before the rows do:
 * killed in between, the repetition finds the rows and ends the work; nothing lies about that no row speaks of.
 */
export async function eraseDocuments(
  { purger, vault }: Pick<ActivityDeps, 'purger' | 'vault'>,
  connection: {
    readonly workspaceId: string;
    readonly profileId: string | null;
    readonly connectionId: string;
  },
): Promise<void> {
  const { workspaceId, connectionId } = connection;
  const contents = await purger.inWorkspace(connection, (tx) => contentsOf(tx, connectionId));
  for (const sha256 of contents) {
    await purger.inWorkspace(connection, async (tx) => {
      await lockContent(tx, workspaceId, sha256);
      // Within the transaction, because the lock is what keeps an importer of the same bytes from relying on them.
      if ((await dropContent(tx, connectionId, sha256)) === 'free')
        await vault.remove(workspaceId, sha256);
      failpoint('erase-documents.removed');
    });
  }
}
