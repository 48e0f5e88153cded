import { hasMail } from '#db/gassync/waiting-mail.ts';
import { settleMail } from '#db/settle.ts';
import type { Deps } from './deps.ts';

const BATCH = 200;

/**
 * Lets the mails that wait for a booking know that these were made or changed, so that an outside system's reservation
 * finds its guest as a calendar's does. Does nothing in a workspace without mail.
 */
export async function settleTouched(
  deps: Deps,
  workspaceId: string,
  bookingIds: readonly number[],
): Promise<void> {
  if (bookingIds.length === 0) return;
  const scope = { workspaceId, profileId: null };
  if (!(await deps.db.api.inWorkspace(scope, hasMail, { readOnly: true }))) return;
  const { keyring } = deps.config;
  const ids = [...new Set(bookingIds)];
  for (let from = 0; from < ids.length; from += BATCH) {
    const some = ids.slice(from, from + BATCH);
    await deps.db.api.inWorkspace(scope, (tx) =>
      settleMail(tx, { workspaceId, keyring, messageIds: [], bookingIds: some, runId: null }),
    );
  }
}
