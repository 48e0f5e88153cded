import { createHash, randomBytes } from 'node:crypto';

/** A fresh token: `text` is shown once, `hash` is kept, `prefix` tells tokens apart in lists. */
export interface FreshToken {
  readonly text: string;
  readonly prefix: string;
  readonly hash: Buffer;
}

const FORMAT = /^inlet_[0-9a-f]{12}\.[\w-]{43}$/;

/** Makes a token `inlet_<prefix>.<secret>` with 256 random bits. */
export function createToken(): FreshToken {
  const prefix = randomBytes(6).toString('hex');
  const text = `inlet_${prefix}.${randomBytes(32).toString('base64url')}`;
  return { text, prefix, hash: digest(text) };
}

/**
 * The hash under which a presented token would be stored, or null when it is none of ours. A plain
 * digest is enough: with 256 random bits there is nothing to guess, and looking it up leaks nothing.
 */
export function tokenHash(presented: string): Buffer | null {
  return FORMAT.test(presented) ? digest(presented) : null;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
