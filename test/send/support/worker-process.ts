import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { testKeyringText } from '#test/support/keyring.ts';
import type { World } from '#test/support/build-world.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** A worker as a program of its own, so that it can be killed. */
export interface WorkerProcess {
  /** Resolves with the signal that ended it. */
  readonly ended: Promise<NodeJS.Signals | null>;
  kill(): Promise<void>;
}

/** Starts the product's worker on the world's servers, in another namespace than the world's own worker. */
export function startWorkerProcess(
  { config, databaseUrl }: Pick<World, 'config' | 'databaseUrl'>,
  namespace: string,
  failpoints: string | undefined,
): WorkerProcess {
  const { NODE_OPTIONS: _jests, ...env } = process.env;
  const child: ChildProcess = spawn(process.execPath, ['workers/main.ts'], {
    cwd: ROOT,
    stdio: 'ignore',
    env: {
      ...env,
      NODE_ENV: 'test',
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: config.TEMPORAL_ADDRESS,
      TEMPORAL_NAMESPACE: namespace,
      INLET_KEYRING: testKeyringText,
      AUTH_SECRET: config.AUTH_SECRET,
      GOOGLE_CLIENT_ID: config.GOOGLE_CLIENT_ID ?? '',
      GOOGLE_CLIENT_SECRET: config.GOOGLE_CLIENT_SECRET ?? '',
      GOOGLE_BASE_URL: config.GOOGLE_BASE_URL ?? '',
      GOOGLE_TIMEOUT_SECONDS: '30',
      VAULT_PATH: config.VAULT_PATH,
      ALLOW_LOOPBACK_WEBHOOKS: String(config.ALLOW_LOOPBACK_WEBHOOKS),
      INLET_FAILPOINTS: failpoints ?? '',
    },
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_code, signal) => resolve(signal));
  });
  return {
    ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
