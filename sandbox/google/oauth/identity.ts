import { bearerToken, formFields, json } from '../http.ts';
import type { Incoming, Reply } from '../http.ts';
import type { User } from '../state.ts';
import type { World } from '../world.ts';
import { killGrant, liveAccessToken, refreshTokenDeath } from './grants.ts';

const emailScope = 'https://www.googleapis.com/auth/userinfo.email';
const profileScope = 'https://www.googleapis.com/auth/userinfo.profile';

/** The claims about a person that the granted scopes allow. */
export function identityClaims(user: User, scopes: readonly string[]): Record<string, unknown> {
  return {
    sub: user.sub,
    ...(user.hd ? { hd: user.hd } : {}),
    ...(scopes.includes(emailScope) ? { email: user.email, email_verified: true } : {}),
    ...(scopes.includes(profileScope) ? { name: user.name } : {}),
  };
}

/** `POST /revoke`: any token of a grant ends the whole grant. */
export function revoke(world: World, incoming: Incoming): Reply {
  const text = formFields(incoming).get('token') ?? '';
  const { accessTokens, refreshTokens } = world.state.oauth;
  const refreshToken = refreshTokens.get(text);
  const owner =
    liveAccessToken(world, text) ??
    (refreshToken && refreshTokenDeath(world, refreshToken) === null ? refreshToken : undefined);
  if (!owner) {
    const known = accessTokens.has(text) || refreshToken !== undefined;
    return json(400, {
      error: 'invalid_token',
      error_description: known ? 'Token expired or revoked' : 'Invalid Value',
    });
  }
  killGrant(world, owner.sub, owner.clientId);
  return json(200, {});
}

/** `/tokeninfo`: takes the token from query, form or bearer header. */
export function tokenInfo(world: World, incoming: Incoming): Reply {
  const text = formFields(incoming).get('access_token') ?? bearerToken(incoming) ?? '';
  const token = liveAccessToken(world, text);
  const user = token && world.state.users.get(token.sub);
  if (!token || !user)
    return json(400, { error: 'invalid_token', error_description: 'Invalid Value' });
  const seconds = Math.floor((token.expiresAt - world.now()) / 1000);
  return json(200, {
    azp: token.clientId,
    aud: token.clientId,
    sub: user.sub,
    scope: token.scopes.join(' '),
    exp: String(Math.floor(token.expiresAt / 1000)),
    expires_in: String(seconds),
    ...(token.scopes.includes(emailScope) ? { email: user.email, email_verified: 'true' } : {}),
    access_type: token.offline ? 'offline' : 'online',
  });
}

/** `/oauth2/v2/userinfo` (`id`, `verified_email`) and the OIDC ones (`sub`, `email_verified`). */
export function userInfo(world: World, incoming: Incoming): Reply {
  const token = liveAccessToken(world, bearerToken(incoming) ?? '');
  const user = token && world.state.users.get(token.sub);
  if (!token || !user) {
    return json(
      401,
      { error: 'invalid_request', error_description: 'Invalid Credentials' },
      { 'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"' },
    );
  }
  const claims = identityClaims(user, token.scopes);
  if (incoming.url.pathname !== '/oauth2/v2/userinfo') return json(200, claims);
  const { sub, email_verified: verified, ...others } = claims;
  return json(200, { id: sub, ...(verified ? { verified_email: true } : {}), ...others });
}
