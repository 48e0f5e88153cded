import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CodeChallengeMethod } from 'google-auth-library';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { oauthFlow, wanted } from './oauth-support.ts';
import type { OAuthFlow } from './oauth-support.ts';
import { ana, clientId, oauthClient, pkce, refused, scope, startSandbox } from './support.ts';

let sandbox: GoogleSandbox;
let flow: OAuthFlow;
beforeEach(async () => {
  sandbox = await startSandbox();
  flow = oauthFlow(sandbox);
});
afterEach(async () => sandbox.close());

describe('exchanging the code', () => {
  it('hands out tokens once; the second exchange is invalid_grant', async () => {
    const code = (await flow.consented()).get('code') ?? '';
    const { tokens: got } = await flow.oauth.getToken(code);
    expect(got.refresh_token).toMatch(/^1\/\/0/);
    expect(got.token_type).toBe('Bearer');
    expect((await refused(flow.oauth.getToken(code))).data).toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('lets exactly one of two simultaneous exchanges win', async () => {
    const code = (await flow.consented()).get('code') ?? '';
    const both = await Promise.allSettled([flow.oauth.getToken(code), flow.oauth.getToken(code)]);
    expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  });

  it('checks the PKCE verifier', async () => {
    const { verifier, challenge } = pkce();
    const url = flow.oauth.generateAuthUrl({
      scope: wanted,
      login_hint: ana,
      code_challenge: challenge,
      code_challenge_method: CodeChallengeMethod.S256,
    });
    const code = (await flow.consented({}, url)).get('code') ?? '';
    expect(
      (await refused(flow.oauth.getToken({ code, codeVerifier: 'wrong'.repeat(10) }))).data[
        'error'
      ],
    ).toBe('invalid_grant');
    expect((await refused(flow.oauth.getToken({ code }))).data['error']).toBe('invalid_grant');
    expect(
      (await flow.oauth.getToken({ code, codeVerifier: verifier })).tokens.access_token,
    ).toBeDefined();
  });

  it('refuses another redirect URI, another secret and a code that waited too long', async () => {
    const code = (await flow.consented()).get('code') ?? '';
    const other = await refused(
      flow.oauth.getToken({ code, redirect_uri: 'http://127.0.0.1:9/other' }),
    );
    expect([other.status, other.data['error']]).toEqual([400, 'redirect_uri_mismatch']);
    const stranger = oauthClient(sandbox.url);
    stranger._clientSecret = 'wrong';
    const secret = await refused(stranger.getToken(code));
    expect([secret.status, secret.data['error']]).toEqual([401, 'invalid_client']);
    await sandbox.control.advanceClock(11 * 60_000);
    expect((await refused(flow.oauth.getToken(code))).data['error']).toBe('invalid_grant');
  });

  it('gives a refresh token only offline and only for the first grant or prompt=consent', async () => {
    expect(
      (await flow.tokens(flow.oauth.generateAuthUrl({ scope: wanted, login_hint: ana })))
        .refresh_token,
    ).toBeUndefined();
    await sandbox.control.revokeGrant({ user: ana });
    expect((await flow.tokens()).refresh_token).toBeDefined();
    expect((await flow.tokens()).refresh_token).toBeUndefined();
    expect((await flow.tokens(flow.authUrl({ prompt: 'consent' }))).refresh_token).toBeDefined();
    await sandbox.control.revokeGrant({ user: ana });
    expect((await flow.tokens()).refresh_token).toBeDefined();
  });

  it('unites with earlier grants when include_granted_scopes asks for it', async () => {
    await flow.consented({}, flow.authUrl({}, [scope.metadata]));
    const alone = await flow.tokens(flow.authUrl({}, [scope.readonly]));
    expect(alone.scope).toBe(scope.readonly);
    const united = await flow.tokens(
      flow.authUrl({ include_granted_scopes: 'true' }, [scope.labels]),
    );
    expect(united.scope?.split(' ')).toEqual(
      expect.arrayContaining([scope.labels, scope.metadata]),
    );
  });

  it('signs an id_token that the real client verifies, also after a key rotation', async () => {
    const url = flow.authUrl({ nonce: 'n-1' });
    const first = await flow.tokens(url);
    const ticket = await flow.oauth.verifyIdToken({
      idToken: first.id_token ?? '',
      audience: clientId,
    });
    expect(ticket.getPayload()).toMatchObject({
      iss: 'https://accounts.google.com',
      email: ana,
      email_verified: true,
      nonce: 'n-1',
      azp: clientId,
    });
    expect(ticket.getPayload()?.sub).toMatch(/^\d{21}$/);
    await sandbox.control.rotateKeys();
    const second = await flow.tokens(flow.authUrl({ prompt: 'consent' }));
    const fresh = oauthClient(sandbox.url);
    await expect(
      fresh.verifyIdToken({ idToken: second.id_token ?? '', audience: clientId }),
    ).resolves.toBeDefined();
    await expect(
      flow.oauth.verifyIdToken({ idToken: `${first.id_token}x`, audience: clientId }),
    ).rejects.toThrow('Invalid token signature');
  });
});
