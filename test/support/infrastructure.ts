import { afterAll, beforeAll } from '@jest/globals';
import { setRolePasswords } from '#runtime/prepare-database.ts';
import { searchAttributes } from '#runtime/search-attributes.ts';
import { livingOwner } from '#runtime/state.ts';
import { startStack, type Stack } from '#runtime/stack.ts';
import { createTestDatabase, type TestDatabase } from '#runtime/test-database.ts';
import { testKeyring } from './keyring.ts';

/** What a test file runs on. Reading a part before the tests have begun, or one not asked for, throws. */
export interface Infrastructure {
  /** Superuser's address of this file's own migrated database. */
  readonly databaseUrl: string;
  readonly temporalAddress: string;
}

/**
 * Gives the test file that calls it a database of its own and a Temporal server: those of the whole run where `npm test`
 * has started them, else servers started for this file. Everything is gone after its last test.
 */
export function useInfrastructure(parts: {
  database?: boolean;
  temporal?: boolean;
}): Infrastructure {
  const { INLET_TEST_DATABASE_URL: serverUrl, INLET_TEST_TEMPORAL_ADDRESS: address } = process.env;
  let stack: Stack | undefined;
  let database: TestDatabase | undefined;

  beforeAll(async () => {
    const missing = {
      postgres: parts.database && !serverUrl,
      temporal: parts.temporal && !address,
    };
    if (missing.postgres || missing.temporal) stack = await startAlone(missing);
    if (parts.database)
      database = await createTestDatabase({
        serverUrl: serverUrl ?? stack?.databaseUrl ?? '',
        prepare: (url) => setRolePasswords(url, testKeyring),
      });
  }, 20 * 60_000);

  // Jest runs these in the order they were named; the file's own, which close what uses the servers, must come before.
  queueMicrotask(() =>
    afterAll(async () => {
      await database?.drop();
      await stack?.stop();
    }),
  );

  return {
    get databaseUrl() {
      return given(database?.url, 'database');
    },
    get temporalAddress() {
      return given(address || stack?.temporal?.address, 'temporal');
    },
  };
}

/** In the first folder that no other test process holds, so that single files can be run while others are. */
async function startAlone(parts: {
  postgres: boolean | undefined;
  temporal: boolean | undefined;
}): Promise<Stack> {
  for (let n = 1; ; n += 1) {
    const stateDir = `.inlet/test/alone-${n}`;
    if (await livingOwner(stateDir)) continue;
    return startStack({
      stateDir,
      parts: {
        postgres: parts.postgres ? { durable: false } : false,
        temporal: parts.temporal ? { namespaceSearchAttributes: searchAttributes } : false,
      },
      alwaysEmbedded: true,
    });
  }
}

function given(value: string | undefined, part: string): string {
  if (!value)
    throw new Error(`useInfrastructure was not asked for "${part}", or no test has begun`);
  return value;
}
