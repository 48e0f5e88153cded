import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * A keyed hash (HMAC-SHA-256) for equality look-ups over values that are stored sealed: equal parts
 * give equal bytes, and without the key nothing can be guessed or confirmed. Take `key` from
 * `keyring.derive('blind-index:<what>')`, one per kind of value.
 */
export function blindIndex(key: Buffer, ...parts: readonly string[]): Buffer {
  const mac = createHmac('sha256', key);
  for (const part of parts) {
    const bytes = Buffer.from(part, 'utf8');
    const length = Buffer.alloc(4);
    // The length goes in too, or ("ab","c") and ("a","bc") would be one value.
    length.writeUInt32BE(bytes.length);
    mac.update(length).update(bytes);
  }
  return mac.digest();
}

/** Compares two secrets of any length in constant time. */
export function sameSecret(left: string, right: string): boolean {
  const key = Buffer.alloc(32);
  return timingSafeEqual(blindIndex(key, left), blindIndex(key, right));
}
