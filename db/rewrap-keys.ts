import { rewrapDataKey } from '#lib/crypto/data-key.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import { kidOf } from '#lib/crypto/seal.ts';
import type { Tx } from './in-workspace.ts';
import { sealed } from './mail-log.ts';

/** Wraps a connection's keys with the keyring's current key. Returns how many were not. */
export async function rewrapKeys(
  tx: Tx,
  keyring: Keyring,
  connection: { readonly workspaceId: string; readonly connectionId: string },
): Promise<number> {
  const rows = await tx.connectionKey.findMany({
    where: { connection_id: connection.connectionId },
    select: { id: true, purpose: true, wrapped: true },
  });
  let count = 0;
  for (const row of rows) {
    const owner = { dataKeyId: row.id, workspaceId: connection.workspaceId };
    const wrapped = rewrapDataKey(keyring, owner, row.wrapped);
    if (wrapped === undefined) continue;
    const { count: written } = await tx.connectionKey.updateMany({
      where: { id: row.id },
      data: { wrapped: sealed(wrapped), kid: kidOf(wrapped) },
    });
    count += written;
  }
  return count;
}
