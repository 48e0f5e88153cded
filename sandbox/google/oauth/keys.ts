import { createPrivateKey, createPublicKey, createSign, generateKeyPairSync } from 'node:crypto';
import { json } from '../http.ts';
import type { Reply } from '../http.ts';
import type { World } from '../world.ts';
import type { SigningKey } from './model.ts';

const cacheControl = { 'cache-control': 'public, max-age=21600, must-revalidate, no-transform' };

/** Adds a signing key in front of the others. Made on first use: half a second at every start would be felt. */
export function rotateKeys(world: World): void {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const key: SigningKey = {
    kid: world.random.text(40),
    privatePem: pair.privateKey,
    publicPem: pair.publicKey,
  };
  world.state.oauth.keys = [key, ...world.state.oauth.keys].slice(0, 2);
}

function signingKeys(world: World): SigningKey[] {
  if (world.state.oauth.keys.length === 0) rotateKeys(world);
  return world.state.oauth.keys;
}

/** Signs an id_token (RS256) with the newest key. */
export function signIdToken(world: World, claims: Record<string, unknown>): string {
  const [key] = signingKeys(world);
  if (!key) throw new Error('no signing key');
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256', kid: key.kid, typ: 'JWT' })}.${part(claims)}`;
  const signature = createSign('RSA-SHA256')
    .update(signed)
    .sign(createPrivateKey(key.privatePem), 'base64url');
  return `${signed}.${signature}`;
}

/** `/oauth2/v1/certs`: key id to PEM, the form that google-auth-library reads on Node. */
export function pemCerts(world: World): Reply {
  return json(
    200,
    Object.fromEntries(signingKeys(world).map((key) => [key.kid, key.publicPem])),
    cacheControl,
  );
}

/** `/oauth2/v3/certs`: the same keys as JWK. */
export function jwkCerts(world: World): Reply {
  const keys = signingKeys(world).map((key) => ({
    ...createPublicKey(key.publicPem).export({ format: 'jwk' }),
    use: 'sig',
    alg: 'RS256',
    kid: key.kid,
  }));
  return json(200, { keys }, cacheControl);
}
