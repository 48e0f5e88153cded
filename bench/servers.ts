import { choosePort } from '#runtime/ports.ts';
import { setRolePasswords } from '#runtime/prepare-database.ts';
import { startStack } from '#runtime/stack.ts';
import { createTestDatabase } from '#runtime/test-database.ts';
import { type BuiltWorld, buildWorld } from '#test/support/build-world.ts';
import { testKeyring, testKeyringText } from '#test/support/keyring.ts';

export interface Bench extends BuiltWorld {
  /** Starts the API as a program of its own, once, and returns its address. */
  startApi(): Promise<string>;
  stop(): Promise<void>;
}

/** Real servers of the bench's own, the sandbox, and a worker in this process. Google's quota is out of the way. */
export async function startBench(): Promise<Bench> {
  const stack = await startStack({
    stateDir: '.inlet/bench',
    empty: true,
    alwaysEmbedded: true,
    parts: { postgres: true, temporal: true },
  });
  const database = await createTestDatabase({
    serverUrl: stack.databaseUrl ?? '',
    prepare: (url) => setRolePasswords(url, testKeyring),
  });
  const built = await buildWorld(
    { databaseUrl: database.url, temporalAddress: stack.temporal?.address ?? '' },
    { env: { GMAIL_CONCURRENCY: '8', LOG_LEVEL: 'warn', ALLOW_LOOPBACK_WEBHOOKS: 'true' } },
  );
  const startApi = async (): Promise<string> => {
    const { config } = built.world;
    const port = await choosePort('API_PORT');
    const url = `http://127.0.0.1:${port}`;
    const address = new URL(database.url);
    address.username = '';
    address.password = '';
    await stack.run({
      name: 'api',
      command: process.execPath,
      args: ['api/main.ts'],
      env: {
        NODE_ENV: 'production',
        DATABASE_URL: address.href,
        TEMPORAL_ADDRESS: config.TEMPORAL_ADDRESS,
        TEMPORAL_NAMESPACE: config.TEMPORAL_NAMESPACE,
        INLET_KEYRING: testKeyringText,
        AUTH_SECRET: config.AUTH_SECRET,
        VAULT_PATH: config.VAULT_PATH,
        API_PORT: String(port),
        API_URL: url,
        LOG_LEVEL: 'warn',
      },
      readyUrl: `${url}/healthz`,
      readyWithinMs: 60_000,
    });
    return url;
  };
  let api: Promise<string> | undefined;
  return {
    ...built,
    startApi: () => (api ??= startApi()),
    async stop() {
      await built.end();
      await stack.stop();
    },
  };
}
