import { settleTouched as settle } from '#db/gassync/settle-touched.ts';
import type { Deps } from './deps.ts';

/** Lets the mails of a workspace that wait for one of these bookings know that they were made or changed. */
export function settleTouched(
  { db, config }: Deps,
  workspaceId: string,
  bookingIds: readonly number[],
): Promise<void> {
  const { api: mail, mapping } = db;
  return settle({ mail, mapping, keyring: config.keyring }, workspaceId, bookingIds);
}
