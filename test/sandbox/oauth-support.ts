import { expect } from '@jest/globals';
import type { Credentials } from 'google-auth-library';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { ana, oauthClient, redirectUri, scope } from './support.ts';
import type { OAuth2Client } from './support.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
export const wanted = ['openid', 'email', scope.readonly, scope.send];

export type OAuthFlow = {
  oauth: OAuth2Client;
  /** An authorization URL as the real client makes it. */
  authUrl: (more?: Record<string, string>, scopes?: string[]) => string;
  /** The callback's parameters after the pages were followed. */
  consented: (
    choice?: { user?: string; drop?: string[]; deny?: boolean },
    url?: string,
  ) => Promise<URLSearchParams>;
  /** The tokens of a whole connection. */
  tokens: (url?: string) => Promise<Credentials>;
};

/** Sign-in at a sandbox, as the product would do it. */
export function oauthFlow(sandbox: GoogleSandbox): OAuthFlow {
  const oauth = oauthClient(sandbox.url);
  const authUrl: OAuthFlow['authUrl'] = (more = {}, scopes = wanted) =>
    oauth.generateAuthUrl({
      access_type: 'offline',
      scope: scopes,
      state: 'st/ate=+',
      login_hint: ana,
      ...more,
    });
  const consented: OAuthFlow['consented'] = async (choice = {}, url = authUrl()) => {
    const target = await sandbox.control.consent(url, { user: ana, ...choice });
    expect(target.startsWith(`${redirectUri}?`)).toBe(true);
    return new URL(target).searchParams;
  };
  const tokens: OAuthFlow['tokens'] = async (url) => {
    const code = (await consented({}, url)).get('code') ?? '';
    return (await oauth.getToken(code)).tokens;
  };
  return { oauth, authUrl, consented, tokens };
}
