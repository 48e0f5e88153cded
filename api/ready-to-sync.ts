import type { ConnectionRow } from '#db/connections.ts';
import { hasGrant } from '#db/grants.ts';
import type { Tx } from '#db/in-workspace.ts';
import { logLabelIsolationViolation } from '#lib/log-events.ts';
import { scopeStanding } from './catalogue.ts';
import type { Deps } from './deps.ts';
import { refuseTakenLabel, requireLabel } from './label.ts';
import { isProblem, Problem } from './problem.ts';
import { DEFAULT_CAPABILITY } from './sync-client.ts';

/** The capability that a call means. Throws INVALID_REQUEST for one that the connection does not have. */
export function capabilityOf(connection: ConnectionRow, asked: string | undefined): string {
  const capability = asked ?? DEFAULT_CAPABILITY[connection.provider] ?? '';
  if (connection.capabilities.some((one) => one.capability === capability)) return capability;
  throw new Problem('INVALID_REQUEST', 'The connection does not have this capability.');
}

/**
 * Refuses, before any workflow is asked, a sync that cannot succeed: disconnected, no label, a label
 * that is another connection's, never connected, a dead grant, or a scope that was not granted.
 */
export async function requireReady(
  tx: Tx,
  { catalogue, log }: Pick<Deps, 'catalogue' | 'log'>,
  connection: ConnectionRow,
  capability: string,
): Promise<void> {
  if (connection.status === 'disconnected')
    throw new Problem('NOT_CONNECTED', 'The connection was disconnected; connect it again.');
  if (connection.provider !== 'google') return;
  if (capability === 'reservations') {
    const label = {
      name: requireLabel(connection),
      id: connection.reservation_label_id,
      accountSub: connection.account_sub,
    };
    const of = {
      workspaceId: connection.workspace_id,
      connectionId: connection.id,
      createdBefore: connection.created_at,
    };
    await refuseTakenLabel(tx, of, label).catch((error: unknown) => {
      if (isProblem(error))
        logLabelIsolationViolation(log, { ...of, code: 'LABEL_CONFLICT', conflicts: 0 });
      throw error;
    });
  }
  if (!(await hasGrant(tx, connection.id)))
    throw new Problem('NOT_CONNECTED', 'Connect the account at Google first.');
  if (connection.status_reason === 'INVALID_GRANT')
    throw new Problem('INVALID_GRANT', 'Google no longer accepts this connection. Connect again.');
  const definition = catalogue.require(capability);
  const { missing } = scopeStanding(definition, connection, connection.granted_scopes);
  if (missing.length > 0)
    throw new Problem(
      'SCOPE_MISSING',
      'The account did not grant what this needs. Connect again.',
      {
        members: { missing_scopes: missing },
      },
    );
}
