import { recordActivity } from '#db/activity-log.ts';
import { type ConnectionRow, markDisconnected } from '#db/connections.ts';
import { removeFeed } from '#db/feeds.ts';
import { readCredential } from '#db/credentials.ts';
import { deleteGrant, grantIsShared } from '#db/grants.ts';
import type { Scope } from '#db/in-workspace.ts';
import { logConnectionHealth } from '#lib/log-events.ts';
import type { Deps } from './deps.ts';
import { recordConnector } from './record-connector.ts';

/**
 * Disconnects a connection and keeps its log: nothing more is synced, our tokens are gone, and Google's
 * grant ends unless another live connection uses it. Each step may be repeated, and whoever asks again
 * continues where a crash or Google's silence left off. Returns whether the grant was revoked.
 */
export async function disconnect(
  deps: Deps,
  scope: Scope,
  connection: ConnectionRow,
): Promise<boolean> {
  const now = deps.clock.now();
  const ref = { workspaceId: scope.workspaceId, connectionId: connection.id };
  const { token, isShared } = await deps.db.api.inWorkspace(scope, async (tx) => {
    await markDisconnected(tx, connection.id, now);
    await removeFeed(tx, connection.id, now);
    if (connection.status !== 'disconnected') {
      await recordActivity(tx, {
        workspaceId: scope.workspaceId,
        profileId: connection.profile_id,
        connectionId: connection.id,
        type: 'connector_account_disconnected',
        data: { provider: connection.provider, account_id: connection.id },
      });
      for (const { id, capability } of connection.capabilities)
        await recordConnector(tx, connection, {
          capability,
          accountId: id,
          isLive: false,
          scopes: [],
        });
    }
    const credential = await readCredential(tx, deps.config.keyring, {
      ...scope,
      connectionId: connection.id,
    });
    return {
      token: credential?.refreshToken ?? null,
      isShared: await grantIsShared(tx, connection.id),
    };
  });
  if (connection.status !== 'disconnected')
    logConnectionHealth(deps.log, {
      ...ref,
      from: connection.status,
      to: 'disconnected',
      reason: null,
    });

  await stopWorkflow(deps, connection.id);
  // A token of another provider is nothing to show Google.
  const mayRevoke = connection.provider === 'google' && token !== null && !isShared;
  const isRevoked = mayRevoke && (await revoke(deps, connection.id, token));
  await deps.db.api.inWorkspace(scope, (tx) => deleteGrant(tx, connection.id));
  return isRevoked;
}

/** The reconciler stops what could not be told now: the row says disconnected, which is what counts. */
async function stopWorkflow(deps: Deps, connectionId: string): Promise<void> {
  try {
    await deps.sync.stop(connectionId);
  } catch (err) {
    deps.log.warn('Workflow could not be stopped now', {
      component: 'Api',
      connection_id: connectionId,
      err,
    });
  }
}

/** Our copy of the token is deleted in any case; a grant that Google did not end now, its owner can end there. */
async function revoke(deps: Deps, connectionId: string, token: string): Promise<boolean> {
  try {
    await deps.google?.authorization.revoke(token);
    return deps.google !== null;
  } catch (err) {
    deps.log.warn('Grant could not be revoked', {
      component: 'Api',
      connection_id: connectionId,
      err,
    });
    return false;
  }
}
