import { Connection } from '@temporalio/client';
import { createResolveCaller } from '#auth/caller.ts';
import { createSignIn } from '#auth/sign-in.ts';
import { capabilities } from '#capabilities/index.ts';
import { openAuth } from '#db/auth.ts';
import { openDb } from '#db/in-workspace.ts';
import { systemClock } from '#lib/clock.ts';
import { processConfig } from '#lib/config.ts';
import { rolePassword } from '#lib/crypto/keyring.ts';
import { armFailpoints } from '#lib/failpoint.ts';
import { createLog } from '#lib/log.ts';
import { dataConverter } from '#lib/temporal-converter.ts';
import { createPms, pmsSettings } from '#providers/pms.ts';
import { openVault } from '#vault/open-vault.ts';
import { createApp } from './app.ts';
import { createCatalogue } from './catalogue.ts';
import { createEndpointCheck } from './endpoint-check.ts';
import { createFeedReader } from './feed-reader.ts';
import { createGoogleAccess } from './google.ts';
import { createMetrics } from './metrics.ts';
import { createTemporalOutbox } from './outbox.ts';
import { createLimits } from './rate-limit.ts';
import { createTemporalSyncClient } from './temporal-client.ts';

const config = processConfig();
armFailpoints(config.INLET_FAILPOINTS);
const log = createLog({ level: config.LOG_LEVEL });
const clock = systemClock;

const pool = (role: 'app_api' | 'app_auth' | 'app_mapping', poolSize: number) => ({
  url: config.DATABASE_URL,
  role,
  password: rolePassword(config.keyring, role),
  poolSize,
  onPoolError: (code: string) =>
    log.warn('A database connection broke', { component: 'Api', role, code }),
});
const api = openDb(pool('app_api', 15));
const auth = openAuth(pool('app_auth', 10));
const mapping = openDb(pool('app_mapping', 8));
const signIn = createSignIn({
  db: auth,
  secret: config.AUTH_SECRET,
  apiUrl: config.API_URL,
  webUrl: config.WEB_URL,
});
// Lazy: the API serves while Temporal is away, and says so where it is needed.
const temporal = Connection.lazy({ address: config.TEMPORAL_ADDRESS });

const workflows = {
  connection: temporal,
  namespace: config.TEMPORAL_NAMESPACE,
  dataConverter: dataConverter(config.keyring),
};

const app = createApp({
  config,
  clock,
  log,
  db: { api, auth, mapping },
  signIn,
  resolveCaller: createResolveCaller({ db: auth, signIn, clock }),
  catalogue: createCatalogue(capabilities, config),
  sync: createTemporalSyncClient(workflows),
  outbox: createTemporalOutbox(workflows),
  google: createGoogleAccess(config, api),
  pms: createPms(pmsSettings(config)),
  feeds: createFeedReader({ allowLoopback: config.ALLOW_LOOPBACK_FEEDS }),
  endpoints: createEndpointCheck({ allowLoopback: config.ALLOW_LOOPBACK_WEBHOOKS }),
  vault: openVault(config),
  metrics: createMetrics(),
  limits: createLimits(clock),
});

const server = app.listen(config.API_PORT, config.API_HOST, (error) => {
  if (error) throw error;
  log.info('API is listening', { component: 'Api', host: config.API_HOST, port: config.API_PORT });
});
server.requestTimeout = 120_000;
server.headersTimeout = 20_000;

/** Lets requests under way end, for a few seconds, then closes what they used. */
async function stop(signal: string): Promise<void> {
  log.info('Stopping', { component: 'Api', signal });
  const closed = Promise.withResolvers<void>();
  server.close(() => closed.resolve());
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), 3_000);
  await closed.promise;
  clearTimeout(force);
  await Promise.all([api.close(), auth.close(), mapping.close(), temporal.close()]);
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));
