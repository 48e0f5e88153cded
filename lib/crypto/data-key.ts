import { randomBytes } from 'node:crypto';
import { CryptoError } from './error.ts';
import { expand } from './keyring.ts';
import type { Keyring } from './keyring.ts';
import { kidOf, open, seal } from './seal.ts';
import type { Place, SealingKey } from './seal.ts';

const KEY_BYTES = 32;

/** Whose key it is. `dataKeyId` is the key's own row; destroying that row erases all that it sealed. */
export interface DataKeyOwner {
  readonly dataKeyId: string;
  readonly workspaceId: string;
}

/** A data key in clear (memory only) and wrapped by the current key-encryption key (for its row). */
export interface NewDataKey {
  readonly key: SealingKey;
  readonly wrapped: Buffer;
}

/** Makes a data key whose id in records is `owner.dataKeyId`. */
export function createDataKey(keyring: Keyring, owner: DataKeyOwner): NewDataKey {
  const secret = randomBytes(KEY_BYTES);
  return { key: sealingKey(owner.dataKeyId, secret), wrapped: wrap(keyring, owner, secret) };
}

/** Opens a wrapped data key. Throws CryptoError; there is no fallback. */
export function unwrapDataKey(
  keyring: Keyring,
  owner: DataKeyOwner,
  wrapped: Uint8Array,
): SealingKey {
  const secret = open(wrappingKey(keyring, kidOf(wrapped)), wrapPlace(owner), wrapped);
  if (secret.length !== KEY_BYTES) throw new CryptoError('tampered');
  return sealingKey(owner.dataKeyId, secret);
}

/**
 * The same data key wrapped by the current key-encryption key, or undefined if it already is. Records
 * sealed by the data key stay as they are: rotating the keyring rewrites only wrapped keys.
 */
export function rewrapDataKey(
  keyring: Keyring,
  owner: DataKeyOwner,
  wrapped: Uint8Array,
): Buffer | undefined {
  if (kidOf(wrapped) === keyring.currentKid) return undefined;
  return wrap(keyring, owner, unwrapDataKey(keyring, owner, wrapped).secret());
}

/**
 * A sealing key for what belongs to no connection (workflow payloads, sign-in state), derived from a
 * key-encryption key. To open, pass `kidOf(record)`; to seal, leave it out.
 */
export function purposeKey(
  keyring: Keyring,
  purpose: string,
  kid: string = keyring.currentKid,
): SealingKey {
  return sealingKey(kid, expand(keyring.kek(kid), `purpose:${purpose}`));
}

function wrap(keyring: Keyring, owner: DataKeyOwner, secret: Buffer): Buffer {
  return seal(wrappingKey(keyring, keyring.currentKid), wrapPlace(owner), secret);
}

function wrappingKey(keyring: Keyring, kid: string): SealingKey {
  return purposeKey(keyring, 'wrap-data-key', kid);
}

function wrapPlace(owner: DataKeyOwner): Place {
  return {
    table: 'data_keys',
    column: 'wrapped_key',
    workspaceId: owner.workspaceId,
    rowId: owner.dataKeyId,
    version: 1,
  };
}

function sealingKey(kid: string, secret: Buffer): SealingKey {
  return { kid, secret: () => secret };
}
