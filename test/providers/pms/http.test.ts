import { describe, expect, it } from '@jest/globals';
import { createHttp } from '#providers/http.ts';
import { createPace } from '#providers/pace.ts';
import { manualClock } from '#lib/clock.ts';
import { failureOf } from './support.ts';

const timeoutMs = 30_000;

describe('the way out to property-management systems', () => {
  it.each([
    'http://pms.example.com',
    'https://pms.example.com:8443',
    'http://127.0.0.1:4801',
    'https://localhost',
    'http://[::1]:80',
    'https://127.0.0.2',
    'https://2130706433',
    'https://[::ffff:7f00:1]',
  ])('refuses the origin %s', (baseUrl) => {
    expect(() => createHttp({ baseUrl, timeoutMs })).toThrow(
      expect.objectContaining({ name: 'AddressError', kind: 'forbidden' }),
    );
  });

  it.each(['http://127.0.0.1:4801', 'http://localhost:4801', 'http://[::1]:4801'])(
    'takes %s where origins of this machine are allowed',
    (baseUrl) => {
      expect(() => createHttp({ baseUrl, timeoutMs, allowLoopback: true })).not.toThrow();
    },
  );

  it.each(['127.0.0.1', '169.254.169.254', '10.0.0.1', '::ffff:127.0.0.1', '::127.0.0.1', '::1'])(
    'never connects to %s, whatever name leads there, and does not say where it was',
    async (address) => {
      const family = address.includes(':') ? 6 : 4;
      const http = createHttp({
        baseUrl: 'https://pms.example.com',
        timeoutMs,
        resolve: (_name, _options, answer) => answer(null, [{ address, family }]),
      });
      const failure = await failureOf(http({ path: '/', headers: { token: 'secret-token' } }));
      expect([failure.kind, failure.code]).toEqual(['misconfigured', 'ADDRESS_FORBIDDEN']);
      expect(failure.message).not.toMatch(/secret|127|169|10\.0/);
    },
  );

  it('waits for a name that does not resolve', async () => {
    const http = createHttp({
      baseUrl: 'https://pms.example.com',
      timeoutMs,
      resolve: (_name, _options, answer) =>
        answer(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []),
    });
    expect((await failureOf(http({ path: '/', headers: {} }))).kind).toBe('unavailable');
  });
});

describe('the pace of calls', () => {
  it('makes calls of one account one after another, and those of another beside them', async () => {
    const pace = createPace();
    const order: string[] = [];
    const call = (account: string, name: string, ms: number) =>
      pace.call(account, async () => {
        order.push(`${name} begins`);
        await new Promise((done) => setTimeout(done, ms));
        order.push(`${name} ends`);
      });
    await Promise.all([call('a', 'first', 20), call('a', 'second', 0), call('b', 'other', 0)]);
    expect(order.indexOf('second begins')).toBeGreaterThan(order.indexOf('first ends'));
    expect(order.indexOf('other ends')).toBeLessThan(order.indexOf('first ends'));
  });

  it('goes on after a call that failed', async () => {
    const pace = createPace();
    await expect(pace.call('a', () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    );
    expect(await pace.call('a', async () => 1)).toBe(1);
  });

  it('allows so many calls a minute', async () => {
    const clock = manualClock('2026-11-21T12:00:00Z');
    const pace = createPace({ perMinute: 2, clock });
    const call = () => pace.call('a', async () => 'made');
    await call();
    clock.advance(20_000);
    await call();
    expect(await failureOf(call())).toMatchObject({ kind: 'rate-limited', retryAfterMs: 40_000 });
    clock.advance(40_000);
    expect(await call()).toBe('made');
  });
});
