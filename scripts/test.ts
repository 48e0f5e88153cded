import { schemaDrift } from '#runtime/migrate.ts';
import { setRolePasswords } from '#runtime/prepare-database.ts';
import { searchAttributes } from '#runtime/search-attributes.ts';
import { startStack } from '#runtime/stack.ts';
import { stopOnSignals } from '#runtime/signals.ts';
import { createTestDatabase } from '#runtime/test-database.ts';
import { testKeyring } from '#test/support/keyring.ts';
import { checks } from './checks.ts';
import { jestStep, testGroups } from './jest-step.ts';
import { runSteps, type Step } from './steps.ts';

// npm test [-- PART…]: everything, or the checks and those test files whose path contains a part.
// One PostgreSQL and one Temporal server for the whole run; each test file makes a database of its own.
const stack = await startStack({
  stateDir: '.inlet/test/run',
  parts: {
    postgres: { durable: false },
    temporal: { namespaceSearchAttributes: searchAttributes },
  },
  alwaysEmbedded: true,
  empty: true,
});
stopOnSignals(() => stack.stop());

const databaseUrl = stack.databaseUrl ?? '';
const drift: Step = {
  name: 'schema and migrations agree',
  run: async () => {
    const database = await createTestDatabase({
      serverUrl: databaseUrl,
      prepare: (url) => setRolePasswords(url, testKeyring),
    });
    const difference = await schemaDrift({ url: database.url });
    await database.drop();
    return difference === undefined
      ? { passed: 1, failed: 0 }
      : { passed: 0, failed: 1, output: difference };
  },
};
const env = {
  INLET_TEST_DATABASE_URL: databaseUrl,
  INLET_TEST_TEMPORAL_ADDRESS: stack.temporal?.address ?? '',
};
const { passed, failed } = await runSteps([
  ...checks,
  drift,
  ...testGroups(process.argv.slice(2)).map((group) => jestStep(group, env)),
]);
await stack.stop();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
