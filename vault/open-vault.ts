import type { Config } from '#lib/config.ts';
import type { BlobStore } from './blob-store.ts';
import { createDiskStore } from './disk-store.ts';
import { createS3Store } from './s3-store.ts';
import { createVault } from './vault.ts';
import type { Vault } from './vault.ts';
import { createVirusCheck } from './virus-check.ts';

const TIMEOUT_MS = 30_000;
const MEGABYTE = 1024 * 1024;

/** The Vault of this installation. */
export function openVault(config: Config): Vault {
  const { VIRUS_CHECK_ADDRESS: clamd } = config;
  return createVault({
    keyring: config.keyring,
    store: storeOf(config),
    maxBytes: config.MAX_FILE_SIZE_MB * MEGABYTE,
    mimeTypes: config.VAULT_MIME_TYPES,
    virusCheck: clamd === undefined ? undefined : createVirusCheck(clamd, TIMEOUT_MS),
  });
}

/** The configuration has all of the bucket's settings or none. */
function storeOf(config: Config): BlobStore {
  const { VAULT_S3_URL: url, VAULT_S3_KEY_ID: keyId, VAULT_S3_SECRET: secret } = config;
  if (url === undefined || keyId === undefined || secret === undefined)
    return createDiskStore(config.VAULT_PATH);
  return createS3Store({
    url,
    region: config.VAULT_S3_REGION,
    keyId,
    secret,
    timeoutMs: TIMEOUT_MS,
  });
}
