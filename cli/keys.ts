import type { DbRole } from '#db/client.ts';
import { openFleet } from '#db/fleet.ts';
import { openDb } from '#db/in-workspace.ts';
import { rewrapKeys } from '#db/rewrap-keys.ts';
import { processConfig } from '#lib/config.ts';
import { rolePassword } from '#lib/crypto/keyring.ts';

/**
 * Wraps every connection's data keys with the keyring's current key. What they seal is untouched, so it may run while
 * everything is working and may be repeated; afterwards the old key can leave the keyring once Temporal's retention is over.
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
  let [checked, wrapped] = [0, 0];
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
  } finally {
    await Promise.all([fleet.close(), api.close()]);
  }
  process.stdout.write(
    `connections: ${checked}, keys wrapped anew with ${config.keyring.currentKid}: ${wrapped}\n`,
  );
}
