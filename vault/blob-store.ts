/**
 * Where bytes lie under names that we choose. A name is written once with the same meaning, so that writing it again
 * changes nothing. Methods throw when the store cannot answer.
 */
export interface BlobStore {
  /** Returns when the bytes are durable. */
  put(name: string, bytes: Buffer): Promise<void>;
  get(name: string): Promise<Buffer | null>;
  has(name: string): Promise<boolean>;
  /** Removes what may be gone already. */
  remove(name: string): Promise<void>;
}
