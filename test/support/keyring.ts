import { parseKeyring } from '#lib/crypto/keyring.ts';

/**
 * The keyring of every test: role passwords derive from it, and roles belong to the whole server that test files share.
 * Guards nothing but test data.
 */
export const testKeyringText = JSON.stringify({
  current: 'k1',
  keys: { k1: Buffer.alloc(32, 'test key').toString('base64') },
  stable: Buffer.alloc(32, 'test stable').toString('base64'),
});

export const testKeyring = parseKeyring(testKeyringText);
