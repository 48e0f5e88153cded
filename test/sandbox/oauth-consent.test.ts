import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startGoogleSandbox } from '#sandbox/google/index.ts';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { oauthFlow } from './oauth-support.ts';
import type { OAuthFlow } from './oauth-support.ts';
import { ben, clientId, redirectUri, scope, seedOf, startSandbox } from './support.ts';

let sandbox: GoogleSandbox;
let flow: OAuthFlow;
beforeEach(async () => {
  sandbox = await startSandbox();
  flow = oauthFlow(sandbox);
});
afterEach(async () => sandbox.close());

describe('the authorization endpoint', () => {
  const status = async (url: string): Promise<[number, string]> => {
    const response = await fetch(url, { redirect: 'manual' });
    return [response.status, await response.text()];
  };

  it('shows a 401 page for a client nobody registered', async () => {
    const [code, page] = await status(
      flow.authUrl().replace(encodeURIComponent(clientId), 'someone-else'),
    );
    expect([code, page.includes('invalid_client')]).toEqual([401, true]);
  });

  it('shows a 400 page and never redirects to an address that is not registered', async () => {
    const [code, page] = await status(
      flow
        .authUrl()
        .replace(encodeURIComponent(redirectUri), encodeURIComponent('http://evil.example/')),
    );
    expect([code, page.includes('redirect_uri_mismatch')]).toEqual([400, true]);
  });

  it('refuses a scope that Google does not have', async () => {
    const [code, page] = await status(
      flow.authUrl({}, ['openid', 'https://www.googleapis.com/auth/nonsense']),
    );
    expect([code, page.includes('invalid_scope')]).toEqual([400, true]);
  });

  it('lets the person choose the account when no hint is given', async () => {
    const url = flow.oauth.generateAuthUrl({ scope: ['openid', 'email'] });
    const page = await (await fetch(url)).text();
    expect(page).toContain('Choose an account');
    const { tokens: got } = await flow.oauth.getToken(
      (await flow.consented({ user: ben }, url)).get('code') ?? '',
    );
    const ticket = await flow.oauth.verifyIdToken({
      idToken: got.id_token ?? '',
      audience: clientId,
    });
    expect(ticket.getPayload()?.email).toBe(ben);
  });

  it('escapes what a client puts into the page', async () => {
    const sly = await startGoogleSandbox({
      seed: {
        ...seedOf(),
        clients: [
          { id: clientId, secret: 's', redirectUris: [redirectUri], name: '<script>x</script>' },
        ],
      },
    });
    const page = await (await fetch(flow.authUrl().replace(sandbox.url, sly.url))).text();
    await sly.close();
    expect(page).not.toContain('<script>');
  });

  it('answers prompt=none with an error when a page would be needed, and with a code when not', async () => {
    expect((await flow.consented({}, flow.authUrl({ prompt: 'none' }))).get('error')).toBe(
      'interaction_required',
    );
    await flow.consented();
    expect((await flow.consented({}, flow.authUrl({ prompt: 'none' }))).get('code')).toMatch(
      /^4\/0A/,
    );
  });

  it('skips the consent page when everything is granted already, unless it is asked for', async () => {
    await flow.consented();
    expect((await fetch(flow.authUrl(), { redirect: 'manual' })).status).toBe(302);
    expect((await fetch(flow.authUrl({ prompt: 'consent' }), { redirect: 'manual' })).status).toBe(
      200,
    );
  });
});

describe('the consent page', () => {
  it('has a box for every scope beside sign-in, and none for sign-in itself', async () => {
    const page = await (await fetch(flow.authUrl())).text();
    expect(
      [...page.matchAll(/type="checkbox" name="scope" value="([^"]+)" checked/g)].map(
        (box) => box[1],
      ),
    ).toEqual([scope.readonly, scope.send]);
  });

  it('has no boxes for sign-in alone or for one scope alone', async () => {
    expect(await (await fetch(flow.authUrl({}, ['openid', 'email']))).text()).not.toContain(
      'checkbox',
    );
    expect(await (await fetch(flow.authUrl({}, [scope.readonly]))).text()).not.toContain(
      'checkbox',
    );
  });

  it('starts unticked when the switch says so', async () => {
    await sandbox.control.setSwitch('consentBoxesTicked', false);
    expect(await (await fetch(flow.authUrl())).text()).not.toContain('checked');
  });

  it('grants what was ticked, and says so in the callback and in the token answer', async () => {
    const callback = await flow.consented({ drop: [scope.send] });
    const granted = ['openid', scope.email, scope.readonly].join(' ');
    expect(callback.get('scope')).toBe(granted);
    expect(callback.get('state')).toBe('st/ate=+');
    expect((await flow.oauth.getToken(callback.get('code') ?? '')).tokens.scope).toBe(granted);
  });

  it('still gives a code with the sign-in scopes when nothing is ticked', async () => {
    const callback = await flow.consented({ drop: [scope.send, scope.readonly] });
    expect(callback.get('scope')).toBe(`openid ${scope.email}`);
  });

  it('lets the person use another account than the hinted one', async () => {
    const callback = await flow.consented({ user: ben });
    const { tokens } = await flow.oauth.getToken(callback.get('code') ?? '');
    const info = await flow.oauth.getTokenInfo(tokens.access_token ?? '');
    expect(info.email).toBe(ben);
  });

  it('sends Cancel back as access_denied with the state', async () => {
    const callback = await flow.consented({ deny: true });
    expect([callback.get('error'), callback.get('state'), callback.get('code')]).toEqual([
      'access_denied',
      'st/ate=+',
      null,
    ]);
  });

  it('takes its form once only', async () => {
    const page = await (await fetch(flow.authUrl())).text();
    const nonce = /name="nonce" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const post = async (): Promise<number> => {
      const body = new URLSearchParams({ nonce, action: 'continue' });
      return (
        await fetch(`${sandbox.url}/o/oauth2/v2/consent`, {
          method: 'POST',
          body,
          redirect: 'manual',
        })
      ).status;
    };
    expect([await post(), await post()]).toEqual([302, 400]);
  });

  it('is skipped by a preset consent', async () => {
    await sandbox.control.presetConsent({ user: ben, drop: [scope.send] });
    const response = await fetch(flow.authUrl(), { redirect: 'manual' });
    expect(new URL(response.headers.get('location') ?? '').searchParams.get('scope')).not.toContain(
      scope.send,
    );
  });
});
