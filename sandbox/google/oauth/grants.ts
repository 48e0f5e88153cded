import type { World } from '../world.ts';
import { grantKey } from './model.ts';
import type { AccessToken, Grant, RefreshToken } from './model.ts';
import { isGmailScope, isSignInScope } from './scopes.ts';

const dayMs = 86_400_000;
/** Google answers 3599 seconds for an hour. */
export const accessTokenSeconds = 3599;
/** Live refresh tokens per account and client; one more silently kills the oldest. */
const refreshTokenLimit = 100;

/** Adds scopes to the grant of (account, client), making it when there is none. */
export function extendGrant(
  world: World,
  sub: string,
  clientId: string,
  scopes: readonly string[],
): Grant {
  const { grants } = world.state.oauth;
  const key = grantKey(sub, clientId);
  const grant = grants.get(key) ?? { sub, clientId, scopes: [], refreshFailure: null };
  grant.scopes = [...new Set([...grant.scopes, ...scopes])];
  grants.set(key, grant);
  return grant;
}

/** Ends a grant and every token of it, whatever capability they were for; the next consent counts as the first. */
export function killGrant(world: World, sub: string, clientId: string): void {
  const { oauth } = world.state;
  const mine = (token: { sub: string; clientId: string }): boolean =>
    token.sub === sub && token.clientId === clientId;
  for (const token of oauth.accessTokens.values()) if (mine(token)) token.dead = true;
  for (const token of oauth.refreshTokens.values()) if (mine(token)) token.diedAt ??= world.now();
  for (const code of oauth.codes.values()) {
    if (code.sub === sub && code.request.clientId === clientId) code.used = true;
  }
  oauth.grants.delete(grantKey(sub, clientId));
}

/** A password change ends the account's grants that include Gmail, and no others. */
export function killMailGrants(world: World, sub: string): void {
  for (const grant of world.state.oauth.grants.values()) {
    if (grant.sub === sub && grant.scopes.some(isGmailScope)) killGrant(world, sub, grant.clientId);
  }
}

/** Makes a new access token. */
export function issueAccessToken(
  world: World,
  token: Pick<AccessToken, 'sub' | 'clientId' | 'scopes' | 'offline'>,
  text = `ya29.a0${world.random.text(180)}`,
): string {
  world.state.oauth.accessTokens.set(text, {
    ...token,
    expiresAt: world.now() + accessTokenSeconds * 1000,
    dead: false,
  });
  return text;
}

/** Makes a new refresh token; the 101st of an account and client kills the oldest. */
export function issueRefreshToken(
  world: World,
  token: Pick<RefreshToken, 'sub' | 'clientId' | 'scopes'>,
  text = `1//0${world.random.text(98)}`,
): string {
  const { refreshTokens } = world.state.oauth;
  const now = world.now();
  refreshTokens.set(text, { ...token, issuedAt: now, lastUsedAt: now, diedAt: null });
  const live = [...refreshTokens.values()].filter(
    (other) =>
      other.sub === token.sub && other.clientId === token.clientId && other.diedAt === null,
  );
  const oldest = live[0];
  if (live.length > refreshTokenLimit && oldest) oldest.diedAt = now;
  return text;
}

/** The live access token behind a bearer text; undefined when unknown, expired or revoked, which Google never tells apart. */
export function liveAccessToken(world: World, text: string): AccessToken | undefined {
  const token = world.state.oauth.accessTokens.get(text);
  return token && !token.dead && token.expiresAt > world.now() ? token : undefined;
}

/** When a refresh token died, or null while it lives: by revocation, the Testing status (7 days) or six idle months. */
export function refreshTokenDeath(world: World, token: RefreshToken): number | null {
  if (token.diedAt !== null) return token.diedAt;
  const testing = world.state.oauth.clients.get(token.clientId)?.testing ?? false;
  const deaths = [
    ...(testing && !token.scopes.every(isSignInScope) ? [token.issuedAt + 7 * dayMs] : []),
    token.lastUsedAt + 182 * dayMs,
  ];
  const death = Math.min(...deaths);
  return death <= world.now() ? death : null;
}
