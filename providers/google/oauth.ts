import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { systemClock } from '#lib/clock.ts';
import type { Clock } from '#lib/clock.ts';
import type { Authorization, CallOptions, RefreshedToken } from '../capabilities.ts';
import { isProviderError } from '../error.ts';
import type { ProviderError } from '../error.ts';
import { classifyOAuthError, providerError } from './classify.ts';
import { createIdTokenVerifier } from './id-token.ts';
import { IDENTITY_SCOPES, parseScopes } from './scopes.ts';
import type { Transport } from './transport.ts';

export interface AuthorizationNeeds {
  readonly transport: Transport;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clock?: Clock;
}

const tokenAnswer = z.looseObject({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  /** Set by the library from `expires_in`; an answer without it would make the library refresh at every 403. */
  expiry_date: z.number(),
  scope: z.string().optional(),
  id_token: z.string().optional(),
});

type TokenAnswer = z.output<typeof tokenAnswer>;

/** Google's OAuth 2.0 code flow with PKCE for a confidential client. */
export function createAuthorization(needs: AuthorizationNeeds): Authorization {
  const { transport, clientId, clientSecret } = needs;
  const clock = needs.clock ?? systemClock;
  const makeClient = () => transport.client({ clientId, clientSecret });
  const verifyIdToken = createIdTokenVerifier(makeClient, clientId);

  return {
    start(request) {
      const codeVerifier = randomBytes(48).toString('base64url');
      const nonce = randomBytes(24).toString('base64url');
      const url = new URL(makeClient().generateAuthUrl({ redirect_uri: request.redirectUri }));
      const parameters = {
        scope: [...new Set([...IDENTITY_SCOPES, ...request.scopes])].join(' '),
        state: request.state,
        nonce,
        code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
        code_challenge_method: 'S256',
        access_type: 'offline',
        include_granted_scopes: 'true',
        ...(!request.hasRefreshToken && { prompt: 'consent' }),
        ...(request.loginHint !== undefined && { login_hint: request.loginHint }),
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return { url: url.href, codeVerifier, nonce };
    },

    async exchange({ code, codeVerifier, redirectUri, nonce }, options) {
      const call = async () => {
        const { tokens } = await makeClient().getToken({
          code,
          codeVerifier,
          redirect_uri: redirectUri,
        });
        return { tokens, refreshToken: tokens.refresh_token };
      };
      const answer = await tokens(call, clock, options).catch((error: unknown) => {
        throw isProviderError(error) ? asExchangeError(error) : error;
      });
      if (answer.id_token === undefined)
        throw providerError('rejected', { code: 'ID_TOKEN_INVALID' });
      const identity = await verifyIdToken(answer.id_token, nonce).catch((error: unknown) => {
        throw isProviderError(error) ? asExchangeError(error) : error;
      });
      return { ...identity, ...refreshed(answer) };
    },

    async refresh(refreshToken, options) {
      const client = makeClient();
      client.setCredentials({ refresh_token: refreshToken });
      const call = async () => {
        // The library puts the old refresh token over a new one; only the event still has the answer's own.
        let issued: string | null | undefined;
        client.once('tokens', (received: { refresh_token?: string | null } | null) => {
          issued = received?.refresh_token;
        });
        const { credentials } = await client.refreshAccessToken();
        return { tokens: credentials, refreshToken: issued };
      };
      return refreshed(await tokens(call, clock, options));
    },

    async revoke(token, options) {
      try {
        options?.signal?.throwIfAborted();
        await makeClient().revokeToken(token);
        return 'revoked';
      } catch (error) {
        options?.signal?.throwIfAborted();
        const refusal = classifyOAuthError(error, clock.now());
        if (refusal.reason === 'invalid_token') return 'already-dead';
        throw refusal;
      }
    },
  };
}

interface Received {
  readonly tokens: unknown;
  readonly refreshToken: string | null | undefined;
}

/** One call of the token endpoint; a 200 that is not a whole token answer is an unknown outcome, not a refusal. */
async function tokens(
  call: () => Promise<Received>,
  clock: Clock,
  options?: CallOptions,
): Promise<TokenAnswer> {
  options?.signal?.throwIfAborted();
  const received = await call().catch((error: unknown) => {
    options?.signal?.throwIfAborted();
    throw classifyOAuthError(error, clock.now());
  });
  const { refresh_token: _ours, ...rest } = { ...(received.tokens as Record<string, unknown>) };
  const parsed = tokenAnswer.safeParse(
    received.refreshToken ? { ...rest, refresh_token: received.refreshToken } : rest,
  );
  if (!parsed.success) throw providerError('malformed');
  return parsed.data;
}

function refreshed(answer: TokenAnswer): RefreshedToken {
  return {
    accessToken: answer.access_token,
    expiresAt: new Date(answer.expiry_date),
    scopes: answer.scope === undefined ? null : parseScopes(answer.scope),
    refreshToken: answer.refresh_token ?? null,
  };
}

/**
 * A code works once. When the answer was lost, nobody knows whether it was used, so the user starts
 * again; and `invalid_grant` here speaks of the code, not of the connection.
 */
function asExchangeError(error: ProviderError): ProviderError {
  const more = error.status === undefined ? {} : { status: error.status };
  if (error.kind === 'auth-expired')
    return providerError('rejected', { code: 'CODE_REJECTED', ...more });
  const isUnknown =
    error.kind === 'unavailable' || error.kind === 'rate-limited' || error.kind === 'malformed';
  return isUnknown ? providerError('unavailable', { code: 'CONNECT_AGAIN', ...more }) : error;
}
