import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTemporalSyncClient } from '#api/temporal-client.ts';
import type { SyncClient } from '#api/sync-client.ts';
import type { ActivityDeps } from '#activities/deps.ts';
import { capabilities } from '#capabilities/index.ts';
import { availableCapabilities } from '#capabilities/schedules.ts';
import { systemClock } from '#lib/clock.ts';
import { type Config, loadConfig } from '#lib/config.ts';
import { createLog } from '#lib/log.ts';
import { dataConverter } from '#lib/temporal-converter.ts';
import { google } from '#providers/google/index.ts';
import { ical } from '#providers/ical/index.ts';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { bundleWorkflows } from '#workers/bundle.ts';
import { createWorker } from '#workers/create-worker.ts';
import { openVault } from '#vault/open-vault.ts';
import { createPmsOpener } from '#workers/open-pms.ts';
import { createSourcesOpener } from '#workers/open-sources.ts';
import { type Databases, openDatabases } from './databases.ts';
import { testKeyring, testKeyringText } from './keyring.ts';
import { CLIENT, type MailAccount, mailAccounts, startMailboxes } from './mailboxes.ts';
import { type TemporalNamespace, openNamespace } from './temporal-namespace.ts';

/** A line of the product's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly message: string };

/** Everything that a run runs on, real but for Google, with a worker in this process. */
export interface World {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly databases: Databases;
  readonly sandbox: GoogleSandbox;
  readonly temporal: TemporalNamespace;
  /** The API's own client of the workflows. */
  readonly sync: SyncClient;
  readonly log: LogLine[];
  readonly nextAccount: () => MailAccount;
}

export interface WorldOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** May put something of the caller's own in the place of what steps are made of, such as a clock. */
  readonly change?: (deps: ActivityDeps) => ActivityDeps;
}

/** A world on running servers, and how to end it. */
export interface BuiltWorld {
  readonly world: World;
  readonly deps: ActivityDeps;
  end(): Promise<void>;
}

/** Builds a world on a migrated database and a Temporal server. */
export async function buildWorld(
  {
    databaseUrl,
    temporalAddress,
  }: { readonly databaseUrl: string; readonly temporalAddress: string },
  options: WorldOptions = {},
): Promise<BuiltWorld> {
  const vaultFolder = mkdtempSync(join(tmpdir(), 'inlet-vault-'));
  const sandbox = await startMailboxes();
  const temporal = await openNamespace(temporalAddress);
  const databases = openDatabases(databaseUrl);
  const config = loadConfig({
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: temporal.namespace,
    INLET_KEYRING: testKeyringText,
    AUTH_SECRET: 'a-secret-of-the-tests-with-enough-characters',
    GOOGLE_CLIENT_ID: CLIENT.id,
    GOOGLE_CLIENT_SECRET: CLIENT.secret,
    GOOGLE_BASE_URL: sandbox.url,
    GOOGLE_TIMEOUT_SECONDS: '30',
    GMAIL_UNITS_PER_MINUTE: '1000000',
    ALLOW_LOOPBACK_FEEDS: 'true',
    VAULT_PATH: vaultFolder,
    ...options.env,
  });
  const lines: LogLine[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as LogLine) };
  const openSources = createSourcesOpener(config, databases.enrichment);
  const deps: ActivityDeps = {
    ...databases,
    keyring: testKeyring,
    log: createLog({ level: 'info', destination }),
    clock: systemClock,
    openMailbox: (owner) => openSources({ ...owner, provider: google.id }).mailbox(),
    openSources,
    openPms: createPmsOpener(config, databases.enrichment),
    capabilities: new Map(
      availableCapabilities(capabilities, config).map((definition) => [definition.id, definition]),
    ),
    readMessage: google.offers.readMessage,
    openFeed: (url) => ical.offers.calendarFeed({ url, allowLoopback: true }),
    vault: openVault(config),
  };
  const worker = await createWorker({
    config,
    connection: temporal.native,
    bundle: await bundleWorkflows(),
    deps: options.change?.(deps) ?? deps,
    fleet: databases.fleet,
  });
  // It would start workflows for connections that a test has only just set up.
  await temporal.client.schedule.getHandle('reconcile-fleet').delete();
  // Prisma loads its compiler with a client's first query, which jest forbids between tests, where relays ask as well.
  const { fleet, mapping, enrichment } = databases;
  await Promise.all([fleet.unnumbered(1), mapping.ping(), enrichment.ping()]);
  const running = worker.run();
  const world: World = {
    config,
    databaseUrl,
    databases,
    sandbox,
    temporal,
    sync: createTemporalSyncClient({
      connection: temporal.connection,
      namespace: temporal.namespace,
      dataConverter: dataConverter(testKeyring),
    }),
    log: lines,
    nextAccount: mailAccounts(),
  };
  const end = async (): Promise<void> => {
    rmSync(vaultFolder, { recursive: true, force: true });
    worker.shutdown();
    await running;
    await temporal.close();
    await sandbox.close();
    await databases.close();
  };
  return { world, deps, end };
}
