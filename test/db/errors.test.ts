import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isDatabaseUnavailable } from '#db/errors.ts';
import type { Tx } from '#db/in-workspace.ts';
import { newId } from '#lib/ids.ts';
import { type Databases, openDatabases } from '#test/support/databases.ts';
import { useInfrastructure } from '#test/support/infrastructure.ts';

const infrastructure = useInfrastructure({ database: true });
let databases: Databases;
beforeAll(() => {
  databases = openDatabases(infrastructure.databaseUrl);
});
afterAll(() => databases.close());

/** What a transaction throws whose own connection is cut between two statements. */
async function cut(between: (tx: Tx, pid: number) => Promise<unknown>): Promise<unknown> {
  try {
    await databases.api.inWorkspace({ workspaceId: newId(), profileId: null }, async (tx) => {
      const [row] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
      await between(tx, row?.pid ?? 0);
    });
  } catch (error) {
    return error;
  }
  throw new Error('the transaction was not cut');
}

const terminate = (pid: number) =>
  databases.sql.query('SELECT pg_terminate_backend($1, 5000)', [pid]);

describe('a database that goes away', () => {
  it('is told from a fault of ours: before a statement and during one', async () => {
    const before = await cut(async (tx, pid) => {
      await terminate(pid);
      await tx.$queryRaw`SELECT 1`;
    });
    expect(isDatabaseUnavailable(before)).toBe(true);
    const during = await cut(async (tx, pid) => {
      const asleep = tx.$queryRaw`SELECT pg_sleep(30)::text`;
      await Promise.all([asleep, terminate(pid)]);
    });
    expect(isDatabaseUnavailable(during)).toBe(true);
  });

  it('is not what a statement says that is wrong', async () => {
    const wrong = await cut((tx) => tx.$queryRaw`SELECT 1 / 0`);
    expect(isDatabaseUnavailable(wrong)).toBe(false);
    expect(isDatabaseUnavailable(new Error('Connection refused by a person'))).toBe(false);
  });
});
