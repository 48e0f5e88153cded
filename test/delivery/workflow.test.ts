import { describe, expect, it } from '@jest/globals';
import type { DeliverStep } from '#domain/delivery.ts';
import { takeTurns } from '#test/replay/delivery-scenarios.ts';
import { useFakeSteps } from '#test/support/fake-steps.ts';

const steps = useFakeSteps();
const END: DeliverStep = { kind: 'idle', waitMs: null };
const DAY_MS = 24 * 3_600_000;

describe("an endpoint's workflow", () => {
  it('ends after one turn when nothing waits', async () => {
    expect((await takeTurns(steps, [{ step: END }])).turns).toBe(1);
  });

  it('goes on while there is more', async () => {
    expect(await takeTurns(steps, [{ step: { kind: 'more' } }, { step: END }])).toMatchObject({
      turns: 2,
      executions: 1,
    });
  });

  it('takes another turn when it is called while one runs, even if that found nothing', async () => {
    const script = [{ step: END, woken: 'during' as const }, { step: END }];
    expect((await takeTurns(steps, script)).turns).toBe(2);
  });

  it('waits for what is due later, and no longer when it is called', async () => {
    const later: DeliverStep = { kind: 'idle', waitMs: DAY_MS };
    const script = [{ step: later, woken: 'after' as const }, { step: END }];
    expect((await takeTurns(steps, script)).turns).toBe(2);
  });

  it('loses no call when it continues as new', async () => {
    // The call comes in the last turn of an execution: the next one takes its turn at once, not after the day.
    const later: DeliverStep = { kind: 'idle', waitMs: DAY_MS };
    const script = [{ step: later, woken: 'during' as const }, { step: END }];
    expect(await takeTurns(steps, script, { turnsPerExecution: 1 })).toMatchObject({
      turns: 2,
      executions: 2,
    });
  });
});
