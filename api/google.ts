import { createCredentialStore } from '#db/credentials.ts';
import type { Db } from '#db/in-workspace.ts';
import type { Config } from '#lib/config.ts';
import type { AccessToken } from '#providers/credentials.ts';
import { createBudget } from '#providers/google/budget.ts';
import { google } from '#providers/google/index.ts';
import { createTransport } from '#providers/google/transport.ts';
import { createTokenSource } from '#providers/token-source.ts';
import type { GoogleAccess } from './google-access.ts';

/** Google by its real client, or null when this installation has no client id. */
export function createGoogleAccess(config: Config, db: Db): GoogleAccess | null {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret } = config;
  if (clientId === undefined || clientSecret === undefined) return null;
  const transport = createTransport({
    baseUrl: config.GOOGLE_BASE_URL,
    timeoutMs: config.GOOGLE_TIMEOUT_SECONDS * 1000,
  });
  const authorization = google.offers.authorization({ transport, clientId, clientSecret });
  const budget = createBudget({
    unitsPerMinute: config.GMAIL_UNITS_PER_MINUTE,
    costs: config.GMAIL_UNIT_COSTS,
    concurrency: config.GMAIL_CONCURRENCY,
  });
  const labels = (accessToken: AccessToken, accountSub: string, signal: AbortSignal) =>
    google.offers
      .mailbox({ transport, accessToken, budget, mailboxKey: accountSub })
      .labels({ signal });

  return {
    authorization,
    labelsWith: (token, accountSub, signal) => labels(async () => token, accountSub, signal),
    labelsOf: (scope, { connectionId, accountSub }, signal) => {
      const store = createCredentialStore(db, config.keyring, scope);
      const { refresh } = authorization;
      return labels(createTokenSource({ connectionId, store, refresh }), accountSub, signal);
    },
  };
}
