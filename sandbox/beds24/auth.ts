import { randomBytes } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import type { Beds24World } from './world.ts';

const DAY_MS = 86_400_000;
/** A refresh token that nobody uses dies (wiki: 30 days). */
const REFRESH_IDLE_MS = 30 * DAY_MS;

export type Caller = { scopes: string[] };

/** The shape of every refusal: HTTP status and body code agree but for the old API's codes. */
export function refuse(response: Response, status: number, error: string, code = status): void {
  response.status(status).json({ success: false, type: 'error', code, error });
}

/** Who calls, by the `token` header; undefined after the refusal was sent. */
export function callerOf(
  world: Beds24World,
  request: Request,
  response: Response,
): Caller | undefined {
  const caller = validCaller(world, request.get('token'));
  if (caller === undefined) refuse(response, 401, 'Token not valid');
  return caller;
}

function validCaller(world: Beds24World, text: string | undefined): Caller | undefined {
  const token = world.tokens.get(text ?? '');
  const refresh = world.refreshTokens.get(token?.refreshToken ?? '');
  if (token === undefined || refresh === undefined || token.expiresAt <= world.now())
    return undefined;
  return { scopes: refresh.scopes };
}

/** Setup code → refresh token → token. A wrong token is told with HTTP 200 by `details`. */
export function mountAuth(router: Router, world: Beds24World): void {
  const issue = (refreshToken: string) => {
    const token = `token-${randomBytes(12).toString('hex')}`;
    const { tokenSeconds } = world.options;
    world.tokens.set(token, { refreshToken, expiresAt: world.now() + tokenSeconds * 1000 });
    return { token, expiresIn: tokenSeconds };
  };

  router.get('/authentication/setup', (request, response) => {
    const code = request.get('code');
    const at = world.invites.findIndex((invite) => invite.code === code);
    const [invite] = at === -1 ? [] : world.invites.splice(at, 1);
    if (invite === undefined || invite.expiresAt <= world.now())
      return refuse(response, 401, 'Code not valid');
    const refreshToken = `refresh-${randomBytes(12).toString('hex')}`;
    world.refreshTokens.set(refreshToken, { scopes: invite.scopes, usedAt: world.now() });
    response.json({ ...issue(refreshToken), refreshToken });
  });

  router.get('/authentication/token', (request, response) => {
    const text = request.get('refreshToken') ?? '';
    const refresh = world.refreshTokens.get(text);
    if (refresh === undefined || world.now() - refresh.usedAt > REFRESH_IDLE_MS)
      return refuse(response, 401, 'Token not valid');
    refresh.usedAt = world.now();
    response.json(issue(text));
  });

  router.get('/authentication/details', (request, response) => {
    const caller = validCaller(world, request.get('token'));
    if (caller === undefined) return void response.json({ validToken: false });
    const { ownerId } = world;
    response.json({
      validToken: true,
      token: {
        ownerId,
        expiresIn: world.options.tokenSeconds,
        created: new Date(world.now()).toISOString(),
        scopes: caller.scopes,
        deviceName: 'sandbox',
        linkedProperties: false,
        onlyPropertyId: null,
        whiteListOnly: false,
        whiteList: [],
      },
      diagnostics: { requestIp: '192.168.0.1' },
    });
  });
}
