import type { AuthTx } from '../auth.ts';
import type { Tx } from '../in-workspace.ts';
import type { SourceRef } from './source-ref.ts';

export const KEY_SCOPES = ['read', 'write'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

/** Keys that a source may have at once: a new one beside the old one, until the partner has changed over. */
export const MOST_KEYS = 2;

/** Whose key was presented. */
export interface KeyOwner {
  readonly key_id: number;
  readonly source_id: number;
  readonly workspace_id: string;
  readonly status: string;
  readonly scopes: readonly string[];
  readonly last_used_at: Date | null;
}

export interface KeyRow {
  readonly id: number;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly created_at: Date;
  readonly last_used_at: Date | null;
  readonly expires_at: Date | null;
}

const LISTED = {
  id: true,
  prefix: true,
  scopes: true,
  created_at: true,
  last_used_at: true,
  expires_at: true,
} as const;

/** Whose live key has this hash; null for an unknown, revoked or expired one. Asked before any workspace is known. */
export async function findKeyOwner(tx: AuthTx, hash: Uint8Array): Promise<KeyOwner | null> {
  const presented = new Uint8Array(hash);
  const [owner] = await tx.$queryRaw<KeyOwner[]>`SELECT * FROM gassync.key_owner(${presented})`;
  return owner ?? null;
}

/** The live keys of a source, newest first. */
export function liveKeys(tx: Tx, source: SourceRef, now: Date): Promise<KeyRow[]> {
  return tx.intSourceKey.findMany({
    where: {
      source_id: source.sourceId,
      revoked_at: null,
      OR: [{ expires_at: null }, { expires_at: { gt: now } }],
    },
    orderBy: { id: 'desc' },
    select: LISTED,
  });
}

export function insertKey(
  tx: Tx,
  source: SourceRef,
  key: {
    readonly prefix: string;
    readonly hash: Uint8Array;
    readonly scopes: readonly KeyScope[];
    readonly createdBy: string;
    readonly expiresAt: Date | null;
  },
): Promise<KeyRow> {
  return tx.intSourceKey.create({
    data: {
      workspace_id: source.workspaceId,
      source_id: source.sourceId,
      prefix: key.prefix,
      key_hash: new Uint8Array(key.hash),
      scopes: [...key.scopes],
      created_by: key.createdBy,
      expires_at: key.expiresAt,
    },
    select: LISTED,
  });
}

/** Revokes a live key; false when the source has none with this id. */
export async function revokeKey(
  tx: Tx,
  source: SourceRef,
  keyId: number,
  now: Date,
): Promise<boolean> {
  const { count } = await tx.intSourceKey.updateMany({
    where: { id: keyId, source_id: source.sourceId, revoked_at: null },
    data: { revoked_at: now },
  });
  return count === 1;
}

/** Notes that a key was used; the caller decides how often. */
export async function touchKey(tx: Tx, keyId: number, now: Date): Promise<void> {
  await tx.intSourceKey.updateMany({ where: { id: keyId }, data: { last_used_at: now } });
}
