import { openText } from '#lib/crypto/content.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import { findConnectionKey } from './connection-keys.ts';
import { credentialPlace } from './credential-places.ts';
import type { ConnectionScope } from './credentials.ts';
import type { Tx } from './in-workspace.ts';

/** The connection's secret in clear (memory only), or null when it has none: never connected, or disconnected. */
export async function readSecret(
  tx: Tx,
  keyring: Keyring,
  scope: ConnectionScope,
): Promise<string | null> {
  const row = await tx.connection.findUnique({
    where: { id: scope.connectionId },
    select: { secret: true },
  });
  const key = await findConnectionKey(tx, keyring, scope, 'credentials');
  if (row?.secret == null || key === null) return null;
  return openText(key, credentialPlace(scope, 'secret'), row.secret);
}
