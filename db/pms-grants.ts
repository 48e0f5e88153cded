import { sealText } from '#lib/crypto/content.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import type { PmsGrant } from '#providers/pms.ts';
import { connectionKey } from './connection-keys.ts';
import { credentialPlace } from './credential-places.ts';
import type { Tx } from './in-workspace.ts';

/**
 * Stores what connecting an account of a property-management system brought: tokens or a secret, sealed, with the
 * account and what may be read; a higher credential version, so that a refresh that is under way writes nothing.
 */
export async function savePmsGrant(
  tx: Tx,
  keyring: Keyring,
  connection: { readonly workspaceId: string; readonly connectionId: string },
  { account, tokens, secret }: PmsGrant,
  now: Date,
): Promise<void> {
  const key = await connectionKey(tx, keyring, connection, 'credentials');
  const seal = (
    column: 'gmail_access_token' | 'gmail_refresh_token' | 'secret',
    text: string | undefined,
  ) =>
    text === undefined
      ? null
      : new Uint8Array(sealText(key, credentialPlace(connection, column), text));
  await tx.connection.update({
    where: { id: connection.connectionId },
    data: {
      account_sub: account.accountId,
      account_email: account.label,
      gmail_access_token: seal('gmail_access_token', tokens?.accessToken),
      gmail_refresh_token: seal('gmail_refresh_token', tokens?.refreshToken),
      token_expires_at: tokens?.expiresAt ?? null,
      secret: seal('secret', secret ?? undefined),
      granted_scopes: [...(account.scopes ?? [])],
      credential_version: { increment: 1 },
      connected_at: now,
      disconnected_at: null,
    },
    select: { id: true },
  });
}

/**
 * Another live connection of the workspace with this account, or null. Who asks waits for whoever else is connecting an
 * account in this workspace now.
 */
export async function pmsAccountHeldBy(
  tx: Tx,
  of: { readonly workspaceId: string; readonly connectionId: string },
  provider: string,
  accountId: string,
): Promise<string | null> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`account:${of.workspaceId}`}, 0))`;
  const row = await tx.connection.findFirst({
    where: {
      id: { not: of.connectionId },
      provider,
      account_sub: accountId,
      status: { not: 'disconnected' },
    },
    select: { id: true },
  });
  return row?.id ?? null;
}
