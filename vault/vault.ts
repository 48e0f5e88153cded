import { createHash } from 'node:crypto';
import { openContent, sealContent } from '#lib/crypto/content.ts';
import { expand } from '#lib/crypto/keyring.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import type { Place, SealingKey } from '#lib/crypto/seal.ts';
import type { BlobStore } from './blob-store.ts';
import { contentType } from './content-type.ts';
import { VaultUnavailable } from './unavailable.ts';
import type { VirusCheck } from './virus-check.ts';

export interface VaultSettings {
  readonly keyring: Keyring;
  readonly store: BlobStore;
  readonly maxBytes: number;
  readonly mimeTypes: readonly string[];
  /** Absent: nothing is checked. */
  readonly virusCheck?: VirusCheck | undefined;
}

/** Why the Vault does not take some content. */
export type Refusal = 'too_large' | 'refused_type' | 'infected';

export type Verdict =
  | { readonly kind: 'accepted'; readonly sha256: string; readonly mime: string }
  | { readonly kind: 'refused'; readonly reason: Refusal };

/**
 * Contents by what they are: one workspace's equal bytes are one blob, and workspaces share none. Every method throws
 * VaultUnavailable when the store or the scanner cannot answer.
 */
export interface Vault {
  readonly maxBytes: number;
  /** Judges size, type and viruses; `claimed` is the type that the source names. */
  judge(bytes: Buffer, claimed: string): Promise<Verdict>;
  /** Keeps bytes, sealed, unless they are kept already. Returns when they are durable. */
  keep(workspaceId: string, sha256: string, bytes: Buffer): Promise<void>;
  /** The bytes, or null when there are none of that name. Throws CryptoError for what was changed. */
  open(workspaceId: string, sha256: string): Promise<Buffer | null>;
  remove(workspaceId: string, sha256: string): Promise<void>;
}

const PURPOSE = 'vault';

export function createVault({
  keyring,
  store,
  maxBytes,
  mimeTypes,
  virusCheck,
}: VaultSettings): Vault {
  // Of the part of the keyring that never changes: what lies in a store is not sealed anew when keys are rotated.
  const keyOf = (workspaceId: string): SealingKey => ({
    kid: PURPOSE,
    secret: () => expand(keyring.derive(PURPOSE), workspaceId),
  });
  return {
    maxBytes,
    async judge(bytes, claimed) {
      if (bytes.length > maxBytes) return { kind: 'refused', reason: 'too_large' };
      const mime = await contentType(bytes, claimed);
      if (mime === null || !mimeTypes.includes(mime))
        return { kind: 'refused', reason: 'refused_type' };
      if (
        virusCheck !== undefined &&
        (await reached('virus check', virusCheck(bytes))) === 'infected'
      )
        return { kind: 'refused', reason: 'infected' };
      return { kind: 'accepted', sha256: sha256Of(bytes), mime };
    },
    async keep(workspaceId, sha256, bytes) {
      const name = nameOf(workspaceId, sha256);
      if (await reached('store', store.has(name))) return;
      const sealed = sealContent(keyOf(workspaceId), placeOf(workspaceId, sha256), bytes);
      await reached('store', store.put(name, sealed));
    },
    async open(workspaceId, sha256) {
      const sealed = await reached('store', store.get(nameOf(workspaceId, sha256)));
      if (sealed === null) return null;
      return openContent(keyOf(workspaceId), placeOf(workspaceId, sha256), sealed);
    },
    remove: (workspaceId, sha256) => reached('store', store.remove(nameOf(workspaceId, sha256))),
  };
}

async function reached<T>(what: 'store' | 'virus check', work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new VaultUnavailable(what, error);
  }
}

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Ids are uuids and hashes hex, so a name never leaves its folder. */
function nameOf(workspaceId: string, sha256: string): string {
  return `${workspaceId}/${sha256.slice(0, 2)}/${sha256}`;
}

function placeOf(workspaceId: string, sha256: string): Place {
  return { table: 'documents', column: 'content', workspaceId, rowId: sha256, version: 1 };
}
