import { afterEach, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VAULT_TYPES } from '#lib/config-fields.ts';
import { newKeyringText, parseKeyring } from '#lib/crypto/keyring.ts';
import { testKeyring, testKeyringText } from '#test/support/keyring.ts';
import { useTemporaryFolders } from '#test/support/temporary-folder.ts';
import type { BlobStore } from '#vault/blob-store.ts';
import { createDiskStore } from '#vault/disk-store.ts';
import { createS3Store } from '#vault/s3-store.ts';
import { createVault } from '#vault/vault.ts';
import { createVirusCheck } from '#vault/virus-check.ts';
import { type Bucket, startBucket } from './support/bucket.ts';
import { type Scanner, startScanner, VIRUS } from './support/scanner.ts';

const newFolder = useTemporaryFolders();
const open: (Bucket | Scanner)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const PDF = Buffer.from('%PDF-1.7\nsecret words of a lease');
const hash = createHash('sha256').update(PDF).digest('hex');
const vaultOver = (store: BlobStore, more: object = {}) =>
  createVault({ keyring: testKeyring, store, maxBytes: 1000, mimeTypes: VAULT_TYPES, ...more });
const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

describe.each(['a folder', 'a bucket'])('a Vault in %s', (kind) => {
  const storeOf = async (): Promise<BlobStore> => {
    if (kind === 'a folder') return createDiskStore(newFolder());
    const bucket = await startBucket();
    open.push(bucket);
    const keys = { region: 'auto', keyId: 'key', secret: 'secret', timeoutMs: 30_000 };
    return createS3Store({ url: bucket.url, ...keys });
  };

  it('gives back exactly what it keeps, to its workspace only, and nothing once it is removed', async () => {
    const vault = vaultOver(await storeOf());
    const [mine, other] = [randomUUID(), randomUUID()];
    await vault.keep(mine, hash, PDF);
    await vault.keep(mine, hash, PDF);
    expect(await vault.open(mine, hash)).toEqual(PDF);
    expect(await vault.open(other, hash)).toBeNull();
    await vault.remove(other, hash);
    await vault.remove(mine, hash);
    await vault.remove(mine, hash);
    expect(await vault.open(mine, hash)).toBeNull();
  });
});

describe('what lies in the store', () => {
  it('is sealed to its place: no word of it can be read, and one file cannot pose as another', async () => {
    const folder = newFolder();
    const vault = vaultOver(createDiskStore(folder));
    const [mine, other] = [randomUUID(), randomUUID()];
    await vault.keep(mine, hash, PDF);
    const [path = ''] = files(folder);
    expect(readFileSync(path).includes('lease')).toBe(false);
    expect(statSync(path).mode & 0o077).toBe(0);
    await vault.keep(other, hash, Buffer.from('%PDF-other'));
    const [foreign = ''] = files(folder).filter((one) => one.includes(other));
    writeFileSync(path, readFileSync(foreign));
    await expect(vault.open(mine, hash)).rejects.toMatchObject({ name: 'CryptoError' });
  });

  it('can be read when keys were rotated and the old one is gone, and by no other installation', async () => {
    const store = createDiskStore(newFolder());
    const workspaceId = randomUUID();
    await vaultOver(store).keep(workspaceId, hash, PDF);
    const { stable } = JSON.parse(testKeyringText) as { stable: string };
    const fresh = JSON.parse(newKeyringText()) as object;
    const rotated = parseKeyring(JSON.stringify({ ...fresh, stable }));
    expect(await vaultOver(store, { keyring: rotated }).open(workspaceId, hash)).toEqual(PDF);
    const other = vaultOver(store, { keyring: parseKeyring(newKeyringText()) });
    await expect(other.open(workspaceId, hash)).rejects.toMatchObject({ name: 'CryptoError' });
  });

  it('is signed for in a bucket, and goes there under its workspace and its hash', async () => {
    const bucket = await startBucket();
    open.push(bucket);
    const keys = { region: 'eu-west-1', keyId: 'key', secret: 'secret', timeoutMs: 30_000 };
    const workspaceId = randomUUID();
    await vaultOver(createS3Store({ url: bucket.url, ...keys })).keep(workspaceId, hash, PDF);
    expect([...bucket.objects.keys()]).toEqual([
      `/inlet-vault/${workspaceId}/${hash.slice(0, 2)}/${hash}`,
    ]);
    expect(bucket.signatures.every((it) => it.startsWith('AWS4-HMAC-SHA256 Credential=key/'))).toBe(
      true,
    );
  });
});

describe('the Vault judges', () => {
  const judged = async (bytes: Buffer, claimed: string, more: object = {}) => {
    const verdict = await vaultOver(createDiskStore(newFolder()), more).judge(bytes, claimed);
    return verdict.kind === 'accepted' ? verdict.mime : verdict.reason;
  };

  it('size, and type by the bytes rather than by the claim', async () => {
    expect(await judged(PDF, 'application/pdf')).toBe('application/pdf');
    expect(await judged(PDF, 'text/plain')).toBe('application/pdf');
    expect(await judged(Buffer.from('a,b'), 'text/csv; charset=utf-8')).toBe('text/csv');
    expect(await judged(Buffer.from('a,b'), 'application/pdf')).toBe('refused_type');
    expect(await judged(Buffer.from([1, 0, 2]), 'text/plain')).toBe('refused_type');
    expect(await judged(Buffer.from('<svg onload="x"/>'), 'image/svg+xml')).toBe('refused_type');
    expect(await judged(Buffer.concat([PDF, Buffer.alloc(1000)]), 'application/pdf')).toBe(
      'too_large',
    );
  });

  it('viruses by a scanner that sees every byte; without its word nothing passes', async () => {
    const scanner = await startScanner();
    open.push(scanner);
    const check = { maxBytes: 300_000, virusCheck: createVirusCheck(scanner.address, 2_000) };
    const large = Buffer.concat([PDF, Buffer.alloc(200_000, 7)]);
    expect(await judged(large, 'application/pdf', check)).toBe('application/pdf');
    expect(scanner.seen).toEqual([large]);
    expect(await judged(Buffer.from(`${VIRUS}…`), 'application/pdf', check)).toBe('infected');
    for (const mood of ['silent', 'broken'] as const) {
      scanner.mood = mood;
      await expect(judged(PDF, 'application/pdf', check)).rejects.toMatchObject({
        name: 'VaultUnavailable',
      });
    }
    await scanner.close();
    open.length = 0;
    await expect(judged(PDF, 'application/pdf', check)).rejects.toMatchObject({
      name: 'VaultUnavailable',
      code: 'ECONNREFUSED',
    });
  });
});
