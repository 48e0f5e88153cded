import type { SendDeps } from '#activities/send-deps.ts';
import { createCredentialStore } from '#db/credentials.ts';
import type { Db } from '#db/in-workspace.ts';
import type { Config } from '#lib/config.ts';
import { createBudget } from '#providers/google/budget.ts';
import { createTransport } from '#providers/google/transport.ts';
import { providers } from '#providers/index.ts';
import { createTokenSource } from '#providers/token-source.ts';

/**
 * Opens senders. Their budget is their own: a sync that has used up the mailbox's units, or was throttled, must not hold
 * a mail back; whether Google takes it is Google's to say.
 */
export function createSenderOpener(config: Config, db: Db): SendDeps['openSender'] {
  const transport = createTransport({
    baseUrl: config.GOOGLE_BASE_URL,
    timeoutMs: config.GOOGLE_TIMEOUT_SECONDS * 1000,
  });
  const authorization = providers.google.offers.authorization({
    transport,
    clientId: config.GOOGLE_CLIENT_ID ?? '',
    clientSecret: config.GOOGLE_CLIENT_SECRET ?? '',
  });
  const budget = createBudget({
    unitsPerMinute: config.GMAIL_UNITS_PER_MINUTE,
    costs: config.GMAIL_UNIT_COSTS,
    concurrency: config.GMAIL_CONCURRENCY,
  });
  return (owner) =>
    providers.google.offers.mailSender({
      transport,
      accessToken: createTokenSource({
        connectionId: owner.connectionId,
        store: createCredentialStore(db, config.keyring, owner),
        refresh: (refreshToken, options) => authorization.refresh(refreshToken, options),
      }),
      budget,
      mailboxKey: owner.accountSub,
      grantedScopes: owner.grantedScopes,
    });
}
