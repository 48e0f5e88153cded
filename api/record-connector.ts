import { recordActivity } from '#db/activity-log.ts';
import type { ConnectionRow } from '#db/connections.ts';
import type { Tx } from '#db/in-workspace.ts';
import { connectorProvider } from '#domain/connectors.ts';

/**
 * Tells that a connector account was connected or disconnected; `connection` is as it was before the change. Nothing for
 * capabilities that are no connector accounts, nor for one that was not connected and is not.
 */
export async function recordConnector(
  tx: Tx,
  connection: ConnectionRow,
  account: {
    readonly capability: string;
    readonly accountId: string;
    readonly isLive: boolean;
    readonly scopes: readonly string[];
  },
): Promise<void> {
  const provider = connectorProvider(account.capability);
  if (provider === null) return;
  const about = {
    workspaceId: connection.workspace_id,
    profileId: connection.profile_id,
    connectionId: connection.id,
  };
  const data = { provider, account_id: account.accountId };
  if (account.isLive)
    await recordActivity(tx, {
      ...about,
      type: 'connector_account_connected',
      data: { ...data, scopes: account.scopes },
    });
  else if (wasLive(connection, account.capability))
    await recordActivity(tx, { ...about, type: 'connector_account_disconnected', data });
}

function wasLive({ status, capabilities }: ConnectionRow, capability: string): boolean {
  const row = capabilities.find((one) => one.capability === capability);
  const isOff = row === undefined || !row.enabled || row.reason === 'SCOPE_MISSING';
  return !isOff && (status === 'connected' || status === 'error');
}
