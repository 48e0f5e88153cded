import { openText, sealText } from '#lib/crypto/content.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import type { SealingKey } from '#lib/crypto/seal.ts';
import type {
  CredentialStore,
  RefreshedCredential,
  StoredCredential,
} from '#providers/credentials.ts';
import { connectionKey, findConnectionKey } from './connection-keys.ts';
import { credentialPlace } from './credential-places.ts';
import type { Db, Scope, Tx } from './in-workspace.ts';
import { sealed } from './mail-log.ts';

export interface ConnectionScope extends Scope {
  readonly connectionId: string;
}

/** The connection's credential in clear (memory only), or null when it has none. */
export async function readCredential(
  tx: Tx,
  keyring: Keyring,
  scope: ConnectionScope,
): Promise<StoredCredential | null> {
  const row = await tx.connection.findUnique({
    where: { id: scope.connectionId },
    select: {
      gmail_access_token: true,
      gmail_refresh_token: true,
      token_expires_at: true,
      credential_version: true,
    },
  });
  if (row?.gmail_refresh_token == null) return null;
  const key = await findConnectionKey(tx, keyring, scope, 'credentials');
  if (key === null) return null;
  const open = (column: 'gmail_access_token' | 'gmail_refresh_token', bytes: Uint8Array): string =>
    openText(key, credentialPlace(scope, column), bytes);
  return {
    refreshToken: open('gmail_refresh_token', row.gmail_refresh_token),
    accessToken:
      row.gmail_access_token === null ? null : open('gmail_access_token', row.gmail_access_token),
    expiresAt: row.token_expires_at,
    version: row.credential_version,
  };
}

/** Credentials of the connections of one scope, for the token source. Each method is one short transaction. */
export function createCredentialStore(db: Db, keyring: Keyring, scope: Scope): CredentialStore {
  const of = (connectionId: string): ConnectionScope => ({ ...scope, connectionId });
  return {
    read: (connectionId) =>
      db.inWorkspace(scope, (tx) => readCredential(tx, keyring, of(connectionId))),

    tryLease: (connectionId, ttlMs) =>
      db.inWorkspace(scope, async (tx) => {
        const [row] = await tx.$queryRaw<{ epoch: number }[]>`
          UPDATE integrations.connections
          SET lease_epoch = lease_epoch + 1, lease_until = now() + make_interval(secs => ${ttlMs / 1000}::float8)
          WHERE id = ${connectionId}::uuid AND (lease_until IS NULL OR lease_until < now())
          RETURNING lease_epoch AS epoch`;
        return row ?? null;
      }),

    saveRefreshed: (connectionId, refreshed, guard) =>
      db.inWorkspace(scope, async (tx) => {
        const key = await connectionKey(tx, keyring, of(connectionId), 'credentials');
        const { access, refresh } = sealTokens(key, of(connectionId), refreshed);
        const written = await tx.$executeRaw`
          UPDATE integrations.connections SET
            gmail_access_token = ${access}, gmail_refresh_token = coalesce(${refresh}::bytea, gmail_refresh_token),
            token_expires_at = ${refreshed.expiresAt}, credential_version = credential_version + 1,
            granted_scopes = coalesce(${refreshed.scopes === null ? null : [...refreshed.scopes]}::text[], granted_scopes),
            updated_at = now()
          WHERE id = ${connectionId}::uuid AND lease_epoch = ${guard.epoch} AND credential_version = ${guard.version}
            AND gmail_refresh_token IS NOT NULL`;
        return written === 1;
      }),

    releaseLease: (connectionId, lease) =>
      db.inWorkspace(scope, async (tx) => {
        await tx.$executeRaw`
          UPDATE integrations.connections SET lease_until = NULL
          WHERE id = ${connectionId}::uuid AND lease_epoch = ${lease.epoch}`;
      }),
  };
}

function sealTokens(
  key: SealingKey,
  scope: ConnectionScope,
  tokens: RefreshedCredential,
): { access: Uint8Array; refresh: Uint8Array | null } {
  return {
    access: sealed(sealText(key, credentialPlace(scope, 'gmail_access_token'), tokens.accessToken)),
    refresh:
      tokens.refreshToken === null
        ? null
        : sealed(sealText(key, credentialPlace(scope, 'gmail_refresh_token'), tokens.refreshToken)),
  };
}
