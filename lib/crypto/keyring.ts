import { hkdfSync, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { CryptoError } from './error.ts';

const KEY_BYTES = 32;
const KID = /^[a-z0-9][a-z0-9-]{0,31}$/;

const keyText = z.base64().transform((text, context) => {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === KEY_BYTES) return bytes;
  context.addIssue({ code: 'custom', message: `must be ${KEY_BYTES} bytes in base64` });
  return z.NEVER;
});

const keyringFile = z
  .strictObject({
    current: z.string(),
    keys: z.record(z.string().regex(KID, 'a key id is up to 32 of a-z, 0-9 and -'), keyText),
    stable: keyText,
  })
  .refine((file) => Object.hasOwn(file.keys, file.current), {
    message: '"current" must name one of "keys"',
  });

/**
 * The installation's key-encryption keys. Closures rather than fields: printing or serialising a
 * keyring shows no key.
 */
export interface Keyring {
  readonly currentKid: string;
  readonly kids: readonly string[];
  /** The 32-byte key with this id. Throws CryptoError `unknown-key`. */
  kek(kid: string): Buffer;
  /**
   * A 32-byte key for one purpose, the same for the installation's whole life: rotation must not
   * change blind indexes (they are primary keys) nor role passwords.
   */
  derive(purpose: string): Buffer;
}

/** Reads a keyring from its JSON text. Throws CryptoError `bad-keyring`, which names the fault, never a key. */
export function parseKeyring(text: string): Keyring {
  const file = keyringFile.safeParse(parseJson(text));
  if (!file.success) {
    const faults = file.error.issues.map(
      (issue) => `${issue.path.join('.') || 'keyring'}: ${issue.message}`,
    );
    throw new CryptoError('bad-keyring', faults.join('; '));
  }
  const keys = new Map(Object.entries(file.data.keys));
  const { current, stable } = file.data;
  // Purposes are few and fixed; deriving one again for every hash would cost more than the hash.
  const derived = new Map<string, Buffer>();
  return {
    currentKid: current,
    kids: [...keys.keys()],
    kek(kid) {
      const key = keys.get(kid);
      if (key === undefined) throw new CryptoError('unknown-key');
      return key;
    },
    derive(purpose) {
      const key = derived.get(purpose) ?? expand(stable, purpose);
      derived.set(purpose, key);
      return key;
    },
  };
}

/** The text of a fresh keyring with one key, for a first start; keep it outside the database. */
export function newKeyringText(): string {
  return format({ current: 'k1', keys: { k1: newKey() }, stable: newKey() });
}

/**
 * The text of `text` with one more key, made current; older keys stay, so that what they sealed can
 * still be opened until it is re-wrapped.
 */
export function rotatedKeyringText(text: string): string {
  const { kids } = parseKeyring(text);
  const file = parseJson(text) as { keys: Record<string, string>; stable: string };
  let number = kids.length + 1;
  while (kids.includes(`k${number}`)) number += 1;
  const current = `k${number}`;
  return format({ current, keys: { ...file.keys, [current]: newKey() }, stable: file.stable });
}

/** The password of a database login role: derived, so that no list of passwords is kept anywhere. */
export function rolePassword(keyring: Keyring, role: string): string {
  return keyring.derive(`postgres-role:${role}`).toString('base64url');
}

/** HKDF-SHA-256 (RFC 5869) of a uniform 32-byte key to 32 bytes, separated by purpose. */
export function expand(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `inlet:${purpose}`, KEY_BYTES));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CryptoError('bad-keyring', 'It is not JSON.');
  }
}

function newKey(): string {
  return randomBytes(KEY_BYTES).toString('base64');
}

function format(file: { current: string; keys: Record<string, string>; stable: string }): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}
