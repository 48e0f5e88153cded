import type { Incoming, Reply } from '../http.ts';
import type { World } from '../world.ts';
import { authorize, chooseAccount, decide } from './authorize.ts';
import { revoke, tokenInfo, userInfo } from './identity.ts';
import { jwkCerts, pemCerts } from './keys.ts';
import { token } from './token.ts';

type OAuthRoute = { method: string; handle: (world: World, incoming: Incoming) => Reply };

const certs: OAuthRoute = { method: 'oauth.certs', handle: pemCerts };
const info: OAuthRoute = { method: 'oauth.tokeninfo', handle: tokenInfo };
const person: OAuthRoute = { method: 'oauth.userinfo', handle: userInfo };
const tokens: OAuthRoute = { method: 'oauth.token', handle: token };
const revocation: OAuthRoute = { method: 'oauth.revoke', handle: revoke };

/** The OAuth endpoints by verb and path; all of Google's hosts share this one origin, and no path collides. */
export const oauthRoutes: ReadonlyMap<string, OAuthRoute> = new Map([
  ['GET /o/oauth2/v2/auth', { method: 'oauth.authorize', handle: authorize }],
  ['POST /o/oauth2/v2/account', { method: 'oauth.account', handle: chooseAccount }],
  ['POST /o/oauth2/v2/consent', { method: 'oauth.consent', handle: decide }],
  ['POST /token', tokens],
  ['POST /oauth2/token', tokens],
  ['POST /revoke', revocation],
  ['POST /oauth2/revoke', revocation],
  ['GET /tokeninfo', info],
  ['POST /tokeninfo', info],
  ['GET /oauth2/v1/certs', certs],
  ['GET /oauth2/v3/certs', { method: 'oauth.certs', handle: jwkCerts }],
  ['GET /oauth2/v2/userinfo', person],
  ['GET /oauth2/v3/userinfo', person],
  ['GET /v1/userinfo', person],
]);
