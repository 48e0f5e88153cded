import type { ActivityDeps, MailboxOwner } from '#activities/deps.ts';
import { createCredentialStore } from '#db/credentials.ts';
import type { Db } from '#db/in-workspace.ts';
import { CALENDAR_UNIT_COSTS, PEOPLE_UNIT_COSTS } from '#lib/config-fields.ts';
import type { Config } from '#lib/config.ts';
import { failpoint } from '#lib/failpoint.ts';
import type { AccessToken } from '#providers/credentials.ts';
import { ProviderError } from '#providers/error.ts';
import { createBudget } from '#providers/google/budget.ts';
import { createDriveMemory } from '#providers/google/drive-memory.ts';
import { createTransport } from '#providers/google/transport.ts';
import { providers } from '#providers/index.ts';
import { createTokenSource } from '#providers/token-source.ts';

/** Longer than a chunk of messages takes at the quota's pace, so that a normal import never counts as throttled. */
const MAX_BUDGET_WAIT_MS = 25_000;
const MAX_TOKEN_SOURCES = 1_000;

/** Opens what Google offers, with one budget per service for the process and one token source per connection. */
export function createSourcesOpener(config: Config, db: Db): ActivityDeps['openSources'] {
  const transport = createTransport({
    baseUrl: config.GOOGLE_BASE_URL,
    timeoutMs: config.GOOGLE_TIMEOUT_SECONDS * 1000,
  });
  const tokenSource = createTokenSources(config, db, transport);
  const budget = <Method extends string>(
    unitsPerMinute: number,
    costs: Readonly<Record<Method, number>>,
  ) =>
    createBudget({
      unitsPerMinute,
      costs,
      concurrency: config.GMAIL_CONCURRENCY,
      maxWaitMs: MAX_BUDGET_WAIT_MS,
    });
  const mail = budget(config.GMAIL_UNITS_PER_MINUTE, config.GMAIL_UNIT_COSTS);
  const drive = budget(config.DRIVE_UNITS_PER_MINUTE, config.DRIVE_UNIT_COSTS);
  const calendar = budget(config.CALENDAR_REQUESTS_PER_MINUTE, CALENDAR_UNIT_COSTS);
  const people = budget(config.PEOPLE_REQUESTS_PER_MINUTE, PEOPLE_UNIT_COSTS);

  const memory = createDriveMemory();
  const fileLimits = {
    filesPerRun: config.MAX_FILES_PER_RUN,
    maxBytes: config.MAX_FILE_SIZE_MB * 1024 * 1024,
    mimeTypes: config.SUPPORTED_MIME_TYPES,
  };

  return (owner) => {
    if (owner.provider !== providers.google.id) {
      throw new ProviderError('unsupported', 'The provider has nothing to be collected.');
    }
    const { offers } = providers.google;
    const needs = () => ({
      transport,
      accessToken: tokenSource(owner),
      mailboxKey: owner.accountSub,
    });
    return {
      mailbox: () => offers.mailbox({ ...needs(), budget: mail }),
      calendars: () => offers.calendars({ ...needs(), budget: calendar }),
      files: () => offers.files({ ...needs(), budget: drive, memory }),
      contacts: () => offers.contacts({ ...needs(), budget: people }),
      fileLimits,
    };
  };
}

/** One token source per connection, so that its access token is fetched once for all it offers. */
function createTokenSources(
  config: Config,
  db: Db,
  transport: ReturnType<typeof createTransport>,
): (owner: MailboxOwner) => AccessToken {
  const authorization = providers.google.offers.authorization({
    transport,
    clientId: config.GOOGLE_CLIENT_ID ?? '',
    clientSecret: config.GOOGLE_CLIENT_SECRET ?? '',
  });
  const sources = new Map<string, AccessToken>();
  return (owner) => {
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
}
