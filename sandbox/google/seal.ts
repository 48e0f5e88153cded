import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/**
 * Makes an opaque token out of a value, so that page tokens and attachment ids need no table and cannot be taken apart by
 * a client. Takes the state's key, the value and a least length in characters; never twice the same text.
 */
export function seal(key: Uint8Array, value: unknown, minLength = 0): string {
  const clear = Buffer.from(JSON.stringify(value));
  const padding = Math.max(0, Math.ceil((minLength * 3) / 4) - clear.length - 30);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const box = Buffer.concat([
    cipher.update(clear),
    cipher.update(Buffer.alloc(padding, 0x20)),
    cipher.final(),
  ]);
  return Buffer.concat([iv, cipher.getAuthTag(), box]).toString('base64url');
}

/** Opens a token made by `seal` with the same key; undefined for anything else. */
export function unseal(key: Uint8Array, token: string): unknown {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length < 29 || bytes.toString('base64url') !== token) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  try {
    return JSON.parse(
      Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString(),
    );
  } catch {
    return undefined;
  }
}

/** A short fingerprint of a set of parameters, kept in page tokens so that a token cannot serve another query. */
export function fingerprint(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);
}
