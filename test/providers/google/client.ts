import { GMAIL_UNIT_COSTS } from '#lib/config-fields.ts';
import type { AuthorizationRequest, Grant, Mailbox } from '#providers/capabilities.ts';
import type { AccessToken } from '#providers/credentials.ts';
import { createBudget } from '#providers/google/budget.ts';
import { createMailbox } from '#providers/google/gmail.ts';
import { createAuthorization } from '#providers/google/oauth.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { createTransport } from '#providers/google/transport.ts';
import type { GoogleUnderTest, World } from './under-test.ts';

/** The product's own client code, wired to one origin as the composition root wires it. */

export function authorizationAt(
  baseUrl: string,
  { client }: World,
  clientSecret = client.clientSecret,
) {
  const transport = createTransport({ baseUrl, timeoutMs: 30_000 });
  return createAuthorization({ transport, clientId: client.clientId, clientSecret });
}

export interface MailboxOptions {
  readonly timeoutMs?: number;
  readonly unitsPerMinute?: number;
}

/** A mailbox without a tight budget; `accessToken` may be a fixed token. */
export function mailboxAt(
  baseUrl: string,
  accessToken: string | AccessToken,
  options: MailboxOptions = {},
): Mailbox {
  return createMailbox({
    transport: createTransport({ baseUrl, timeoutMs: options.timeoutMs ?? 30_000 }),
    accessToken: typeof accessToken === 'string' ? async () => accessToken : accessToken,
    budget: createBudget({
      unitsPerMinute: options.unitsPerMinute ?? 1_000_000,
      costs: GMAIL_UNIT_COSTS,
      concurrency: 4,
    }),
    mailboxKey: 'mailbox-under-test',
  });
}

export function startRequest(
  { client }: World,
  more: Partial<AuthorizationRequest> = {},
): AuthorizationRequest {
  return {
    redirectUri: client.redirectUri,
    state: 'state-of-the-test',
    scopes: [SCOPES.gmailReadonly],
    hasRefreshToken: false,
    ...more,
  };
}

/** Connects as a user would: consent page, redirect, exchange. */
export async function connect(google: GoogleUnderTest, world: World): Promise<Grant> {
  const authorization = authorizationAt(google.baseUrl, world);
  const { url, codeVerifier, nonce } = authorization.start(startRequest(world));
  const redirect = await google.consent(url);
  const code = redirect.searchParams.get('code') ?? '';
  return authorization.exchange({
    code,
    codeVerifier,
    nonce,
    redirectUri: world.client.redirectUri,
  });
}

/** The ProviderError that a promise rejects with, as what callers decide on. */
export async function refusal(call: Promise<unknown>): Promise<Record<string, unknown>> {
  const error: unknown = await call.then(
    () => new Error('The call was answered.'),
    (thrown: unknown) => thrown,
  );
  const { name, kind, code, reason, status, retryAfterMs } = error as Record<string, unknown>;
  if (name !== 'ProviderError') throw error;
  const told = { kind, code, reason, status, retryAfterMs };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}
