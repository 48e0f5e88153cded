import type { ActivityDeps, SourcesOwner } from '#activities/deps.ts';
import { readSecret } from '#db/connection-secret.ts';
import { createCredentialStore } from '#db/credentials.ts';
import type { Db } from '#db/in-workspace.ts';
import { systemClock } from '#lib/clock.ts';
import type { Clock } from '#lib/clock.ts';
import type { Config } from '#lib/config.ts';
import { failpoint } from '#lib/failpoint.ts';
import type { AccessToken } from '#providers/credentials.ts';
import { ProviderError } from '#providers/error.ts';
import { createPms, isPmsId, pmsSettings } from '#providers/pms.ts';
import { createTokenSource } from '#providers/token-source.ts';

type Settings = Parameters<typeof pmsSettings>[0] & Pick<Config, 'keyring'>;

const MAX_TOKEN_SOURCES = 1_000;

/** Opens accounts of property-management systems, with one pace per account and one token source per connection. */
export function createPmsOpener(
  config: Settings,
  db: Db,
  clock: Clock = systemClock,
): ActivityDeps['openPms'] {
  const pms = createPms({ ...pmsSettings(config), clock });
  const sources = new Map<string, AccessToken>();

  const tokenSource = (owner: SourcesOwner): AccessToken => {
    const known = sources.get(owner.connectionId);
    if (known !== undefined) return known;
    // Nothing but a cache: losing it costs a read of the database.
    if (sources.size >= MAX_TOKEN_SOURCES) sources.clear();
    const source = createTokenSource({
      connectionId: owner.connectionId,
      clock,
      store: createCredentialStore(db, config.keyring, owner),
      refresh: async (refreshToken, options) => {
        const refreshed = await pms.refresh(refreshToken, options);
        failpoint('token.refreshed');
        return refreshed;
      },
    });
    sources.set(owner.connectionId, source);
    return source;
  };

  return (owner) => {
    if (!isPmsId(owner.provider)) {
      throw new ProviderError('unsupported', 'The provider has no reservations.');
    }
    return pms.open(owner.provider, {
      accountId: owner.accountSub,
      accessToken: tokenSource(owner),
      secret: async () => {
        const secret = await db.inWorkspace(owner, (tx) => readSecret(tx, config.keyring, owner));
        if (secret !== null) return secret;
        throw new ProviderError('auth-expired', 'The connection has no usable credential.', {
          code: 'NOT_CONNECTED',
        });
      },
    });
  };
}
