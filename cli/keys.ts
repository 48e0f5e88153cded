import type { DbRole } from '#db/client.ts';
import { type Fleet, openFleet } from '#db/fleet.ts';
import { rewrapSecrets } from '#db/gassync/webhook-secrets.ts';
import { type Db, openDb } from '#db/in-workspace.ts';
import { rewrapKeys } from '#db/rewrap-keys.ts';
import { processConfig } from '#lib/config.ts';
import { type Keyring, rolePassword } from '#lib/crypto/keyring.ts';

/**
 * Wraps every connection's data keys with the keyring's current key, and seals the secrets of webhooks with it. What the
 * data keys seal is untouched, so it may run while everything is working and may be repeated; afterwards the old key can leave the keyring once Temporal's retention is over.
 */
export async function runRotateKeys(): Promise<void> {
  const config = processConfig();
  const options = (role: DbRole) => ({
    url: config.DATABASE_URL,
    password: rolePassword(config.keyring, role),
    poolSize: 2,
  });
  const fleet = openFleet(options('app_fleet'));
  const api = openDb({ ...options('app_api'), role: 'app_api' });
  const mapping = openDb({ ...options('app_mapping'), role: 'app_mapping' });
  let [checked, wrapped, sealed] = [0, 0, 0];
  try {
    let after: string | null = null;
    do {
      const page = await fleet.connections(after, 200);
      for (const connection of page) {
        wrapped += await api.inWorkspace(connection, (tx) =>
          rewrapKeys(tx, config.keyring, connection),
        );
      }
      checked += page.length;
      after = page.at(-1)?.connectionId ?? null;
    } while (after !== null);
    sealed = await sealSecrets(fleet, mapping, config.keyring);
  } finally {
    await Promise.all([fleet.close(), api.close(), mapping.close()]);
  }
  process.stdout.write(
    `connections: ${checked}, keys wrapped anew with ${config.keyring.currentKid}: ${wrapped}, webhook secrets: ${sealed}\n`,
  );
}

/** Seals the signing secrets of all endpoints with the current key. Returns how many were not. */
async function sealSecrets(fleet: Fleet, mapping: Db, keyring: Keyring): Promise<number> {
  let count = 0;
  let after: string | null = null;
  do {
    const page: readonly string[] = await fleet.withWebhooks(after, 200);
    for (const workspaceId of page) {
      count += await mapping.inWorkspace({ workspaceId, profileId: null }, (tx) =>
        rewrapSecrets(tx, keyring, workspaceId),
      );
    }
    after = page.at(-1) ?? null;
  } while (after !== null);
  return count;
}
