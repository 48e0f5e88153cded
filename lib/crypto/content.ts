import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { CryptoError } from './error.ts';
import { open, seal } from './seal.ts';
import type { Place, SealingKey } from './seal.ts';

const STORED = 0;
const ZSTD = 1;
/** Below this, a compressed frame is rarely smaller. */
const COMPRESS_FROM_BYTES = 256;
/** Far above a mail (Gmail takes 50 MB) and far below what would hurt the process. */
const MAX_CONTENT_BYTES = 256 * 1024 * 1024;

/** Seals content: exactly these bytes come back from `openContent`. Compressed where that helps. */
export function sealContent(key: SealingKey, place: Place, content: Uint8Array): Buffer {
  return seal(key, place, pack(content));
}

/** Opens what `sealContent` made. Throws CryptoError. */
export function openContent(key: SealingKey, place: Place, sealed: Uint8Array): Buffer {
  return unpack(open(key, place, sealed));
}

/** Seals a short text such as a token, uncompressed: the length of a secret must not depend on its content. */
export function sealText(key: SealingKey, place: Place, text: string): Buffer {
  return seal(key, place, Buffer.from(text, 'utf8'));
}

/** Opens what `sealText` made. Throws CryptoError. */
export function openText(key: SealingKey, place: Place, sealed: Uint8Array): string {
  return open(key, place, sealed).toString('utf8');
}

/** Seals a JSON value as content. */
export function sealJson(key: SealingKey, place: Place, value: unknown): Buffer {
  return sealContent(key, place, Buffer.from(JSON.stringify(value), 'utf8'));
}

/** Opens what `sealJson` made; the caller parses the shape. Throws CryptoError. */
export function openJson(key: SealingKey, place: Place, sealed: Uint8Array): unknown {
  return JSON.parse(openContent(key, place, sealed).toString('utf8'));
}

function pack(content: Uint8Array): Buffer {
  if (content.byteLength >= COMPRESS_FROM_BYTES) {
    const compressed = zstdCompressSync(content);
    if (compressed.length < content.byteLength)
      return Buffer.concat([Buffer.from([ZSTD]), compressed]);
  }
  return Buffer.concat([Buffer.from([STORED]), content]);
}

function unpack(packed: Buffer): Buffer {
  const body = packed.subarray(1);
  if (packed[0] === STORED) return body;
  if (packed[0] === ZSTD) return zstdDecompressSync(body, { maxOutputLength: MAX_CONTENT_BYTES });
  throw new CryptoError('not-sealed');
}
