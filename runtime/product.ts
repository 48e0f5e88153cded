import { choosePort } from './ports.ts';
import { installationSecrets } from './installation.ts';
import { prepareDatabase } from './prepare-database.ts';
import { parseKeyring } from '#lib/crypto/keyring.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningProcess } from './processes.ts';
import type { Stack } from './stack.ts';

export interface ProductOptions {
  /** Added to the environment of api and worker, such as where Google is and its client's id and secret. */
  env?: Record<string, string>;
  apiPort?: number;
  /** Restart a program when one of its files changes. */
  watch?: boolean;
}

export interface Product {
  apiUrl: string;
  /** The whole environment of api and worker, to start another worker with, or one again after a kill. */
  env: NodeJS.ProcessEnv;
  appliedMigrations: string[];
  startApi: (env?: Record<string, string>) => Promise<RunningProcess>;
  startWorker: (name?: string, env?: Record<string, string>) => Promise<RunningProcess>;
}

/**
 * Makes a stack's servers ready for Inlet and says how its programs are started on it: database migrated, secrets made,
 * addresses set. Starts nothing yet. Throws when the stack has no database or no Temporal server.
 */
export async function prepareProduct(stack: Stack, options: ProductOptions = {}): Promise<Product> {
  if (!stack.databaseUrl || !stack.temporal)
    throw new Error('Inlet needs a PostgreSQL and a Temporal server: this stack lacks one');
  const secrets = await installationSecrets(stack.stateDir);
  const owner = stack.postgres ? named(stack.postgres.url, 'inlet') : stack.databaseUrl;
  const keyring = parseKeyring(await readFile(secrets.INLET_KEYRING, 'utf8'));
  const appliedMigrations = await prepareDatabase(owner, keyring);
  const apiPort = options.apiPort ?? (await choosePort('API_PORT'));
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...secrets,
    // The programs connect as roles of their own: they are not shown the superuser's password.
    DATABASE_URL: withoutUser(owner),
    MIGRATION_DATABASE_URL: '',
    TEMPORAL_ADDRESS: stack.temporal.address,
    TEMPORAL_UI_URL: stack.temporal.uiUrl ?? '',
    API_PORT: String(apiPort),
    API_URL: apiUrl,
    VAULT_PATH: join(stack.stateDir, 'vault'),
    ...options.env,
  };
  const watch = options.watch ? ['--watch', '--watch-preserve-output'] : [];
  return {
    apiUrl,
    env,
    appliedMigrations,
    startApi: (more = {}) =>
      stack.run({
        name: 'api',
        command: process.execPath,
        args: [...watch, 'api/main.ts'],
        env: { ...env, ...more },
        readyUrl: `${apiUrl}/healthz`,
        readyWithinMs: 60_000,
      }),
    startWorker: (name = 'worker', more = {}) =>
      stack.run({
        name,
        command: process.execPath,
        args: [...watch, 'workers/main.ts'],
        env: { ...env, ...more },
      }),
  };
}

function named(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}

function withoutUser(url: string): string {
  const address = new URL(url);
  address.username = '';
  address.password = '';
  return address.href;
}
