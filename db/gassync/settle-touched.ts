import type { Keyring } from '#lib/crypto/keyring.ts';
import { failpoint } from '#lib/failpoint.ts';
import type { Db } from '../in-workspace.ts';
import { settleMail } from '../settle.ts';
import { scopeOf } from './source-ref.ts';
import { settling } from './unsettled.ts';
import { hasMail } from './waiting-mail.ts';

const BATCH = 200;

/**
 * Lets the mails that wait for a booking know that these were made or changed, so that an outside system's reservation
 * finds its guest as a calendar's does. `mail` is a role that may enrich, `mapping` the one that made them.
 */
export async function settleTouched(
  {
    mail,
    mapping,
    keyring,
  }: { readonly mail: Db; readonly mapping: Db; readonly keyring: Keyring },
  workspaceId: string,
  bookingIds: readonly number[],
): Promise<void> {
  if (bookingIds.length === 0) return;
  const scope = scopeOf({ workspaceId });
  const ids = [...new Set(bookingIds)];
  failpoint('gassync.touched');
  await settling(mapping, workspaceId, ids, async () => {
    if (!(await mail.inWorkspace(scope, hasMail, { readOnly: true }))) return;
    for (let from = 0; from < ids.length; from += BATCH) {
      const some = ids.slice(from, from + BATCH);
      await mail.inWorkspace(scope, (tx) =>
        settleMail(tx, { workspaceId, keyring, messageIds: [], bookingIds: some, runId: null }),
      );
    }
  });
}
