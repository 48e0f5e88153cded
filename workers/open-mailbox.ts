import type { ActivityDeps, MailboxOwner } from '#activities/deps.ts';
import { createCredentialStore } from '#db/credentials.ts';
import type { Db } from '#db/in-workspace.ts';
import type { Config } from '#lib/config.ts';
import { failpoint } from '#lib/failpoint.ts';
import type { AccessToken } from '#providers/credentials.ts';
import { createBudget } from '#providers/google/budget.ts';
import { providers } from '#providers/index.ts';
import { createTransport } from '#providers/google/transport.ts';
import { createTokenSource } from '#providers/token-source.ts';

/** Longer than a chunk of messages takes at the quota's pace, so that a normal import never counts as throttled. */
const MAX_BUDGET_WAIT_MS = 25_000;
const MAX_TOKEN_SOURCES = 1_000;

/** Opens mailboxes with one budget for the process and one token source per connection. */
export function createMailboxOpener(config: Config, db: Db): ActivityDeps['openMailbox'] {
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
    maxWaitMs: MAX_BUDGET_WAIT_MS,
  });
  const sources = new Map<string, AccessToken>();

  const tokenSource = (owner: MailboxOwner): AccessToken => {
    const known = sources.get(owner.connectionId);
    if (known !== undefined) return known;
    // Nothing but a cache: losing it costs a read of the database.
    if (sources.size >= MAX_TOKEN_SOURCES) sources.clear();
    const source = createTokenSource({
      connectionId: owner.connectionId,
      store: createCredentialStore(db, config.keyring, owner),
      refresh: async (refreshToken, options) => {
        const refreshed = await authorization.refresh(refreshToken, options);
        failpoint('token.refreshed');
        return refreshed;
      },
    });
    sources.set(owner.connectionId, source);
    return source;
  };

  return (owner) =>
    providers.google.offers.mailbox({
      transport,
      accessToken: tokenSource(owner),
      budget,
      mailboxKey: owner.accountSub,
    });
}
