import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { createInTurn } from '#api/in-turn.ts';

describe('calls of one key', () => {
  it('run at most so many at a time, each once, in order, also after failures', async () => {
    const inTurn = createInTurn(2);
    const order: number[] = [];
    let running = 0;
    let most = 0;
    const call = (n: number) =>
      inTurn('key', async () => {
        order.push(n);
        running += 1;
        most = Math.max(most, running);
        await sleep(1);
        running -= 1;
        if (n % 3 === 0) throw new Error('refused');
      });
    const ends = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => call(n)));
    expect(most).toBe(2);
    expect(order).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(ends.filter((end) => end.status === 'rejected')).toHaveLength(7);
  });

  it('do not wait for those of another key', async () => {
    const inTurn = createInTurn(1);
    const held = Promise.withResolvers<string>();
    const first = inTurn('a', () => held.promise);
    expect(await inTurn('b', async () => 'at once')).toBe('at once');
    held.resolve('later');
    expect(await first).toBe('later');
  });
});
