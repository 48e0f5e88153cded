import { sealText } from '#lib/crypto/content.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import { connectionKey } from './connection-keys.ts';
import { credentialPlace } from './credential-places.ts';
import type { Tx } from './in-workspace.ts';

/** What a person consented to at the provider, as it is kept with the connection. */
export interface ConnectionGrant {
  readonly accountSub: string;
  readonly accountEmail: string;
  readonly accessToken: string;
  /** null keeps the one that is stored. */
  readonly refreshToken: string | null;
  readonly expiresAt: Date;
  readonly scopes: readonly string[];
}

interface ConnectionRef {
  readonly workspaceId: string;
  readonly connectionId: string;
}

/**
 * Stores a new consent: tokens sealed, account and scopes, and a higher credential version, so that a
 * refresh of the old credential that is under way writes nothing.
 */
export async function saveGrant(
  tx: Tx,
  keyring: Keyring,
  connection: ConnectionRef,
  grant: ConnectionGrant,
  now: Date,
): Promise<void> {
  const key = await connectionKey(tx, keyring, connection, 'credentials');
  const seal = (column: 'gmail_access_token' | 'gmail_refresh_token', token: string) =>
    new Uint8Array(sealText(key, credentialPlace(connection, column), token));
  await tx.connection.update({
    where: { id: connection.connectionId },
    data: {
      account_sub: grant.accountSub,
      account_email: grant.accountEmail,
      gmail_access_token: seal('gmail_access_token', grant.accessToken),
      ...(grant.refreshToken !== null && {
        gmail_refresh_token: seal('gmail_refresh_token', grant.refreshToken),
      }),
      token_expires_at: grant.expiresAt,
      granted_scopes: [...grant.scopes],
      credential_version: { increment: 1 },
      connected_at: now,
      disconnected_at: null,
    },
    select: { id: true },
  });
}

/** Whether the connection has a credential that can be refreshed. */
export async function hasGrant(tx: Tx, connectionId: string): Promise<boolean> {
  const row = await tx.connection.findFirst({
    where: { id: connectionId, gmail_refresh_token: { not: null } },
    select: { id: true },
  });
  return row !== null;
}

/** Deletes every secret of a connection. */
export async function deleteGrant(tx: Tx, connectionId: string): Promise<void> {
  await tx.connection.update({
    where: { id: connectionId },
    data: {
      gmail_access_token: null,
      gmail_refresh_token: null,
      token_expires_at: null,
      secret: null,
      credential_version: { increment: 1 },
    },
    select: { id: true },
  });
}

/**
 * Whether another live connection, of whatever workspace, holds a grant of the same account: revoking
 * at Google would end that one too. The database answers yes or no about the caller's own connection only.
 */
export async function grantIsShared(tx: Tx, connectionId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ shared: boolean }[]>`
    SELECT integrations.account_in_use_elsewhere(${connectionId}::uuid) AS shared`;
  return row?.shared ?? true;
}

/** Seals a feed's address with its connection. */
export async function saveFeedUrl(
  tx: Tx,
  keyring: Keyring,
  connection: ConnectionRef,
  url: string,
): Promise<void> {
  const key = await connectionKey(tx, keyring, connection, 'credentials');
  const secret = new Uint8Array(sealText(key, credentialPlace(connection, 'secret'), url));
  await tx.connection.update({
    where: { id: connection.connectionId },
    data: { secret, credential_version: { increment: 1 } },
    select: { id: true },
  });
}
