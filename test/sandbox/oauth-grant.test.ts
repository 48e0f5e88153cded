import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startGoogleSandbox } from '#sandbox/google/index.ts';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { dayMs, hourMs, oauthFlow } from './oauth-support.ts';
import type { OAuthFlow } from './oauth-support.ts';
import { ana, ben, clientId, mailClient, refused, scope, seedOf, startSandbox } from './support.ts';

let sandbox: GoogleSandbox;
let flow: OAuthFlow;
beforeEach(async () => {
  sandbox = await startSandbox();
  flow = oauthFlow(sandbox);
});
afterEach(async () => sandbox.close());

describe('refreshing', () => {
  const post = async (
    refreshToken: string,
  ): Promise<{ status: number; body: Record<string, unknown> }> => {
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: clientId,
      client_secret: 'a-secret-of-the-sandbox',
    });
    const response = await fetch(`${sandbox.url}/token`, { method: 'POST', body });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('gives a new access token with the same scopes and no new refresh token', async () => {
    const { refresh_token: old = '', scope: scopes, access_token: before } = await flow.tokens();
    const { body } = await post(old ?? '');
    expect(body).toMatchObject({ scope: scopes, token_type: 'Bearer', expires_in: 3599 });
    expect(body['refresh_token']).toBeUndefined();
    expect(body['access_token']).not.toBe(before);
  });

  it('says why for some hours after the grant died, then only Bad Request', async () => {
    const { refresh_token: old = '' } = await flow.tokens();
    await sandbox.control.revokeGrant({ user: ana });
    expect((await post(old ?? '')).body).toEqual({
      error: 'invalid_grant',
      error_description: 'Token has been expired or revoked.',
    });
    await sandbox.control.advanceClock(6 * hourMs);
    expect((await post(old ?? '')).body).toEqual({
      error: 'invalid_grant',
      error_description: 'Bad Request',
    });
  });

  it('carries error_subtype when an admin policy asks for another sign-in', async () => {
    const { refresh_token: old = '' } = await flow.tokens();
    await sandbox.control.failRefresh({
      user: ana,
      failure: {
        error: 'invalid_grant',
        description: 'reauth related error',
        subtype: 'invalid_rapt',
      },
    });
    expect((await post(old ?? '')).body).toMatchObject({
      error: 'invalid_grant',
      error_subtype: 'invalid_rapt',
    });
  });

  it('ends with a password change, but only when Gmail is in the grant', async () => {
    const { refresh_token: signIn = '' } = await flow.tokens(flow.authUrl({}, ['openid', 'email']));
    await sandbox.control.passwordChange({ user: ana });
    expect((await post(signIn ?? '')).status).toBe(200);
    const { refresh_token: mail = '' } = await flow.tokens(flow.authUrl({ prompt: 'consent' }));
    await sandbox.control.passwordChange({ user: ana });
    expect((await post(mail ?? '')).status).toBe(400);
  });

  it('ends after six idle months', async () => {
    const { refresh_token: old = '' } = await flow.tokens();
    await sandbox.control.advanceClock(180 * dayMs);
    expect((await post(old ?? '')).status).toBe(200);
    await sandbox.control.advanceClock(183 * dayMs);
    expect((await post(old ?? '')).body['error']).toBe('invalid_grant');
  });

  it('ends silently for the oldest of 101 refresh tokens', async () => {
    const first = await sandbox.control.grant({ user: ana, clientId, scopes: [scope.readonly] });
    for (let n = 0; n < 99; n++)
      await sandbox.control.grant({ user: ana, clientId, scopes: [scope.readonly] });
    expect((await post(first.refreshToken)).status).toBe(200);
    await sandbox.control.grant({ user: ana, clientId, scopes: [scope.readonly] });
    expect((await post(first.refreshToken)).status).toBe(400);
  });

  it('ends after seven days while the app is in Testing', async () => {
    const testing = await startGoogleSandbox({
      seed: {
        ...seedOf(),
        clients: [
          { id: clientId, secret: 'a-secret-of-the-sandbox', redirectUris: [], testing: true },
        ],
      },
    });
    const { refreshToken } = await testing.control.grant({
      user: ana,
      clientId,
      scopes: [scope.readonly],
    });
    await testing.control.advanceClock(7 * dayMs + 1);
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: clientId,
      client_secret: 'a-secret-of-the-sandbox',
    });
    const response = await fetch(`${testing.url}/token`, { method: 'POST', body });
    await testing.close();
    expect(response.status).toBe(400);
  });
});

describe('revoking', () => {
  it('kills every token of the grant, whichever of them is named', async () => {
    const one = await mailClient(sandbox);
    const two = await mailClient(sandbox);
    await one.oauth.revokeToken(one.refreshToken);
    expect((await refused(two.api.users.getProfile({ userId: 'me' }))).status).toBe(401);
  });

  it('leaves the grants of other people alone', async () => {
    const mine = await mailClient(sandbox);
    const theirs = await mailClient(sandbox, ben);
    await mine.oauth.revokeCredentials();
    await expect(theirs.api.users.getProfile({ userId: 'me' })).resolves.toBeDefined();
  });

  it('answers 400 invalid_token for a token that is unknown or already dead', async () => {
    const { oauth: mine, accessToken } = await mailClient(sandbox);
    await mine.revokeToken(accessToken);
    expect((await refused(mine.revokeToken(accessToken))).data['error']).toBe('invalid_token');
    expect((await refused(mine.revokeToken('unheard-of'))).status).toBe(400);
  });

  it('takes the token from a form as well as from the query, and has no GET', async () => {
    const { accessToken } = await mailClient(sandbox);
    expect((await fetch(`${sandbox.url}/revoke?token=${accessToken}`)).status).toBe(404);
    const response = await fetch(`${sandbox.url}/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: accessToken }),
    });
    expect([response.status, await response.json()]).toEqual([200, {}]);
  });
});

describe('telling who it is', () => {
  it('answers tokeninfo to the real client and to GET', async () => {
    const { accessToken, oauth: mine } = await mailClient(sandbox, ana, [
      'openid',
      'email',
      scope.readonly,
    ]);
    const info = await mine.getTokenInfo(accessToken);
    expect(info).toMatchObject({
      aud: clientId,
      email: ana,
      email_verified: 'true',
      access_type: 'offline',
      scopes: ['openid', scope.email, scope.readonly],
    });
    const dead = await fetch(`${sandbox.url}/tokeninfo?access_token=unknown`);
    expect([dead.status, ((await dead.json()) as { error: string }).error]).toEqual([
      400,
      'invalid_token',
    ]);
  });

  it('names the person differently in userinfo v2 and v3', async () => {
    const { accessToken } = await mailClient(sandbox, ana, ['openid', 'email', 'profile']);
    const get = async (path: string): Promise<unknown> =>
      (
        await fetch(`${sandbox.url}${path}`, {
          headers: { authorization: `Bearer ${accessToken}` },
        })
      ).json();
    expect(await get('/oauth2/v2/userinfo')).toMatchObject({
      id: expect.stringMatching(/^\d{21}$/),
      email: ana,
      verified_email: true,
    });
    expect(await get('/oauth2/v3/userinfo')).toMatchObject({
      sub: expect.stringMatching(/^\d{21}$/),
      email: ana,
      email_verified: true,
      name: 'Ana Duarte',
    });
  });
});
