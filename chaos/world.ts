import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { type Product, prepareProduct } from '#runtime/product.ts';
import { type Databases, openDatabases } from '#test/support/databases.ts';
import { testKeyringText } from '#test/support/keyring.ts';
import { CLIENT, mailAccounts, startMailboxes } from '#test/support/mailboxes.ts';
import { bundleWorkflows } from '#workers/bundle.ts';
import { type Servers, startServers } from './servers.ts';

/** What is killed (servers, programs) and what is not (Google, and our own look at the database). */
export interface ChaosWorld {
  readonly servers: Servers;
  readonly product: Product;
  readonly sandbox: GoogleSandbox;
  readonly databases: Databases;
  readonly nextAccount: ReturnType<typeof mailAccounts>;
  /** Has something of the world closed with it. */
  onStop(close: () => Promise<void>): void;
  stop(): Promise<void>;
}

const POLL_SECONDS = '20';

export async function startWorld(stateDir: string): Promise<ChaosWorld> {
  const servers = await startServers(stateDir);
  const sandbox = await startMailboxes();
  // Set-up rows are sealed with the tests' keyring, so the installation gets that one.
  await writeFile(join(stateDir, 'keyring.json'), testKeyringText, { mode: 0o600 });
  // Built once: most of what a killed worker needs to come back would be this.
  const bundle = resolve(stateDir, 'workflow-bundle.js');
  await writeFile(bundle, (await bundleWorkflows()).code);
  const product = await prepareProduct(servers.stack, {
    env: {
      GOOGLE_CLIENT_ID: CLIENT.id,
      GOOGLE_CLIENT_SECRET: CLIENT.secret,
      GOOGLE_BASE_URL: sandbox.url,
      GMAIL_UNITS_PER_MINUTE: '1000000',
      ALLOW_LOOPBACK_FEEDS: 'true',
      ALLOW_LOOPBACK_WEBHOOKS: 'true',
      POLL_INTERVAL_SECONDS: POLL_SECONDS,
      FEED_POLL_INTERVAL_SECONDS: POLL_SECONDS,
      METRICS_ENABLED: 'false',
      INLET_WORKFLOW_BUNDLE: bundle,
    },
  });
  const url = new URL(servers.databaseUrl);
  url.pathname = '/inlet';
  const databases = openDatabases(url.href);
  const closers: (() => Promise<void>)[] = [];
  return {
    servers,
    product,
    sandbox,
    databases,
    nextAccount: mailAccounts(),
    onStop: (close) => void closers.push(close),
    stop: async () => {
      await Promise.all(closers.map((close) => close()));
      await databases.close();
      await servers.stop();
      await sandbox.close();
    },
  };
}
