import { describe, expect, it } from '@jest/globals';
import { manualClock } from '#lib/clock.ts';
import { GMAIL_UNIT_COSTS } from '#lib/config-fields.ts';
import { createBudget } from '#providers/google/budget.ts';
import { createSlots } from '#providers/google/slots.ts';
import { refusal } from './client.ts';

const START = '2026-11-21T12:00:00Z';

function budgetWorld(more: { readonly unitsPerMinute?: number; readonly maxWaitMs?: number } = {}) {
  const clock = manualClock(START);
  const waits: number[] = [];
  const budget = createBudget({
    unitsPerMinute: more.unitsPerMinute ?? 6_000,
    costs: GMAIL_UNIT_COSTS,
    concurrency: 4,
    maxWaitMs: more.maxWaitMs ?? 5_000,
    clock,
    async wait(ms) {
      waits.push(ms);
      clock.advance(ms);
    },
  });
  const get = (mailbox = 'a') =>
    budget.spend(mailbox, 'messages.get', async () => clock.now().getTime());
  return { clock, waits, budget, get };
}

describe('the unit budget of a mailbox', () => {
  it('never spends more than the limit in any 60 seconds, whatever the demand', async () => {
    const { get } = budgetWorld();
    const times: number[] = [];
    for (let call = 0; call < 1_000; call += 1) times.push(await get());
    const worst = times.map(
      (from) => times.filter((at) => at >= from && at < from + 60_000).length * 20,
    );
    expect(Math.max(...worst)).toBeLessThanOrEqual(6_000);
  });

  it('lets a sustained run reach three quarters of the limit', async () => {
    const { get, clock } = budgetWorld();
    const from = clock.now().getTime();
    for (let call = 0; call < 1_000; call += 1) await get();
    const minutes = (clock.now().getTime() - from) / 60_000;
    expect((1_000 * 20) / minutes).toBeGreaterThan(6_000 * 0.74);
  });

  it('throws instead of waiting longer than it may, and says for how long', async () => {
    const slow = budgetWorld({ unitsPerMinute: 60 });
    while ((await slow.get().catch(() => 'refused')) !== 'refused');
    expect(await refusal(slow.get())).toMatchObject({
      kind: 'rate-limited',
      code: 'BUDGET',
      retryAfterMs: expect.any(Number),
    });
    expect(slow.waits.every((ms) => ms <= 5_000)).toBe(true);
  });

  it('does not charge one mailbox for another', async () => {
    const { get } = budgetWorld({ unitsPerMinute: 60 });
    while ((await get('a').catch(() => 'refused')) !== 'refused');
    await expect(get('b')).resolves.toEqual(expect.any(Number));
  });

  it('pauses a mailbox for as long as Google says, then goes on at half speed', async () => {
    const { get, budget, clock } = budgetWorld();
    await get();
    budget.throttled('a', 42_000);
    expect(await refusal(get())).toMatchObject({ code: 'BUDGET', retryAfterMs: 42_000 });
    clock.advance(42_000);
    const from = await get();
    for (let call = 0; call < 300; call += 1) await get();
    const minutes = (clock.now().getTime() - from) / 60_000;
    expect((300 * 20) / minutes).toBeLessThan(6_000 * 0.6);
  });
});

describe('places for calls', () => {
  it('are never more than there are, and are given in the order of asking', async () => {
    const slots = createSlots(2);
    const order: number[] = [];
    let running = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, async (_none, at) => {
        const release = await slots.take();
        order.push(at);
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        release();
        release();
      }),
    );
    expect(most).toBe(2);
    expect(order).toEqual(Array.from({ length: 20 }, (_none, at) => at));
    expect(slots.inUse()).toBe(0);
  });

  it('are not lost to a caller who stops waiting', async () => {
    const slots = createSlots(1);
    const release = await slots.take();
    const controller = new AbortController();
    const waiting = slots.take(controller.signal);
    controller.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    const next = slots.take();
    release();
    (await next)();
    expect(slots.inUse()).toBe(0);
  });
});
