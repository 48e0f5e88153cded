import { S3mini } from 's3mini';
import type { BlobStore } from './blob-store.ts';

export interface S3Settings {
  /** Address of the bucket. */
  readonly url: string;
  readonly region: string;
  readonly keyId: string;
  readonly secret: string;
  readonly timeoutMs: number;
}

/** Blobs as objects of one bucket of any S3-compatible service. */
export function createS3Store(settings: S3Settings): BlobStore {
  const bucket = new S3mini({
    endpoint: settings.url,
    region: settings.region,
    accessKeyId: settings.keyId,
    secretAccessKey: settings.secret,
    requestAbortTimeout: settings.timeoutMs,
  });
  return {
    async put(name, bytes) {
      await bucket.putObject(name, bytes, 'application/octet-stream');
    },
    async get(name) {
      const body = await bucket.getObjectArrayBuffer(name);
      return body === null ? null : Buffer.from(body);
    },
    async has(name) {
      return (await bucket.objectExists(name)) === true;
    },
    async remove(name) {
      await bucket.deleteObject(name);
    },
  };
}
