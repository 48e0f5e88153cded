import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { CryptoError } from './error.ts';

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A key that seals records: the id travels in each record, the secret never does. */
export interface SealingKey {
  readonly kid: string;
  secret(): Buffer;
}

/** Where a sealed value lives. It opens nowhere else: not in another row, column, workspace or version. */
export interface Place {
  readonly table: string;
  readonly column: string;
  readonly workspaceId: string;
  readonly rowId: string;
  /** Version of the row's value; a constant where a value is written once. */
  readonly version: number;
}

/**
 * Seals bytes with AES-256-GCM as `v1 | kid length | kid | iv(12) | tag(16) | ciphertext`, bound to
 * `place`. The iv is random: a key must be retired long before 2^32 uses (NIST SP 800-38D §8.3).
 */
export function seal(key: SealingKey, place: Place, plaintext: Uint8Array): Buffer {
  const header = headerOf(key.kid);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.secret(), iv);
  cipher.setAAD(associatedData(header, place));
  const body = [cipher.update(plaintext), cipher.final()];
  return Buffer.concat([header, iv, cipher.getAuthTag(), ...body]);
}

/**
 * Opens what `seal` made for the same key and place. Throws CryptoError: `not-sealed` for anything
 * else than a record, `unknown-key` for another key's record, `tampered` for everything that does
 * not authenticate.
 */
export function open(key: SealingKey, place: Place, sealed: Uint8Array): Buffer {
  const record = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (kidOf(record) !== key.kid) throw new CryptoError('unknown-key');
  const header = headerOf(key.kid);
  const ivEnd = header.length + IV_BYTES;
  const tagEnd = ivEnd + TAG_BYTES;
  const decipher = createDecipheriv(
    'aes-256-gcm',
    key.secret(),
    record.subarray(header.length, ivEnd),
    {
      authTagLength: TAG_BYTES,
    },
  );
  decipher.setAAD(associatedData(header, place));
  decipher.setAuthTag(record.subarray(ivEnd, tagEnd));
  try {
    return Buffer.concat([decipher.update(record.subarray(tagEnd)), decipher.final()]);
  } catch {
    throw new CryptoError('tampered');
  }
}

/** The id of the key that sealed a record. Throws CryptoError `not-sealed`. */
export function kidOf(sealed: Uint8Array): string {
  const length = sealed[1] ?? 0;
  const complete = sealed.length >= 2 + length + IV_BYTES + TAG_BYTES;
  if (sealed[0] !== VERSION || length === 0 || !complete) throw new CryptoError('not-sealed');
  return Buffer.from(sealed.subarray(2, 2 + length)).toString('utf8');
}

function headerOf(kid: string): Buffer {
  const name = Buffer.from(kid, 'utf8');
  if (name.length === 0 || name.length > 255)
    throw new CryptoError('bad-place', 'A key id has 1 to 255 bytes.');
  return Buffer.concat([Buffer.from([VERSION, name.length]), name]);
}

function associatedData(header: Buffer, place: Place): Buffer {
  const parts = [place.table, place.column, place.workspaceId, place.rowId, String(place.version)];
  // A separator inside a part would let two places share one text.
  if (parts.some((part) => part === '' || part.includes('|'))) throw new CryptoError('bad-place');
  return Buffer.concat([header, Buffer.from(parts.join('|'), 'utf8')]);
}
