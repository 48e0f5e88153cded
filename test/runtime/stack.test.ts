import { describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { processIdentity } from '#runtime/process-identity.ts';
import { startPostgres } from '#runtime/postgres.ts';
import { searchAttributes } from '#runtime/search-attributes.ts';
import { startStack } from '#runtime/stack.ts';
import { startTemporal } from '#runtime/temporal.ts';
import { useTemporaryFolders } from '#test/support/temporary-folder.ts';

const folder = useTemporaryFolders();

describe('the stack', () => {
  it('starts both servers, keeps what Temporal knows over a kill, and stops everything, a program that will not go included', async () => {
    const stateDir = folder();
    const temporal = { namespaceSearchAttributes: searchAttributes };
    const first = await startStack({ stateDir, parts: { temporal }, alwaysEmbedded: true });
    await withClient(first.temporal?.address, (client) =>
      client.workflow.start('never', { taskQueue: 'none', workflowId: 'kept' }),
    );
    first.temporal?.embedded?.kill('SIGKILL');
    await first.stop();

    const stack = await startStack({
      stateDir,
      parts: { temporal, postgres: true },
      alwaysEmbedded: true,
    });
    await withClient(stack.temporal?.address, async (client) => {
      expect((await client.workflow.getHandle('kept').describe()).status.name).toBe('RUNNING');
      const found = client.connection.operatorService.listSearchAttributes({
        namespace: 'default',
      });
      expect(Object.keys((await found).customAttributes)).toEqual(
        expect.arrayContaining(Object.keys(searchAttributes)),
      );
    });
    const code = `process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)`;
    const args = ['-e', code];
    const stubborn = await stack.run({
      name: 'it',
      command: process.execPath,
      args,
      readyLine: /up/,
    });
    await stack.stop();
    expect((await stubborn.exited).signal).toBe('SIGKILL');
    for (const pid of [stubborn.pid, stack.postgres?.pid, stack.temporal?.embedded?.pid])
      expect(processIdentity(pid ?? 0)).toBeUndefined();
  });

  it('leaves nothing running and nothing claimed when one part cannot start', async () => {
    const taken = await startPostgres({ dir: folder() });
    const stateDir = folder();
    const parts = { postgres: { port: taken.port }, temporal: true };
    const failing = startStack({ stateDir, parts, alwaysEmbedded: true });
    await expect(failing).rejects.toThrow(/Address already in use/);
    await taken.stop();
    await (await startStack({ stateDir, parts, alwaysEmbedded: true })).stop();
  });

  it('uses the Temporal server and the database that the environment names, and starts none', async () => {
    process.env['TEMPORAL_ADDRESS'] = 'temporal.example:7233';
    process.env['DATABASE_URL'] = 'postgresql://somebody@db.example/inlet';
    try {
      const parts = { postgres: true, temporal: true };
      const stack = await startStack({ stateDir: folder(), parts });
      expect(stack.databaseUrl).toBe('postgresql://somebody@db.example/inlet');
      expect(stack.postgres).toBeUndefined();
      expect(stack.temporal).toMatchObject({ address: 'temporal.example:7233', uiUrl: undefined });
      await stack.stop();
      const own = await startTemporal({ stateDir: folder(), alwaysEmbedded: true });
      expect(own.address).toMatch(/^127\.0\.0\.1:/);
      await own.stop();
    } finally {
      delete process.env['TEMPORAL_ADDRESS'];
      delete process.env['DATABASE_URL'];
    }
  });
});

async function withClient(
  address: string | undefined,
  use: (client: Client) => Promise<unknown>,
): Promise<void> {
  const connection = await Connection.connect({ address: address ?? '' });
  await use(new Client({ connection }));
  await connection.close();
}
