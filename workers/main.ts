import { DefaultLogger, Runtime } from '@temporalio/worker';
import { capabilities } from '#capabilities/index.ts';
import { availableCapabilities } from '#capabilities/schedules.ts';
import { openFleet } from '#db/fleet.ts';
import { openDb } from '#db/in-workspace.ts';
import type { DbRole } from '#db/client.ts';
import { systemClock } from '#lib/clock.ts';
import { processConfig } from '#lib/config.ts';
import { rolePassword } from '#lib/crypto/keyring.ts';
import { armFailpoints } from '#lib/failpoint.ts';
import { createLog } from '#lib/log.ts';
import { providers } from '#providers/index.ts';
import { openVault } from '#vault/open-vault.ts';
import { workflowBundle } from './bundle.ts';
import { connectToTemporal } from './connect.ts';
import { createWorker } from './create-worker.ts';
import { createPmsOpener } from './open-pms.ts';
import { createSourcesOpener } from './open-sources.ts';

const config = processConfig();
armFailpoints(config.INLET_FAILPOINTS);
const log = createLog({ level: config.LOG_LEVEL });
// The SDK's own log prints errors of activities, whose text we do not choose.
Runtime.install({ logger: new DefaultLogger('WARN', () => undefined), shutdownSignals: [] });

const options = (role: DbRole) => ({
  url: config.DATABASE_URL,
  role,
  password: rolePassword(config.keyring, role),
  poolSize: 10,
  onPoolError: (code: string) =>
    log.warn('A database connection broke', { component: 'Worker', role, code }),
});
const enrichment = openDb(options('app_enrichment'));
const calendar = openDb(options('app_calendar'));
const mapping = openDb(options('app_mapping'));
const purger = openDb({ ...options('app_purger'), poolSize: 2 });
const fleet = openFleet({ ...options('app_fleet'), poolSize: 2 });

const openSources = createSourcesOpener(config, enrichment);

const connection = await connectToTemporal(config.TEMPORAL_ADDRESS, log);
const worker = await createWorker({
  config,
  connection,
  fleet,
  bundle: await workflowBundle(config.NODE_ENV === 'production', config.INLET_WORKFLOW_BUNDLE),
  deps: {
    enrichment,
    calendar,
    mapping,
    purger,
    keyring: config.keyring,
    log,
    clock: systemClock,
    openMailbox: (owner) => openSources({ ...owner, provider: providers.google.id }).mailbox(),
    openSources,
    openPms: createPmsOpener(config, enrichment),
    capabilities: new Map(
      availableCapabilities(capabilities, config).map((definition) => [definition.id, definition]),
    ),
    vault: openVault(config),
    readMessage: providers.google.offers.readMessage,
    openFeed: (url) =>
      providers.ical.offers.calendarFeed({ url, allowLoopback: config.ALLOW_LOOPBACK_FEEDS }),
  },
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    log.info('Stopping', { component: 'Worker', signal });
    worker.shutdown();
  });
}
log.info('Worker is ready', { component: 'Worker', namespace: config.TEMPORAL_NAMESPACE });
await worker.run();
await connection.close();
await Promise.all([enrichment, calendar, mapping, purger, fleet].map((pool) => pool.close()));
