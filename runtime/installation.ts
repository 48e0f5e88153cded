import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { newKeyringText } from '#lib/crypto/keyring.ts';
import { keptText } from './kept-text.ts';

/** The secrets that an installation has of its own, as the environment carries them. */
export interface InstallationSecrets {
  /** Path of the keyring file. */
  INLET_KEYRING: string;
  AUTH_SECRET: string;
}

/** The secrets of an embedded installation: made at its first start, kept in its state folder for its owner's eyes only. */
export async function installationSecrets(stateDir: string): Promise<InstallationSecrets> {
  const keyring = resolve(stateDir, 'keyring.json');
  await keptText(keyring, newKeyringText);
  const secret = join(stateDir, 'auth-secret');
  return {
    INLET_KEYRING: keyring,
    AUTH_SECRET: await keptText(secret, () => randomBytes(32).toString('base64url')),
  };
}
