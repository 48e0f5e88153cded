import { type ConnectionRow, setStatus } from '#db/connections.ts';
import type { Scope } from '#db/in-workspace.ts';
import { logConnectionHealth } from '#lib/log-events.ts';
import type { MailLabel } from '#providers/capabilities.ts';
import { isProviderError } from '#providers/error.ts';
import { requireGoogle } from './begin-consent.ts';
import type { Deps } from './deps.ts';
import { Problem } from './problem.ts';

/**
 * Labels of a connection's mailbox, live. A grant that turns out to be dead is noted with the
 * connection before INVALID_GRANT is thrown. Throws NOT_CONNECTED when there is no mailbox yet.
 */
export async function mailboxLabels(
  deps: Deps,
  scope: Scope,
  connection: ConnectionRow,
  signal: AbortSignal,
): Promise<readonly MailLabel[]> {
  const { account_sub: accountSub } = connection;
  if (accountSub === null || connection.status === 'disconnected')
    throw new Problem('NOT_CONNECTED', 'Connect the account at Google first.');
  const google = requireGoogle(deps);
  try {
    return await google.labelsOf(scope, { connectionId: connection.id, accountSub }, signal);
  } catch (error) {
    if (isProviderError(error) && error.kind === 'auth-expired')
      await noteDeadGrant(deps, scope, connection);
    throw error;
  }
}

async function noteDeadGrant(deps: Deps, scope: Scope, connection: ConnectionRow): Promise<void> {
  const reason = 'INVALID_GRANT';
  if (connection.status_reason === reason) return;
  const now = deps.clock.now();
  await deps.db.api.inWorkspace(scope, (tx) =>
    setStatus(tx, connection.id, { status: 'error', reason, now }),
  );
  logConnectionHealth(deps.log, {
    workspaceId: scope.workspaceId,
    connectionId: connection.id,
    from: connection.status,
    to: 'error',
    reason,
  });
}
