import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BlobStore } from './blob-store.ts';

/** Blobs as files below a folder, readable by this user alone. Several machines need a folder that they share. */
export function createDiskStore(folder: string): BlobStore {
  const pathOf = (name: string): string => join(folder, name);
  return {
    async put(name, bytes) {
      const path = pathOf(name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // Under its own name only when it is whole: a kill leaves a temporary file, never half a blob.
      const temporary = `${path}.${randomUUID()}.tmp`;
      try {
        await writeDurably(temporary, bytes);
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
    get: (name) => readFile(pathOf(name)).catch(absent(null)),
    has: (name) =>
      stat(pathOf(name))
        .then(() => true)
        .catch(absent(false)),
    remove: (name) => rm(pathOf(name), { force: true }),
  };
}

async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

function absent<Value>(value: Value) {
  return (error: unknown): Value => {
    if (Reflect.get(Object(error), 'code') === 'ENOENT') return value;
    throw error;
  };
}
