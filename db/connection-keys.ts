import { createDataKey, unwrapDataKey } from '#lib/crypto/data-key.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import { type SealingKey, kidOf } from '#lib/crypto/seal.ts';
import { newId } from '#lib/ids.ts';
import type { Tx } from './in-workspace.ts';

/** `credentials` seals tokens and feed addresses, `content` what was fetched; destroying the latter erases it. */
export type KeyPurpose = 'credentials' | 'content';

/** A connection's key, opened; null if it was destroyed or never made. */
export async function findConnectionKey(
  tx: Tx,
  keyring: Keyring,
  connection: { readonly workspaceId: string; readonly connectionId: string },
  purpose: KeyPurpose,
): Promise<SealingKey | null> {
  const row = await tx.connectionKey.findUnique({
    where: { connection_id_purpose: { connection_id: connection.connectionId, purpose } },
    select: { id: true, wrapped: true },
  });
  if (row === null) return null;
  const owner = { dataKeyId: row.id, workspaceId: connection.workspaceId };
  return unwrapDataKey(keyring, owner, row.wrapped);
}

/** A connection's key, opened; made on first use. Two makers at once end with the same key. */
export async function connectionKey(
  tx: Tx,
  keyring: Keyring,
  connection: { readonly workspaceId: string; readonly connectionId: string },
  purpose: KeyPurpose,
): Promise<SealingKey> {
  const found = await findConnectionKey(tx, keyring, connection, purpose);
  if (found !== null) return found;
  const id = newId();
  const owner = { dataKeyId: id, workspaceId: connection.workspaceId };
  const { wrapped } = createDataKey(keyring, owner);
  await tx.$executeRaw`
    INSERT INTO integrations.connection_keys (id, workspace_id, connection_id, purpose, kid, wrapped)
    VALUES (${id}::uuid, ${connection.workspaceId}::uuid, ${connection.connectionId}::uuid, ${purpose}, ${kidOf(wrapped)}, ${wrapped})
    ON CONFLICT DO NOTHING`;
  const made = await findConnectionKey(tx, keyring, connection, purpose);
  if (made === null) throw new Error('a connection without a key');
  return made;
}
