import { expect, describe, it } from '@jest/globals';
import { eventually } from '#test/support/eventually.ts';
import { useFakeSteps } from '#test/support/fake-steps.ts';
import { BOTH, failure, gate, manual } from './requests.ts';

const steps = useFakeSteps();

describe('a capability in trouble', () => {
  it('waits as long as the provider asks while the others go on, and then finishes the same run', async () => {
    const input = steps.connection(
      async (run, nth) => {
        if (run.capability === 'reservations' && nth === 1) {
          throw failure('RATE_LIMITED', 'RATE_LIMITED', 10_000);
        }
        return 'done';
      },
      { capabilities: BOTH },
    );
    const [mail, feed] = [manual(), manual('calendar_feed')];
    await steps.sync.requestRun(input, mail);
    const { slices, done, failed } = steps.seen(input);
    await eventually(async () => (slices.length === 1 ? true : undefined));
    await steps.sync.requestRun(input, feed);
    expect((await steps.sync.requestRun(input, manual())).kind).toBe('busy');
    await eventually(async () => (done.length === 2 ? true : undefined));
    expect(done).toEqual([feed.runId, mail.runId]);
    expect(failed).toEqual([]);
  });

  it('gives a run up after twenty waits without progress', async () => {
    const input = steps.connection(async () => {
      throw failure('RATE_LIMITED', 'RATE_LIMITED', 1);
    });
    const run = manual();
    await steps.sync.requestRun(input, run);
    const { failed, slices } = steps.seen(input);
    await eventually(async () => (failed.length > 0 ? true : undefined));
    expect(failed).toEqual([
      { runId: run.runId, code: 'RATE_LIMITED', parked: false, retryAfterMs: 1 },
    ]);
    expect(slices).toHaveLength(21);
  });

  it('backs off alone after a failure, and polls again when the time has come', async () => {
    const input = steps.connection(
      async (run, nth) => {
        if (run.capability === 'reservations' && nth === 1) throw failure('UNKNOWN', 'INTERNAL', 0);
        return 'done';
      },
      { capabilities: BOTH },
    );
    const began = Date.now();
    await steps.sync.requestRun(input, manual());
    const { failed, done } = steps.seen(input);
    await eventually(async () => (failed.length === 1 ? true : undefined));
    const states = await eventually(async () => {
      const status = await steps.sync.status(input.connectionId);
      return status?.active === null ? status.capabilities : undefined;
    });
    expect(failed[0]).toMatchObject({ code: 'INTERNAL', parked: false });
    expect(states['reservations']).toMatchObject({ pending: null, failures: 1, parked: null });
    const dueAt = states['reservations']?.dueAt ?? 0;
    expect(dueAt).toBeGreaterThan(began + 20_000);
    expect(dueAt).toBeLessThan(Date.now() + 38_000);
    expect(states['calendar_feed']).toMatchObject({ failures: 0 });
    await steps.sync.requestRun(input, manual('calendar_feed'));
    await eventually(async () => (done.length === 1 ? true : undefined));
  });

  it('parks alone where a person must act, and is back after a manual run that works', async () => {
    let isRevoked = true;
    const input = steps.connection(
      async (run) => {
        if (isRevoked && run.capability === 'reservations') throw failure('AUTH', 'INVALID_GRANT');
        return 'done';
      },
      {
        capabilities: [
          { capability: 'reservations', enabled: true, pollSeconds: 0.3 },
          { capability: 'calendar_feed', enabled: true, pollSeconds: 0.5 },
        ],
      },
    );
    await steps.sync.reconfigure(input);
    const { failed, slices } = steps.seen(input);
    const mails = () => slices.filter((run) => run.capability === 'reservations').length;
    await eventually(async () => (failed.length === 1 ? true : undefined));
    const feeds = slices.length;
    await eventually(async () => (slices.length > feeds + 3 ? true : undefined));
    expect(failed).toMatchObject([{ code: 'INVALID_GRANT', parked: true }]);
    expect(mails()).toBe(1);
    expect(
      (await steps.sync.status(input.connectionId))?.capabilities['reservations']?.parked,
    ).toBe('INVALID_GRANT');
    isRevoked = false;
    await steps.sync.requestRun(input, manual());
    await eventually(async () => (mails() >= 4 ? true : undefined));
    await steps.sync.stop(input.connectionId);
  });

  it('lets a waiting capability in between the slices of a long run', async () => {
    const begun = gate();
    const held = gate();
    const input = steps.connection(
      async (run, nth) => {
        begun.open();
        await held.opened;
        return run.capability === 'reservations' && nth < 4 ? 'more' : 'done';
      },
      { capabilities: BOTH },
    );
    await steps.sync.requestRun(input, manual());
    await begun.opened;
    await steps.sync.requestRun(input, manual('calendar_feed'));
    held.open();
    const { done, slices } = steps.seen(input);
    await eventually(async () => (done.length === 2 ? true : undefined));
    expect(slices.map((run) => run.capability)).toEqual([
      'reservations',
      'calendar_feed',
      'reservations',
      'reservations',
    ]);
  });
});
