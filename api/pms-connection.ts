import type * as z from 'zod';
import { recordActivity } from '#db/activity-log.ts';
import { setCapability } from '#db/capabilities.ts';
import { type ConnectionRow, getConnection, insertConnection, setStatus } from '#db/connections.ts';
import type { Scope, Tx } from '#db/in-workspace.ts';
import { pmsAccountHeldBy, savePmsGrant } from '#db/pms-grants.ts';
import { newId } from '#lib/ids.ts';
import { logConnectionHealth } from '#lib/log-events.ts';
import { isProviderError } from '#providers/error.ts';
import { pmsCredentials, type PmsGrant, type PmsId } from '#providers/pms.ts';
import type { newConnection } from './contract/connections.ts';
import type { Deps } from './deps.ts';
import { wishOf } from './new-connection.ts';
import { found, Problem } from './problem.ts';
import { tellWorkflow } from './tell-workflow.ts';

/**
 * Adds a connection of a property-management system, whose credential is tested first. Throws INVALID_REQUEST for one of
 * another form, PROVIDER_REFUSED and SCOPE_MISSING for one that does not do, CONFLICT for an account that another live
 * connection of the workspace has.
 */
export async function addPmsConnection(
  deps: Deps,
  scope: Scope,
  provider: PmsId,
  body: z.output<typeof newConnection>,
  signal: AbortSignal,
): Promise<ConnectionRow> {
  const wish = wishOf(deps.catalogue, scope, body);
  const grant = await connectAccount(deps, provider, body.credentials, signal);
  const { workspaceId } = scope;
  const id = newId();
  const row = await deps.db.api.inWorkspace(scope, async (tx) => {
    await refuseTaken(tx, { workspaceId, connectionId: id }, provider, grant);
    await insertConnection(tx, {
      id,
      workspaceId,
      provider,
      platform: body.platform ?? 'pms',
      displayName: body.display_name,
      reservationLabel: null,
      status: 'connected',
      ...wish,
      now: deps.clock.now(),
    });
    const ref = { workspaceId, connectionId: id };
    await savePmsGrant(tx, deps.config.keyring, ref, grant, deps.clock.now());
    const about = { workspaceId, profileId: null, connectionId: id };
    await recordActivity(tx, { ...about, type: 'connection_created', data: { provider } });
    await recordConnected(tx, { workspaceId, connectionId: id }, provider, grant);
    return found(await getConnection(tx, id));
  });
  await tellWorkflow(deps, row);
  return row;
}

/**
 * Gives a connection another credential of the same account, after which what was parked goes on. Throws as
 * `addPmsConnection` does, and ACCOUNT_MISMATCH for another account: what was fetched belongs to the first.
 */
export async function replaceCredentials(
  deps: Deps,
  scope: Scope,
  connection: ConnectionRow,
  provider: PmsId,
  credentials: unknown,
  signal: AbortSignal,
): Promise<ConnectionRow> {
  const grant = await connectAccount(deps, provider, credentials, signal);
  if (connection.account_sub !== grant.account.accountId)
    throw new Problem('ACCOUNT_MISMATCH', 'These credentials are of another account.');
  const ref = { workspaceId: scope.workspaceId, connectionId: connection.id };
  const row = await deps.db.api.inWorkspace(scope, async (tx) => {
    await refuseTaken(tx, ref, provider, grant);
    const now = deps.clock.now();
    await savePmsGrant(tx, deps.config.keyring, ref, grant, now);
    await setStatus(tx, connection.id, { status: 'connected', reason: null, now });
    for (const { capability, enabled } of connection.capabilities)
      await setCapability(tx, connection, {
        capability,
        enabled,
        status: 'idle',
        reason: null,
        grantedScopes: [],
      });
    await recordConnected(tx, ref, provider, grant);
    return found(await getConnection(tx, connection.id));
  });
  const { status: from } = connection;
  logConnectionHealth(deps.log, { ...ref, from, to: 'connected', reason: null });
  await tellWorkflow(deps, row, { reset: true });
  return row;
}

async function connectAccount(
  deps: Deps,
  provider: PmsId,
  credentials: unknown,
  signal: AbortSignal,
): Promise<PmsGrant> {
  const typed = pmsCredentials[provider].safeParse(credentials);
  if (!typed.success) {
    const errors = typed.error.issues.slice(0, 20).map(({ path, message }) => ({
      path: ['body', 'credentials', ...path].map(String).join('.'),
      message,
    }));
    const detail = 'This provider wants credentials of another form.';
    throw new Problem('INVALID_REQUEST', detail, { members: { errors } });
  }
  try {
    return await deps.pms.connect(provider, typed.data, { signal });
  } catch (error) {
    if (isProviderError(error) && error.code === 'CREDENTIAL_REFUSED')
      throw new Problem('PROVIDER_REFUSED', 'The provider does not accept these credentials.');
    if (isProviderError(error) && error.kind === 'scope-missing')
      throw new Problem(
        'SCOPE_MISSING',
        'The credentials must allow reading bookings and properties.',
      );
    throw error;
  }
}

/** One account pulled twice would contest every one of its own bookings. */
async function refuseTaken(
  tx: Tx,
  of: { readonly workspaceId: string; readonly connectionId: string },
  provider: PmsId,
  { account }: PmsGrant,
): Promise<void> {
  if ((await pmsAccountHeldBy(tx, of, provider, account.accountId)) !== null)
    throw new Problem('CONFLICT', 'Another connection of the workspace already has this account.');
}

function recordConnected(
  tx: Tx,
  ref: { readonly workspaceId: string; readonly connectionId: string },
  provider: PmsId,
  { account }: PmsGrant,
): Promise<void> {
  const data = { provider, account_id: ref.connectionId, scopes: account.scopes ?? [] };
  const type = 'connector_account_connected' as const;
  return recordActivity(tx, { ...ref, profileId: null, type, data });
}
