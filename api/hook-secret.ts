import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Keyring } from '#lib/crypto/keyring.ts';

/** Which connection a hook of a provider is for. */
export interface HookTarget {
  readonly provider: string;
  readonly workspaceId: string;
  readonly connectionId: string;
}

const UUID_BYTES = 16;

/**
 * The last part of a hook's address: the ids of workspace and connection and their HMAC, in base64url. Providers sign
 * nothing, so knowing the address is all that proves a sender; and all that it is good for is a look at the provider.
 */
export function hookSecret(keyring: Keyring, target: HookTarget): string {
  const ids = Buffer.concat([bytesOf(target.workspaceId), bytesOf(target.connectionId)]);
  return Buffer.concat([ids, mac(keyring, target.provider, ids)]).toString('base64url');
}

/** The target of a secret that we made for this provider, or null; compared in constant time. */
export function readHookSecret(
  keyring: Keyring,
  provider: string,
  secret: string,
): HookTarget | null {
  const bytes = Buffer.from(secret, 'base64url');
  const ids = bytes.subarray(0, 2 * UUID_BYTES);
  const given = bytes.subarray(2 * UUID_BYTES);
  const expected = mac(keyring, provider, ids);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return {
    provider,
    workspaceId: uuidOf(ids.subarray(0, UUID_BYTES)),
    connectionId: uuidOf(ids.subarray(UUID_BYTES)),
  };
}

function mac(keyring: Keyring, provider: string, ids: Uint8Array): Buffer {
  const full = createHmac('sha256', keyring.derive('pms-hook')).update(provider).update(ids);
  return full.digest().subarray(0, 24);
}

function bytesOf(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
}
