import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type SyncQueue,
  accept,
  activeRun,
  dueCapabilities,
  isBusy,
  next,
  openQueue,
  refusal,
  settle,
  untilDue,
} from '#workflows/sync-queue.ts';
import {
  type Action,
  type Driver,
  CAPABILITIES,
  POLL_SECONDS,
  acceptedRuns,
  actions,
  createDriver,
  pendingRuns,
} from './queue-driver.ts';

const YEAR_MS = 365 * 86_400_000;

/**
 * Looks for a random life of a connection in which `holds` is false after some action, and returns how it went, with its
 * seed; undefined when there is none. `before` is what the queue was: its states are never changed in place, so that a
 * copy of the maps is a copy of everything.
 */
function counterexample(
  holds: (driver: Driver, action: Action, before: SyncQueue) => boolean,
): string | undefined {
  const details = fc.check(
    fc.property(actions, (life) => {
      const driver = createDriver();
      return life.every((action) => {
        const { queue } = driver;
        const before = {
          ...queue,
          states: new Map(queue.states),
          schedules: new Map(queue.schedules),
        };
        driver.act(action);
        return holds(driver, action, before);
      });
    }),
    { numRuns: 2_000 },
  );
  return fc.defaultReportMessage(details);
}

/** Ends whatever is accepted, as a worker with no more trouble would. */
function finishAll(driver: Driver): void {
  for (let turn = 0; isBusy(driver.queue) && turn < 100; turn += 1) {
    driver.act({ kind: 'pass', ms: 3_600_000 });
    driver.act({ kind: 'loop' });
    driver.act({ kind: 'end', end: { kind: 'done' }, continueAsNew: false });
    driver.queue.paused = true;
  }
}

describe('a connection’s queue, over many random lives with continue-as-new at any moment', () => {
  it('has every accepted run either ended, once, or still in hand', () => {
    const found = counterexample((driver) => {
      const known = [...driver.ended, ...pendingRuns(driver).map((run) => run.runId)];
      return isDeepStrictEqual(known.toSorted(), [...acceptedRuns(driver)].toSorted());
    });
    expect(found).toBeUndefined();
  });

  it('runs everything that was accepted in the end, also what waits or was stopped', () => {
    const details = fc.check(
      fc.property(actions, fc.boolean(), (life, stopped) => {
        const driver = createDriver();
        for (const action of life) driver.act(action);
        if (stopped) driver.act({ kind: 'stop' });
        driver.act({ kind: 'end', end: { kind: 'more' }, continueAsNew: true });
        finishAll(driver);
        return (
          !isBusy(driver.queue) && isDeepStrictEqual(new Set(driver.ended), acceptedRuns(driver))
        );
      }),
      { numRuns: 1_000 },
    );
    expect(fc.defaultReportMessage(details)).toBeUndefined();
  });

  it('answers busy only while the same capability has an unfinished run, and names that run', () => {
    const found = counterexample((driver, action, before) => {
      const last = driver.asked.at(-1);
      if (action.kind !== 'request' || last === undefined || typeof last.answer === 'string')
        return true;
      const pending = before.states.get(last.request.capability)?.pending ?? null;
      return pending !== null && isDeepStrictEqual(last.answer.busyWith, pending);
    });
    expect(found).toBeUndefined();
  });

  it('accepts a request for an enabled capability without an unfinished run, paused or parked or not', () => {
    const found = counterexample((driver, action, before) => {
      const last = driver.asked.at(-1);
      if (action.kind !== 'request' || last === undefined) return true;
      const { capability } = last.request;
      if (before.states.get(capability)?.pending !== null) return true;
      const isEnabled = before.schedules.get(capability)?.enabled === true;
      return last.answer === (isEnabled ? 'accepted' : 'not-enabled');
    });
    expect(found).toBeUndefined();
  });

  it('answers a repeated request as the first time and runs it once', () => {
    const found = counterexample((driver, action, before) => {
      const last = driver.asked.at(-1);
      if (action.kind !== 'repeat' || last === undefined) return true;
      if (!before.seen.includes(last.request.runId)) return true;
      return last.answer === 'accepted' && isDeepStrictEqual(driver.queue.states, before.states);
    });
    expect(found).toBeUndefined();
  });

  it('never begins a poll while a manual run is ready', () => {
    const found = counterexample(({ queue, now }, action, before) => {
      const hasBegun = action.kind === 'loop' && before.active === null;
      if (!hasBegun || activeRun(queue)?.trigger !== 'poll') return true;
      return [...queue.states.values()].every(
        ({ pending, notBefore }) => pending?.trigger !== 'manual' || notBefore > now,
      );
    });
    expect(found).toBeUndefined();
  });

  it('polls nothing while paused, and nothing that is parked or switched off', () => {
    const found = counterexample(({ queue, now }) =>
      dueCapabilities(queue, now + YEAR_MS).every(
        (capability) =>
          !queue.paused &&
          queue.states.get(capability)?.parked === null &&
          queue.schedules.get(capability)?.enabled === true,
      ),
    );
    expect(found).toBeUndefined();
  });

  it('lets a slice’s end change its own capability alone', () => {
    const found = counterexample(({ queue }, action, before) => {
      if (action.kind !== 'end' || before.active === null) return true;
      return [...before.states].every(
        ([capability, state]) =>
          capability === before.active || isDeepStrictEqual(queue.states.get(capability), state),
      );
    });
    expect(found).toBeUndefined();
  });

  it('never sleeps past the moment at which something is due', () => {
    const found = counterexample(({ queue, now }) => {
      const delay = untilDue(queue, now);
      if (delay === 0 || queue.active !== null || next(queue, now) !== null) return true;
      const justBefore = now + (delay ?? YEAR_MS) - 1;
      return dueCapabilities(queue, justBefore).length === 0 && next(queue, justBefore) === null;
    });
    expect(found).toBeUndefined();
  });
});

