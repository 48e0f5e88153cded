import { retryHeld } from '#db/gassync/retry-held.ts';
import { settleTouched } from '#db/gassync/settle-touched.ts';
import { scopeOf, type SourceRef } from '#db/gassync/source-ref.ts';
import { policyOf } from '#db/gassync/sources.ts';
import { leftBehind } from '#db/gassync/unsettled.ts';
import type { Db } from '#db/in-workspace.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import type { Log } from '#lib/log.ts';

export interface SettleParts {
  readonly mapping: Db;
  /** A role that may enrich bookings from mail. */
  readonly enrichment: Db;
  readonly keyring: Keyring;
  readonly log: Log;
}

/**
 * Does what a process that was killed left undone of a source since before a moment: tries again what a mapping may have
 * ended the waiting of, and tells the mails of bookings that were made or changed. All of it may be done twice.
 */
export async function settleLeftBehind(
  { mapping, enrichment, keyring, log }: SettleParts,
  source: SourceRef,
  before: Date,
): Promise<void> {
  const { workspaceId } = source;
  const { policy, left } = await mapping.inWorkspace(scopeOf(source), async (tx) => ({
    policy: await policyOf(tx, source),
    left: await leftBehind(tx, source, before),
  }));
  const mail = { mail: enrichment, mapping, keyring };
  await settleTouched(mail, workspaceId, left.bookingIds);
  if (left.retry) {
    await settleTouched(mail, workspaceId, await retryHeld(mapping, source, policy));
  }
  log.warn('What a process that was killed left undone is done', {
    component: 'Relay',
    event: 'left_behind_settled',
    workspace_id: workspaceId,
    source_id: source.sourceId,
    count: left.bookingIds.length,
  });
}
