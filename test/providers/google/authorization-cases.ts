import { expect } from '@jest/globals';
import { SCOPES } from '#providers/google/scopes.ts';
import { authorizationAt, connect, refusal, startRequest } from './client.ts';
import type { Cases } from './contract.ts';

/** What connecting, refreshing and revoking must do; the last case ends the grant of the account. */
export const authorizationCases: Cases = {
  'trades a code for tokens and the verified identity': async ({ grant, world }) => {
    expect(grant.emailAddress).toBe(world.user.address);
    expect(grant.scopes).toEqual(
      expect.arrayContaining([SCOPES.openid, SCOPES.email, SCOPES.gmailReadonly]),
    );
    expect(grant.refreshToken).toEqual(expect.any(String));
    expect(grant.expiresAt.getTime()).toBeGreaterThan(Date.now() + 50 * 60_000);
  },
  'identifies the account by its permanent id': async ({ grant, world }) => {
    expect(grant.sub).toBe(world.user.sub);
  },
  'returns the state unchanged in the redirect': async ({ google, world }) => {
    const { url } = authorizationAt(google.baseUrl, world).start(
      startRequest(world, { state: 'a.b-c_d' }),
    );
    expect((await google.consent(url)).searchParams.get('state')).toBe('a.b-c_d');
  },
  'refuses a code with another verifier': async ({ begin }) => {
    const { authorization, answer } = await begin();
    const other = authorization.exchange({ ...answer, codeVerifier: 'x'.repeat(64) });
    expect(await refusal(other)).toMatchObject({ kind: 'rejected', code: 'CODE_REJECTED' });
  },
  'refuses a code that was used before': async ({ begin }) => {
    const { authorization, answer } = await begin();
    await authorization.exchange(answer);
    expect(await refusal(authorization.exchange(answer))).toMatchObject({
      kind: 'rejected',
      code: 'CODE_REJECTED',
    });
  },
  'refuses an id_token with another nonce': async ({ begin }) => {
    const { authorization, answer } = await begin();
    const other = authorization.exchange({ ...answer, nonce: 'another' });
    expect(await refusal(other)).toEqual({ kind: 'rejected', code: 'ID_TOKEN_INVALID' });
  },
  'reports another redirect address at the exchange as our misconfiguration': async ({ begin }) => {
    const { authorization, answer } = await begin();
    const other = authorization.exchange({
      ...answer,
      redirectUri: 'http://127.0.0.1:1/elsewhere',
    });
    expect(await refusal(other)).toMatchObject({ kind: 'misconfigured', code: 'OAUTH_CLIENT' });
  },
  'reports a wrong client secret as our misconfiguration': async ({ google, grant, world }) => {
    const wrong = authorizationAt(google.baseUrl, world, 'wrong');
    expect(await refusal(wrong.refresh(grant.refreshToken ?? ''))).toMatchObject({
      kind: 'misconfigured',
      code: 'OAUTH_CLIENT',
      status: 401,
    });
  },
  'shows a page instead of redirecting to an unregistered address': async ({ google, world }) => {
    const request = startRequest(world, { redirectUri: 'http://127.0.0.1:1/elsewhere' });
    const answer = await fetch(authorizationAt(google.baseUrl, world).start(request).url, {
      redirect: 'manual',
    });
    expect(answer.status).toBe(400);
  },
  'refreshes to a new access token and keeps the refresh token': async ({
    google,
    grant,
    world,
  }) => {
    const refreshed = await authorizationAt(google.baseUrl, world).refresh(
      grant.refreshToken ?? '',
    );
    expect(refreshed.accessToken).not.toBe(grant.accessToken);
    expect(refreshed.refreshToken).toBeNull();
    expect(refreshed.scopes).toContain(SCOPES.gmailReadonly);
  },
  'reports an unknown refresh token as a dead grant': async ({ google, world }) => {
    const unknown = authorizationAt(google.baseUrl, world).refresh('1//unknown');
    expect(await refusal(unknown)).toMatchObject({
      kind: 'auth-expired',
      code: 'INVALID_GRANT',
      status: 400,
    });
  },
  'revokes the whole grant with its refresh token, once': async ({ google, world }) => {
    const other = await connect(google, world);
    const authorization = authorizationAt(google.baseUrl, world);
    expect(await authorization.revoke(other.refreshToken ?? '')).toBe('revoked');
    expect(await refusal(authorization.refresh(other.refreshToken ?? ''))).toMatchObject({
      code: 'INVALID_GRANT',
    });
    expect(await authorization.revoke(other.refreshToken ?? '')).toBe('already-dead');
  },
};
