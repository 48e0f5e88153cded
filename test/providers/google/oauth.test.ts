import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { missingScopes, parseScopes, SCOPES } from '#providers/google/scopes.ts';
import { authorizationAt, connect, refusal, startRequest } from './client.ts';
import { startSandbox } from './sandbox.ts';
import { startScriptedGoogle } from './scripted-google.ts';
import type { Answer, ScriptedGoogle } from './scripted-google.ts';
import { world } from './under-test.ts';

const answer = {
  code: 'code',
  codeVerifier: 'v'.repeat(64),
  nonce: 'nonce',
  redirectUri: world.client.redirectUri,
};

describe('the address to start a consent at', () => {
  const start = authorizationAt('http://127.0.0.1:1', world).start;

  it('asks for an offline code with PKCE, nonce and the identity scopes', () => {
    const { url, codeVerifier, nonce } = start(startRequest(world));
    const query = Object.fromEntries(new URL(url).searchParams);
    expect(query).toMatchObject({
      response_type: 'code',
      client_id: world.client.clientId,
      redirect_uri: world.client.redirectUri,
      access_type: 'offline',
      include_granted_scopes: 'true',
      prompt: 'consent',
      state: 'state-of-the-test',
      nonce,
      code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    expect(query['scope']?.split(' ')).toEqual([SCOPES.openid, SCOPES.email, SCOPES.gmailReadonly]);
    expect(url).not.toContain(codeVerifier);
  });

  it('does not force consent while a refresh token is stored, and preselects the account', () => {
    const { url } = start(
      startRequest(world, { hasRefreshToken: true, loginHint: 'vera@inlet.test' }),
    );
    const query = new URL(url).searchParams;
    expect(query.has('prompt')).toBe(false);
    expect(query.get('login_hint')).toBe('vera@inlet.test');
  });

  it('never repeats verifier or nonce', () => {
    const [first, second] = [start(startRequest(world)), start(startRequest(world))];
    expect(first.codeVerifier).not.toBe(second.codeVerifier);
    expect(first.nonce).not.toBe(second.nonce);
  });
});

describe('the token endpoint failing', () => {
  let google: ScriptedGoogle;
  beforeAll(async () => {
    google = await startScriptedGoogle();
  });
  afterAll(() => google.close());

  const error = (code: string, more: object = {}): Answer => ({
    status: 400,
    body: JSON.stringify({ error: code, error_description: 'Words.', ...more }),
  });
  const token = JSON.stringify({
    access_token: 'at',
    expires_in: 3599,
    token_type: 'Bearer',
    scope: 'openid email',
  });

  const refreshFaults: readonly (readonly [string, Answer, object])[] = [
    ['invalid_grant', error('invalid_grant'), { kind: 'auth-expired', code: 'INVALID_GRANT' }],
    [
      'invalid_grant by policy',
      error('invalid_grant', { error_subtype: 'invalid_rapt' }),
      { kind: 'auth-expired', code: 'INVALID_GRANT' },
    ],
    [
      'invalid_client',
      { status: 401, body: '{"error":"invalid_client"}' },
      { kind: 'misconfigured' },
    ],
    ['unauthorized_client', error('unauthorized_client'), { kind: 'misconfigured' }],
    ['something else', error('invalid_request'), { kind: 'rejected', reason: 'invalid_request' }],
    [
      '429 with Retry-After',
      { status: 429, headers: { 'retry-after': '9' } },
      { kind: 'rate-limited', retryAfterMs: 9000 },
    ],
    ['503', { status: 503, body: '{"error":"invalid_grant"}' }, { kind: 'unavailable' }],
    ['400 that is a page', { status: 400, body: '<html></html>' }, { kind: 'unavailable' }],
    ['a reset', 'reset', { kind: 'unavailable' }],
    ['a cut-off answer', { status: 200, body: token.slice(0, 40) }, { kind: 'unavailable' }],
    ['an answer without a token', { status: 200, body: '{"expires_in":1}' }, { kind: 'malformed' }],
    [
      'an answer without an expiry',
      { status: 200, body: '{"access_token":"at"}' },
      { kind: 'malformed' },
    ],
  ];
  it.each(refreshFaults)(
    'sorts a refresh that meets %s, asked once',
    async (_what, given, expected) => {
      google.answer(given);
      expect(
        await refusal(authorizationAt(google.baseUrl, world).refresh('1//token')),
      ).toMatchObject(expected);
      expect(google.hits).toEqual(['POST /token']);
    },
  );

  it('reports a refresh token that was replaced', async () => {
    google.answer({
      status: 200,
      body: JSON.stringify({ ...JSON.parse(token), refresh_token: '1//new' }),
    });
    const refreshed = await authorizationAt(google.baseUrl, world).refresh('1//old');
    expect(refreshed).toMatchObject({
      accessToken: 'at',
      refreshToken: '1//new',
      scopes: [SCOPES.openid, SCOPES.email],
    });
  });

  it.each<[string, Answer]>([
    ['a reset', 'reset'],
    ['503', { status: 503 }],
    ['429', { status: 429 }],
    ['a cut-off answer', { status: 200, body: token.slice(0, 30) }],
  ])(
    'asks the user to connect again when the answer of an exchange is lost to %s',
    async (_what, given) => {
      google.answer(given);
      expect(await refusal(authorizationAt(google.baseUrl, world).exchange(answer))).toMatchObject({
        kind: 'unavailable',
        code: 'CONNECT_AGAIN',
      });
      expect(google.hits).toEqual(['POST /token']);
    },
  );

  it('reports a refused code as refused, not as a dead connection', async () => {
    google.answer(error('invalid_grant'));
    expect(await refusal(authorizationAt(google.baseUrl, world).exchange(answer))).toMatchObject({
      kind: 'rejected',
      code: 'CODE_REJECTED',
    });
  });

  it('refuses a grant without an id_token', async () => {
    google.answer({ status: 200, body: token });
    expect(await refusal(authorizationAt(google.baseUrl, world).exchange(answer))).toMatchObject({
      code: 'ID_TOKEN_INVALID',
    });
  });

  it('takes a token that is dead already for revoked', async () => {
    google.answer(error('invalid_token'));
    expect(await authorizationAt(google.baseUrl, world).revoke('1//token')).toBe('already-dead');
    google.answer({ status: 503 });
    expect(await refusal(authorizationAt(google.baseUrl, world).revoke('1//token'))).toMatchObject({
      kind: 'unavailable',
    });
  });
});

describe('connecting in the sandbox', () => {
  let google: Awaited<ReturnType<typeof startSandbox>>;
  beforeAll(async () => {
    google = await startSandbox(world);
  });
  afterAll(() => google.close());
  afterEach(() => google.control.clearFaults());

  it('keeps what the user granted apart from what was asked', async () => {
    const authorization = authorizationAt(google.baseUrl, world);
    const { url, codeVerifier, nonce } = authorization.start(startRequest(world));
    const drop = [SCOPES.gmailReadonly];
    const redirect = new URL(await google.control.consent(url, { user: world.user.address, drop }));
    const code = redirect.searchParams.get('code') ?? '';
    const grant = await authorization.exchange({ ...answer, code, codeVerifier, nonce });
    expect(missingScopes([SCOPES.gmailReadonly], grant.scopes ?? [])).toEqual([
      SCOPES.gmailReadonly,
    ]);
  });

  it('asks to connect again when Google took the code and the answer was lost', async () => {
    const authorization = authorizationAt(google.baseUrl, world);
    const { url, codeVerifier, nonce } = authorization.start(startRequest(world));
    const code = (await google.consent(url)).searchParams.get('code') ?? '';
    await google.control.addFault({
      match: { method: 'token' },
      stage: 'after-effect',
      effect: { kind: 'reset' },
    });
    const exchange = authorization.exchange({ ...answer, code, codeVerifier, nonce });
    expect(await refusal(exchange)).toMatchObject({ kind: 'unavailable', code: 'CONNECT_AGAIN' });
  });

  it('follows a rotation of the signing keys', async () => {
    const authorization = authorizationAt(google.baseUrl, world);
    const once = async () => {
      const { url, codeVerifier, nonce } = authorization.start(startRequest(world));
      const code = (await google.consent(url)).searchParams.get('code') ?? '';
      return authorization.exchange({ ...answer, code, codeVerifier, nonce });
    };
    const before = await once();
    await google.control.rotateKeys();
    expect((await once()).sub).toBe(before.sub);
  });

  it('sees a grant that the user took back, and both texts Google has for it', async () => {
    const { refreshToken } = await connect(google, world);
    await google.control.revokeGrant({ user: world.user.address });
    const refresh = () => authorizationAt(google.baseUrl, world).refresh(refreshToken ?? '');
    expect(await refusal(refresh())).toMatchObject({ kind: 'auth-expired', code: 'INVALID_GRANT' });
    await google.control.advanceClock(7 * 60 * 60 * 1000);
    expect(await refusal(refresh())).toMatchObject({ kind: 'auth-expired', code: 'INVALID_GRANT' });
  });
});

describe('scopes', () => {
  it('are compared in canonical form', () => {
    expect(parseScopes('openid  email email')).toEqual([SCOPES.openid, SCOPES.email]);
    expect(missingScopes([SCOPES.email, SCOPES.gmailSend], parseScopes('email'))).toEqual([
      SCOPES.gmailSend,
    ]);
  });
});
