import { recordActivity } from '#db/activity-log.ts';
import { setCapability } from '#db/capabilities.ts';
import {
  type ConnectionRow,
  getConnection,
  labelHeldBy,
  setStatus,
  updateConnection,
} from '#db/connections.ts';
import { hasGrant, saveGrant } from '#db/grants.ts';
import type { Scope, Tx } from '#db/in-workspace.ts';
import { logConnectionHealth, logLabelIsolationViolation } from '#lib/log-events.ts';
import type { Grant } from '#providers/capabilities.ts';
import type { Deps } from './deps.ts';
import { type GrantVerdict, withLabelTrouble } from './judge-grant.ts';
import { found } from './problem.ts';
import { recordConnector } from './record-connector.ts';
import { tellWorkflow } from './tell-workflow.ts';

/**
 * Stores a consent with its verdict on connection and capabilities in one transaction, says so in log and
 * activity, and wakes the workflow. Also a consent that cannot be used yet is stored: its tokens must be there to be revoked.
 */
export async function saveConsent(
  deps: Deps,
  scope: Scope,
  connection: ConnectionRow,
  grant: Grant,
  judged: GrantVerdict,
): Promise<{ readonly connection: ConnectionRow; readonly verdict: GrantVerdict }> {
  const now = deps.clock.now();
  const ref = { workspaceId: scope.workspaceId, connectionId: connection.id };
  const saved = await deps.db.api.inWorkspace(scope, async (tx) => {
    await saveGrant(
      tx,
      deps.config.keyring,
      ref,
      {
        accountSub: grant.sub,
        accountEmail: grant.emailAddress,
        accessToken: grant.accessToken,
        refreshToken: grant.refreshToken,
        expiresAt: grant.expiresAt,
        scopes: judged.scopes,
      },
      now,
    );
    const verdict = await settled(tx, ref, connection, grant, judged);
    const { status, reason } = verdict;
    for (const { granted, ...one } of verdict.capabilities) {
      const state = one.reason === null ? ('idle' as const) : ('parked' as const);
      const accountId = await setCapability(tx, connection, {
        ...one,
        status: state,
        grantedScopes: granted,
      });
      const isLive = one.enabled && status !== 'error';
      await recordConnector(tx, connection, { ...one, accountId, isLive, scopes: granted });
    }
    await setStatus(tx, connection.id, { status, reason, now });
    if (verdict.capabilities.some(({ capability }) => capability === 'reservations'))
      await updateConnection(tx, connection.id, {
        reservation_label_id: verdict.label?.labelId ?? null,
      });
    const about = { ...ref, profileId: connection.profile_id };
    const { provider } = connection;
    const data = { provider, account_id: connection.id, scopes: verdict.scopes };
    if (status === 'error' && reason !== null)
      await recordActivity(tx, { ...about, type: 'connection_error', data: { ...data, reason } });
    else await recordActivity(tx, { ...about, type: 'connector_account_connected', data });
    return { connection: found(await getConnection(tx, connection.id)), verdict };
  });
  const { status: to, reason } = saved.verdict;
  logConnectionHealth(deps.log, { ...ref, from: connection.status, to, reason });
  if (saved.verdict.capabilities.some((one) => one.reason === 'LABEL_CONFLICT'))
    logLabelIsolationViolation(deps.log, { ...ref, code: 'LABEL_CONFLICT', conflicts: 0 });
  // What a person must mend first would only fail and park.
  if (reason === null || reason === 'UNAVAILABLE')
    await tellWorkflow(deps, saved.connection, { reset: true });
  return saved;
}

/** What only the database knows: whose label it is, and whether there is anything to refresh with. */
async function settled(
  tx: Tx,
  ref: { readonly workspaceId: string; readonly connectionId: string },
  connection: ConnectionRow,
  grant: Grant,
  verdict: GrantVerdict,
): Promise<GrantVerdict> {
  if (!(await hasGrant(tx, ref.connectionId)))
    return { ...verdict, status: 'error', reason: 'INVALID_GRANT' };
  const name = connection.reservation_label;
  if (verdict.label === null || name === null) return verdict;
  const label = { name, id: verdict.label.labelId, accountSub: grant.sub };
  const holder = await labelHeldBy(tx, ref, label);
  return holder === null ? verdict : withLabelTrouble(verdict, 'LABEL_CONFLICT');
}