describe('the order and the patience of a queue', () => {
  const request = (capability: string, runId: string) =>
    ({ capability, runId, trigger: 'manual' }) as const;

  it('gives the next slice to the capability that waits, not to the one that just had its turn', () => {
    const { queue } = createDriver();
    const [first = '', second = ''] = CAPABILITIES;
    accept(queue, request(first, 'a'), 0);
    accept(queue, request(second, 'b'), 0);
    settle(queue, first, { kind: 'more' }, 0, () => 0);
    expect(next(queue, 0)).toBe(second);
    settle(queue, second, { kind: 'more' }, 0, () => 0);
    expect(next(queue, 0)).toBe(first);
  });

  it('doubles the backoff up to a day, never below what the provider asks for, and forgets it after a success', () => {
    const { queue } = createDriver();
    const [capability = ''] = CAPABILITIES;
    const waits: number[] = [];
    for (let n = 0; n < 16; n += 1) {
      accept(queue, request(capability, `run-${n}`), 0);
      settle(queue, capability, { kind: 'backoff', retryAfterMs: 45_000 }, 0, () => 0);
      waits.push((queue.states.get(capability)?.dueAt ?? 0) / 1000);
    }
    expect(waits.slice(0, 4)).toEqual([45, 60, 120, 240]);
    expect(waits.at(-1)).toBe(86_400);
    accept(queue, request(capability, 'good'), 0);
    settle(queue, capability, { kind: 'done' }, 0, () => 0.5);
    expect(queue.states.get(capability)).toMatchObject({ failures: 0, dueAt: POLL_SECONDS * 1000 });
  });

  it('goes on being stopped in the next execution, which ends when the last accepted run has', () => {
    const driver = createDriver();
    driver.act({ kind: 'request', at: 0, poll: false });
    driver.act({ kind: 'request', at: 1, poll: false });
    driver.act({ kind: 'loop' });
    driver.act({ kind: 'stop' });
    driver.act({ kind: 'end', end: { kind: 'done' }, continueAsNew: true });
    expect(driver.queue.stopping).toBe(true);
    const late = request(CAPABILITIES[2] ?? '', 'late');
    expect(refusal(driver.queue, late)).toEqual({ kind: 'not-enabled' });
  });

  it('spreads the first polls of a fleet over the whole interval', () => {
    const firstPoll = (random: number): number | undefined => {
      const [schedule] = [...createDriver().queue.schedules.values()];
      const queue = openQueue(
        {
          version: 1,
          connectionId: 'c',
          workspaceId: 'w',
          profileId: null,
          provider: 'google',
          capabilities: schedule === undefined ? [] : [schedule],
          paused: false,
        },
        0,
        () => random,
      );
      return untilDue(queue, 0) ?? undefined;
    };
    expect([firstPoll(0), firstPoll(0.5), firstPoll(0.999)]).toEqual([0, 150_000, 299_700]);
  });
});
