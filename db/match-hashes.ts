import type { MatchKeys } from '#domain/match.ts';
import { blindIndex } from '#lib/crypto/blind-index.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';

/** Keyed hashes of what a message may be found by later: its codes, and its pair of dates. */
export function matchHashes(keyring: Keyring, workspaceId: string, keys: MatchKeys): Buffer[] {
  const hashes = keys.codes.map((code) => codeHash(keyring, workspaceId, code));
  if (keys.checkIn !== null && keys.checkOut !== null) {
    hashes.push(stayHash(keyring, workspaceId, keys.checkIn, keys.checkOut));
  }
  return hashes;
}

/** Takes a code in comparable form. */
export function codeHash(keyring: Keyring, workspaceId: string, code: string): Buffer {
  return blindIndex(keyring.derive('blind-index:match'), workspaceId, 'code', code);
}

export function stayHash(
  keyring: Keyring,
  workspaceId: string,
  checkIn: string,
  checkOut: string,
): Buffer {
  return blindIndex(keyring.derive('blind-index:match'), workspaceId, 'stay', checkIn, checkOut);
}
