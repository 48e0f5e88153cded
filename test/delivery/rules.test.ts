import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  errorOf,
  holdOf,
  isDead,
  type PostOutcome,
  RETRY_AFTER_MS,
  verdictOf,
} from '#domain/delivery.ts';
import { retryAfterOf } from '#lib/net/retry-after.ts';

const HOUR = 3_600_000;
const answered = (status: number, retryAfterMs: number | null = null): PostOutcome => ({
  kind: 'answered',
  status,
  retryAfterMs,
});

describe('what an attempt means', () => {
  it.each([200, 201, 202, 204, 299])('status %i is a delivery', (status) => {
    expect(verdictOf(answered(status), 1, 0.5)).toEqual({ kind: 'delivered' });
    expect(errorOf(answered(status))).toBeNull();
  });

  it.each([
    [301, 'REDIRECTED'],
    [307, 'REDIRECTED'],
    [400, 'STATUS'],
    [404, 'STATUS'],
    [500, 'STATUS'],
    [0, 'STATUS'],
  ])('status %i is a failure that is tried again: %s', (status, error) => {
    expect(verdictOf(answered(status), 1, 0.5)).toEqual({ kind: 'retry', afterMs: 5_000 });
    expect(errorOf(answered(status))).toBe(error);
  });

  it('410 and a forbidden address end the endpoint, whatever the attempt', () => {
    for (const attempt of [1, 10]) {
      expect(verdictOf(answered(410), attempt, 0)).toEqual({ kind: 'gone' });
      expect(verdictOf({ kind: 'forbidden' }, attempt, 0)).toEqual({ kind: 'forbidden' });
    }
  });
});

describe('the next attempt', () => {
  it('comes after 5 s, 5 m, 30 m, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, and the tenth is the last', () => {
    const waits = Array.from({ length: 10 }, (_, n) => verdictOf(answered(500), n + 1, 0.5));
    const seconds = waits.map((it) => (it.kind === 'retry' ? it.afterMs / 1000 : it.kind));
    const [minute, hour] = [60, 3600];
    expect(seconds).toEqual([
      5,
      5 * minute,
      30 * minute,
      ...[2, 5, 10, 14, 20, 24].map((hours) => hours * hour),
      'exhausted',
    ]);
    expect(RETRY_AFTER_MS.reduce((sum, ms) => sum + ms, 0)).toBe((75 * 60 + 35) * 60_000 + 5_000);
  });

  it('is spread by a fifth both ways, and no further', () => {
    const next = (random: number) => verdictOf(answered(500), 2, random);
    expect(next(0)).toEqual({ kind: 'retry', afterMs: 240_000 });
    expect(next(1)).toEqual({ kind: 'retry', afterMs: 360_000 });
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 9 }),
        (random, attempt) => {
          const verdict = verdictOf(answered(503), attempt, random);
          const scheduled = RETRY_AFTER_MS[attempt - 1] ?? 0;
          const afterMs = verdict.kind === 'retry' ? verdict.afterMs : -1;
          expect(afterMs).toBeGreaterThanOrEqual(scheduled * 0.8 - 1);
          expect(afterMs).toBeLessThanOrEqual(scheduled * 1.2 + 1);
        },
      ),
    );
  });

  it('is later when the answer asks for it, never sooner, and by a day at most', () => {
    const asked = (status: number, ms: number) => verdictOf(answered(status, ms), 1, 0.5);
    expect(asked(500, 60_000)).toEqual({ kind: 'retry', afterMs: 60_000 });
    expect(asked(500, 1_000)).toEqual({ kind: 'retry', afterMs: 5_000 });
    expect(asked(500, 99 * HOUR)).toEqual({ kind: 'retry', afterMs: 24 * HOUR });
  });
});

describe('an endpoint', () => {
  it('is left alone as a whole when it has too much to do and says for how long', () => {
    for (const status of [429, 502, 503, 504]) {
      expect(holdOf(answered(status, 2_000))).toBe(2_000);
      expect(holdOf(answered(status))).toBeNull();
    }
    expect(holdOf(answered(500, 2_000))).toBeNull();
    expect(holdOf({ kind: 'failed', error: 'TIMEOUT' })).toBeNull();
  });

  it('is dead after five days and twenty failures, not after either alone', () => {
    expect(isDead(120 * HOUR, 20)).toBe(true);
    expect(isDead(120 * HOUR - 1, 20)).toBe(false);
    expect(isDead(500 * HOUR, 19)).toBe(false);
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Sat, 21 Nov 2026 12:00:30 GMT', 30_000],
    ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
    ['999999999', 24 * HOUR],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('%s is %s ms', (header, ms) => {
    expect(retryAfterOf(header, now, 24 * HOUR)).toBe(ms);
  });
});
