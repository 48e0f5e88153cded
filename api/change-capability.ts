import { recordActivity } from '#db/activity-log.ts';
import { mergeSettings, setCapability } from '#db/capabilities.ts';
import { type ConnectionRow, getConnection, lockConnection, setStatus } from '#db/connections.ts';
import type { Scope, Tx } from '#db/in-workspace.ts';
import { parseSettings, requireFitting } from './capability-settings.ts';
import { scopeStanding } from './catalogue.ts';
import type { Deps } from './deps.ts';
import { found, Problem } from './problem.ts';
import { recordConnector } from './record-connector.ts';
import { tellWorkflow } from './tell-workflow.ts';

export interface CapabilityWish {
  readonly connectionId: string;
  readonly capability: string;
  readonly enabled: boolean;
  /** Absent: as they are. */
  readonly settings: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Switches a capability on or off and sets its settings, in one transaction, then tells the workflow. One that lacks a
 * scope is switched on and waits for consent; one that is switched off keeps what was granted, because Google's revoke
 * would end every other capability of the account too. Returns the connection as it is then. Throws NOT_FOUND and
 * CONFLICT for a capability that the connection cannot have, NOT_CONNECTED once it was disconnected, INVALID_REQUEST for
 * settings of another form.
 */
export async function changeCapability(
  deps: Deps,
  scope: Scope,
  wish: CapabilityWish,
): Promise<ConnectionRow> {
  const { before, after } = await deps.db.api.inWorkspace(scope, async (tx) => {
    // Two changes at once would each decide by a row that the other is changing.
    await lockConnection(tx, wish.connectionId);
    const before = found(await getConnection(tx, wish.connectionId));
    const definition = requireFitting(deps.catalogue, wish.capability, before);
    if (before.status === 'disconnected')
      throw new Problem('NOT_CONNECTED', 'The connection was disconnected; connect it again.');
    if (wish.settings !== undefined) {
      const settings = parseSettings(definition, wish.settings, 'body.settings');
      await mergeSettings(tx, before.id, { [definition.id]: settings });
    }
    const configured = found(await getConnection(tx, before.id));
    await decide(tx, before, wish, scopeStanding(definition, configured, before.granted_scopes));
    const decided = found(await getConnection(tx, before.id));
    if (!isFreed(deps, decided)) return { before, after: decided };
    await setStatus(tx, before.id, { status: 'connected', reason: null, now: deps.clock.now() });
    return { before, after: found(await getConnection(tx, before.id)) };
  });
  if (after.account_sub !== null) {
    const row = before.capabilities.find(({ capability }) => capability === wish.capability);
    // What waited for a person has just been seen to by one.
    await tellWorkflow(deps, after, { reset: wish.enabled && row?.status === 'parked' });
  }
  return after;
}

async function decide(
  tx: Tx,
  connection: ConnectionRow,
  { capability, enabled, settings }: CapabilityWish,
  {
    granted,
    missing,
  }: { readonly granted: readonly string[]; readonly missing: readonly string[] },
): Promise<void> {
  const row = connection.capabilities.find((one) => one.capability === capability);
  const reason = enabled ? waitsFor(connection, capability, missing) : null;
  const accountId = await setCapability(tx, connection, {
    capability,
    enabled,
    status: reason === null ? 'idle' : 'parked',
    reason,
    grantedScopes: granted,
  });
  const about = {
    workspaceId: connection.workspace_id,
    profileId: connection.profile_id,
    connectionId: connection.id,
  };
  const data = { capability };
  const wasEnabled = row?.enabled ?? false;
  if (wasEnabled !== enabled) {
    const type = enabled ? 'capability_enabled' : 'capability_disabled';
    await recordActivity(tx, { ...about, type, data });
    const isLive = enabled && missing.length === 0 && connection.account_sub !== null;
    await recordConnector(tx, connection, { capability, accountId, isLive, scopes: granted });
  } else if (settings !== undefined)
    await recordActivity(tx, { ...about, type: 'capability_changed', data });
}

/** Whether what a connection waited for concerned one capability only, and another works without it. */
function isFreed({ catalogue }: Deps, connection: ConnectionRow): boolean {
  const { account_sub: account, status_reason: reason, granted_scopes: scopes } = connection;
  const isOnes = reason === 'SCOPE_MISSING' || reason?.startsWith('LABEL_') === true;
  return (
    account !== null &&
    isOnes &&
    connection.capabilities.some(({ capability, enabled, reason: own }) => {
      const definition = catalogue.find(capability);
      if (definition === undefined || !enabled || own?.startsWith('LABEL_') === true) return false;
      if (capability === 'reservations' && reason !== 'SCOPE_MISSING') return false;
      return scopeStanding(definition, connection, scopes).missing.length === 0;
    })
  );
}

/** What a person must do before the capability can work, or null. */
function waitsFor(
  connection: ConnectionRow,
  capability: string,
  missing: readonly string[],
): 'SCOPE_MISSING' | 'LABEL_NOT_CONFIGURED' | null {
  if (missing.length > 0) return 'SCOPE_MISSING';
  const isWithoutLabel = capability === 'reservations' && connection.reservation_label === null;
  return isWithoutLabel ? 'LABEL_NOT_CONFIGURED' : null;
}
