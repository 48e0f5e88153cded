import { changeStatus, type MailConnection, saveLabelId } from '#db/mail-connection.ts';
import type { RunRef } from '#domain/run.ts';
import { logConnectionHealth } from '#lib/log-events.ts';
import type { Mailbox } from '#providers/capabilities.ts';
import { findLabel } from '#providers/google/labels.ts';
import type { ActivityDeps } from '../deps.ts';
import { RunFault } from '../fault.ts';

/**
 * The id of the connection's label. A poll trusts the id it knows (one call the less); a run that a person asked for,
 * and the first one, look the exact name up again, so that a renamed or deleted label is said at once.
 * @throws RunFault LABEL_NOT_FOUND
 */
export async function checkLabel(
  deps: ActivityDeps,
  run: RunRef,
  connection: MailConnection & { readonly label: string },
  mailbox: Mailbox,
  signal: AbortSignal,
): Promise<string> {
  if (run.trigger === 'poll' && connection.labelId !== null && connection.status === 'connected') {
    return connection.labelId;
  }
  const label = findLabel(await mailbox.labels({ signal }), connection.label);
  if (label === undefined) throw new RunFault('label', 'LABEL_NOT_FOUND');
  const before = await deps.enrichment.inWorkspace(run, async (tx) => {
    await saveLabelId(tx, run.connectionId, label.labelId);
    return changeStatus(tx, run.connectionId, 'connected', null);
  });
  if (before !== null) {
    logConnectionHealth(deps.log, { ...run, from: before, to: 'connected', reason: null });
  }
  return label.labelId;
}
