import { setRolePasswords } from '#runtime/prepare-database.ts';
import { startStack } from '#runtime/stack.ts';
import { createTestDatabase } from '#runtime/test-database.ts';
import { type BuiltWorld, buildWorld } from '#test/support/build-world.ts';
import { testKeyring } from '#test/support/keyring.ts';

export interface Bench extends BuiltWorld {
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
    { env: { GMAIL_CONCURRENCY: '8', LOG_LEVEL: 'warn' } },
  );
  return {
    ...built,
    async stop() {
      await built.end();
      await stack.stop();
    },
  };
}
