import { describe, expect, it, jest } from '@jest/globals';
import type { RunAnswer } from '#api/sync-client.ts';
import { createTemporalSyncClient } from '#api/temporal-client.ts';
import { newId } from '#lib/ids.ts';
import { dataConverter } from '#lib/temporal-converter.ts';
import { Connection } from '@temporalio/client';
import { eventually } from '#test/support/eventually.ts';
import { useFakeSteps } from '#test/support/fake-steps.ts';
import { testKeyring } from '#test/support/keyring.ts';
import type { RunRequest } from '#workflows/contract.ts';

const unavailable = { name: 'Problem', code: 'UNAVAILABLE' };

const clientOf = (connection: Connection, namespace = 'default') =>
  createTemporalSyncClient({ connection, namespace, dataConverter: dataConverter(testKeyring) });

describe('the workflows as the API sees them', () => {
  const steps = useFakeSteps();
  const manual = (): RunRequest => ({
    runId: newId(),
    capability: 'reservations',
    trigger: 'manual',
  });

  it('accept one of sixty that ask at once, and tell the others which', async () => {
    const end = Promise.withResolvers<'done'>();
    const input = steps.connection(() => end.promise);
    // Who is told that the engine is busy asks again for the same run.
    const answers = await Promise.all(
      Array.from({ length: 60 }, manual).map((run) =>
        eventually(() => steps.sync.requestRun(input, run)),
      ),
    ).finally(() => end.resolve('done'));
    const runIds = (kind: RunAnswer['kind']) =>
      answers.flatMap((answer) => {
        if (answer.kind !== kind) return [];
        return answer.kind === 'accepted'
          ? answer.runId
          : answer.kind === 'busy'
            ? answer.active.runId
            : [];
      });
    expect([runIds('accepted').length, runIds('busy').length]).toEqual([1, 59]);
    expect(new Set(runIds('busy'))).toEqual(new Set(runIds('accepted')));
  });

  it('answer the same run id the same, also while it runs', async () => {
    const end = Promise.withResolvers<'done'>();
    const input = steps.connection(() => end.promise);
    const request = manual();
    const [first, again] = [
      await steps.sync.requestRun(input, request),
      await steps.sync.requestRun(input, request),
    ];
    expect([first, again]).toEqual([
      { kind: 'accepted', runId: request.runId },
      { kind: 'accepted', runId: request.runId },
    ]);
    end.resolve('done');
  });

  it('refuse a capability that is not enabled', async () => {
    const input = steps.connection(async () => 'done');
    const request = { ...manual(), capability: 'drive_import' };
    expect(await steps.sync.requestRun(input, request)).toEqual({ kind: 'not-enabled' });
  });

  it('say what they do, whether they are paused, and nothing once stopped', async () => {
    const end = Promise.withResolvers<'done'>();
    const input = steps.connection(() => end.promise);
    expect(await steps.sync.status(input.connectionId)).toBeNull();
    const request = manual();
    await steps.sync.requestRun(input, request);
    expect((await steps.sync.status(input.connectionId))?.active?.runId).toBe(request.runId);
    await steps.sync.reconfigure({ ...input, paused: true });
    expect((await steps.sync.status(input.connectionId))?.paused).toBe(true);
    await steps.sync.stop(input.connectionId);
    end.resolve('done');
    await eventually(async () =>
      (await steps.sync.status(input.connectionId)) === null ? true : undefined,
    );
    // Nothing to stop is no fault.
    await steps.sync.stop(input.connectionId);
    expect(steps.seen(input).done).toEqual([request.runId]);
  });

  it('are UNAVAILABLE while a server that has just started finds nothing of what it is to start', async () => {
    const connection = Connection.lazy({ address: '127.0.0.1:1' });
    // gRPC's NOT_FOUND is what an update with start met just after kill -9 of Temporal.
    const notFound = Object.assign(new Error('5 NOT_FOUND'), {
      code: 5,
      details: 'workflow not found',
      metadata: { get: () => [] },
    });
    jest
      .spyOn(connection.workflowService, 'executeMultiOperation')
      .mockRejectedValue(notFound as never);
    const sync = clientOf(connection);
    const input = steps.connection(async () => 'done');
    await expect(sync.requestRun(input, manual())).rejects.toMatchObject(unavailable);
    await expect(sync.reconfigure(input)).rejects.toMatchObject(unavailable);
    await connection.close();
  });

  it('are UNAVAILABLE, and not missing, where the server does not know the namespace', async () => {
    const { connection } = steps.temporal;
    const sync = clientOf(connection, 'nowhere');
    const input = steps.connection(async () => 'done');
    await expect(sync.stop(input.connectionId)).rejects.toMatchObject(unavailable);
    await expect(sync.status(input.connectionId)).rejects.toMatchObject(unavailable);
    await expect(sync.requestRun(input, manual())).rejects.toMatchObject(unavailable);
  });

  it('are UNAVAILABLE, within the deadline, where no server answers', async () => {
    const connection = Connection.lazy({ address: '127.0.0.1:1' });
    const sync = clientOf(connection);
    const input = steps.connection(async () => 'done');
    await expect(sync.requestRun(input, manual())).rejects.toMatchObject(unavailable);
    await expect(sync.status(input.connectionId)).rejects.toMatchObject(unavailable);
    await expect(sync.ping()).rejects.toMatchObject(unavailable);
    await connection.close();
  });
});
