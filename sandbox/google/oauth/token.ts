import { createHash, timingSafeEqual } from 'node:crypto';
import { formFields, json } from '../http.ts';
import type { Incoming, Reply } from '../http.ts';
import type { World } from '../world.ts';
import {
  accessTokenSeconds,
  issueAccessToken,
  issueRefreshToken,
  refreshTokenDeath,
} from './grants.ts';
import { identityClaims } from './identity.ts';
import { signIdToken } from './keys.ts';
import { grantKey } from './model.ts';
import type { AuthorizationCode, Client } from './model.ts';

const hourMs = 3_600_000;

/** `POST /token`: exchanges a code or refreshes. Refusals have OAuth's own shape, not the APIs' envelope. */
export function token(world: World, incoming: Incoming): Reply {
  const form = formFields(incoming);
  const client = authenticate(world, incoming, form);
  if (!client)
    return refuse(401, 'invalid_client', 'The OAuth client was not found or the secret is wrong.');
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return exchangeCode(world, client, form);
    case 'refresh_token':
      return refresh(world, client, form);
    default:
      return refuse(
        400,
        'unsupported_grant_type',
        `Invalid grant_type: ${form.get('grant_type') ?? ''}`,
      );
  }
}

function authenticate(world: World, incoming: Incoming, form: URLSearchParams): Client | undefined {
  const basic = /^Basic\s+(\S+)$/i.exec(incoming.headers.authorization ?? '')?.[1];
  const [id = '', secret = ''] = basic
    ? Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent)
    : [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
  const client = world.state.oauth.clients.get(id);
  return client && sameText(client.secret, secret) ? client : undefined;
}

function exchangeCode(world: World, client: Client, form: URLSearchParams): Reply {
  const code = world.state.oauth.codes.get(form.get('code') ?? '');
  if (!code || code.used || code.expiresAt <= world.now() || code.request.clientId !== client.id) {
    return refuse(400, 'invalid_grant', 'Malformed auth code.');
  }
  if (code.request.redirectUri !== form.get('redirect_uri'))
    return refuse(400, 'redirect_uri_mismatch', 'Bad Request');
  if (!isVerified(code, form.get('code_verifier'))) {
    return refuse(
      400,
      'invalid_grant',
      form.get('code_verifier') ? 'Invalid code verifier.' : 'Missing code verifier.',
    );
  }
  code.used = true;
  const owner = { sub: code.sub, clientId: client.id, scopes: code.scopes };
  return json(200, {
    access_token: issueAccessToken(world, { ...owner, offline: code.request.offline }),
    expires_in: accessTokenSeconds,
    ...(code.refreshable ? { refresh_token: issueRefreshToken(world, owner) } : {}),
    scope: code.scopes.join(' '),
    token_type: 'Bearer',
    ...idToken(world, owner, code.request.nonce),
  });
}

function refresh(world: World, client: Client, form: URLSearchParams): Reply {
  const found = world.state.oauth.refreshTokens.get(form.get('refresh_token') ?? '');
  if (!found || found.clientId !== client.id) return refuse(400, 'invalid_grant', 'Bad Request');
  const death = refreshTokenDeath(world, found);
  if (death !== null) {
    // Google forgets why after some hours and then answers with the bare sentence.
    const fresh = world.now() - death < 4 * hourMs;
    return refuse(
      400,
      'invalid_grant',
      fresh ? 'Token has been expired or revoked.' : 'Bad Request',
    );
  }
  const failure = world.state.oauth.grants.get(grantKey(found.sub, client.id))?.refreshFailure;
  if (failure) return refuse(400, failure.error, failure.description, failure.subtype);
  found.lastUsedAt = world.now();
  const owner = { sub: found.sub, clientId: client.id, scopes: found.scopes };
  return json(200, {
    access_token: issueAccessToken(world, { ...owner, offline: true }),
    expires_in: accessTokenSeconds,
    scope: found.scopes.join(' '),
    token_type: 'Bearer',
    ...idToken(world, owner, null),
  });
}

function idToken(
  world: World,
  owner: { sub: string; clientId: string; scopes: string[] },
  nonce: string | null,
): object {
  const user = world.state.users.get(owner.sub);
  if (!user || !owner.scopes.includes('openid')) return {};
  const now = Math.floor(world.now() / 1000);
  return {
    id_token: signIdToken(world, {
      iss: 'https://accounts.google.com',
      azp: owner.clientId,
      aud: owner.clientId,
      ...identityClaims(user, owner.scopes),
      ...(nonce ? { nonce } : {}),
      iat: now,
      exp: now + 3600,
    }),
  };
}

function isVerified(code: AuthorizationCode, verifier: string | null): boolean {
  const { challenge } = code.request;
  if (!challenge) return verifier === null;
  if (!verifier) return false;
  const given =
    challenge.method === 'S256'
      ? createHash('sha256').update(verifier).digest('base64url')
      : verifier;
  return sameText(challenge.value, given);
}

function sameText(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function refuse(status: number, error: string, description: string, subtype?: string): Reply {
  return json(status, {
    error,
    error_description: description,
    ...(subtype ? { error_subtype: subtype } : {}),
  });
}
