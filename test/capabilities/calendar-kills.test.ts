import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTemporalSyncClient } from '#api/temporal-client.ts';
import { newId } from '#lib/ids.ts';
import { dataConverter } from '#lib/temporal-converter.ts';
import { type WorkerProcess, startWorkerProcess } from '#test/send/support/worker-process.ts';
import { eventually } from '#test/support/eventually.ts';
import { testKeyring } from '#test/support/keyring.ts';
import { type TemporalNamespace, openNamespace } from '#test/support/temporal-namespace.ts';
import { type TestConnection, ended } from '#test/support/workspace.ts';
import { useWorld } from '#test/support/world.ts';
import { LIVE, connectCalendar, follow, meeting, meetingsOf } from './support/calendar.ts';
import {
  TWO_WAY,
  changeRow,
  editMeeting,
  inGoogle,
  makeMeeting,
  onDay,
} from './support/meetings.ts';

const world = useWorld();
let field: TemporalNamespace;
const workers: WorkerProcess[] = [];

beforeAll(async () => {
  field = await openNamespace(world.config.TEMPORAL_ADDRESS);
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  await field.close();
});

const start = (failpoints?: string): WorkerProcess => {
  const worker = startWorkerProcess(world, field.namespace, failpoints);
  workers.push(worker);
  return worker;
};

/** Has a run killed at the failpoint and ended by another worker; `seen` is looked at in between. */
async function survive<T>(
  { input }: TestConnection,
  failpoint: string,
  seen: () => Promise<T>,
): Promise<T> {
  const doomed = start(`${failpoint}:1`);
  const runId = newId();
  const sync = createTemporalSyncClient({
    connection: field.connection,
    namespace: field.namespace,
    dataConverter: dataConverter(testKeyring),
  });
  let isDead = false;
  void doomed.ended.then(() => (isDead = true));
  // Programs need their time to start: asked until one has taken it, or died of it.
  await eventually(async () =>
    isDead
      ? true
      : sync
          .requestRun(input, { runId, capability: LIVE, trigger: 'manual' })
          .catch(() => undefined),
  );
  expect(await doomed.ended).toBe('SIGKILL');
  const atDeath = await seen();
  const heir = start();
  expect(await ended(world, runId)).toMatchObject({ status: 'completed' });
  await heir.kill();
  return atDeath;
}

describe('a worker that is killed between Google’s answer and our commit', () => {
  it('leaves a meeting that was made: no second event is', async () => {
    const of = await connectCalendar(world, TWO_WAY);
    const { changeId, eventId } = await makeMeeting(world, of);
    const atDeath = await survive(of, 'push-meetings.written', async () => ({
      google: await inGoogle(world, of),
      state: (await changeRow(world, of, changeId)).state,
    }));
    const google = { [eventId]: 'Viewing 2026-12-01' };
    expect(atDeath).toEqual({ google, state: 'pending' });
    expect(await inGoogle(world, of)).toEqual(google);
    expect((await changeRow(world, of, changeId)).state).toBe('written');
    expect(Object.keys(await meetingsOf(world, of))).toEqual([eventId]);
  }, 240_000);

  it('leaves a meeting that was moved: it is no conflict with itself', async () => {
    const of = await connectCalendar(world, TWO_WAY);
    const user = of.account.email;
    await world.sandbox.control.putEvent({ user, event: meeting('aaaaa') });
    await follow(world, of);
    const id = await editMeeting(world, of, 'aaaaa', onDay('05'));
    await survive(of, 'push-meetings.written', async () => null);
    expect((await changeRow(world, of, id)).state).toBe('written');
    const [event] = await world.sandbox.control.events({ user });
    expect([event?.start?.dateTime, event?.sequence]).toEqual(['2026-12-05T10:00:00.000Z', 1]);
  }, 240_000);
});

describe('a worker that is killed while a calendar is stored', () => {
  it.each(['collect-records.storing', 'collect-records.committed'])(
    'at %s leaves nothing out and nothing twice',
    async (failpoint) => {
      const of = await connectCalendar(world);
      const user = of.account.email;
      const ids = Array.from({ length: 30 }, (_, at) => `event${String(at).padStart(3, '0')}`);
      for (const id of ids) {
        await world.sandbox.control.putEvent({ user, event: meeting(id) });
      }
      await survive(of, failpoint, async () => null);
      expect(Object.keys(await meetingsOf(world, of))).toEqual(ids);
    },
    240_000,
  );
});
