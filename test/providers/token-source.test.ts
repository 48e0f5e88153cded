import { describe, expect, it } from '@jest/globals';
import { manualClock } from '#lib/clock.ts';
import type { RefreshedToken } from '#providers/capabilities.ts';
import { ProviderError } from '#providers/error.ts';
import { createTokenSource } from '#providers/token-source.ts';
import { memoryCredentials } from './memory-credentials.ts';

const START = '2026-11-21T12:00:00Z';
const HOUR_MS = 3_600_000;

/** One connection in a database, several processes that want its token, and Google. */
function world(lifeLeftMs: number) {
  const clock = manualClock(START);
  const store = memoryCredentials(
    {
      refreshToken: '1//first',
      accessToken: 'stored',
      expiresAt: new Date(clock.now().getTime() + lifeLeftMs),
      version: 1,
    },
    clock,
  );
  const asked: string[] = [];
  const google = {
    async answer(refreshToken: string): Promise<RefreshedToken> {
      const expiresAt = new Date(clock.now().getTime() + HOUR_MS);
      return {
        accessToken: `fresh-${asked.length}-of-${refreshToken}`,
        expiresAt,
        scopes: null,
        refreshToken: null,
      };
    },
  };
  const waits: number[] = [];
  const process = () =>
    createTokenSource({
      connectionId: 'c',
      store,
      clock,
      refresh: async (refreshToken) => {
        asked.push(refreshToken);
        // Lets every other process run while Google is asked.
        await new Promise((resolve) => setImmediate(resolve));
        return google.answer(refreshToken);
      },
      async wait(ms) {
        waits.push(ms);
        clock.advance(ms);
        await new Promise((resolve) => setImmediate(resolve));
      },
    });
  return { clock, store, asked, google, waits, process };
}

const dead = () => new ProviderError('auth-expired', 'Dead.', { code: 'INVALID_GRANT' });

describe('the token source', () => {
  it('hands out the stored token while it lives', async () => {
    const { process, asked } = world(HOUR_MS);
    expect(await process()()).toBe('stored');
    expect(asked).toEqual([]);
  });

  it('refreshes five minutes before the end and stores what came', async () => {
    const { process, store, asked, clock } = world(4 * 60_000);
    expect(await process()()).toBe('fresh-1-of-1//first');
    expect(asked).toEqual(['1//first']);
    expect(store.current).toMatchObject({
      accessToken: 'fresh-1-of-1//first',
      refreshToken: '1//first',
      version: 2,
    });
    expect(store.current?.expiresAt?.getTime()).toBe(clock.now().getTime() + HOUR_MS);
  });

  it('asks Google once for 20 callers in each of 3 processes', async () => {
    const { process, asked } = world(0);
    const processes = [process(), process(), process()];
    const tokens = await Promise.all(
      processes.flatMap((source) => Array.from({ length: 20 }, () => source())),
    );
    expect(asked).toHaveLength(1);
    expect(new Set(tokens)).toEqual(new Set(['fresh-1-of-1//first']));
  });

  it('does not ask again when another process finished between its reading and its lease', async () => {
    const { process, store, asked, clock } = world(0);
    const tryLease = store.tryLease.bind(store);
    store.tryLease = (connectionId, ttlMs) => {
      const expiresAt = new Date(clock.now().getTime() + HOUR_MS);
      store.current = { refreshToken: '1//first', accessToken: 'theirs', expiresAt, version: 2 };
      return tryLease(connectionId, ttlMs);
    };
    expect(await process()()).toBe('theirs');
    expect(asked).toEqual([]);
  });

  it('does not hand out again what Google refused, and refreshes for it once', async () => {
    const { process, asked } = world(HOUR_MS);
    const source = process();
    expect(await source()).toBe('stored');
    expect(await source({ rejected: 'stored' })).toBe('fresh-1-of-1//first');
    expect(await source({ rejected: 'stored' })).toBe('fresh-1-of-1//first');
    expect(asked).toHaveLength(1);
  });

  it('keeps a refresh token that Google replaced', async () => {
    const { process, store, google } = world(0);
    const answer = google.answer;
    google.answer = async (token) => ({ ...(await answer(token)), refreshToken: '1//second' });
    await process()();
    expect(store.current?.refreshToken).toBe('1//second');
  });

  it('believes a refused grant only when it is refused twice', async () => {
    const { process, asked, google, waits, store } = world(0);
    const answer = google.answer;
    google.answer = async (token) => {
      if (asked.length === 1) throw dead();
      return answer(token);
    };
    expect(await process()()).toBe('fresh-2-of-1//first');
    expect(waits).toEqual([3_000]);

    google.answer = async () => Promise.reject(dead());
    store.reconnect('1//dead');
    await expect(process()()).rejects.toMatchObject({
      kind: 'auth-expired',
      code: 'INVALID_GRANT',
    });
    expect(asked.slice(-2)).toEqual(['1//dead', '1//dead']);
  });

  it('uses the new grant when somebody reconnects during the confirming pause', async () => {
    const { process, asked, google, store } = world(0);
    const answer = google.answer;
    google.answer = async (token) => {
      if (token === '1//second') return answer(token);
      store.reconnect('1//second');
      throw dead();
    };
    expect(await process()()).toBe('fresh-2-of-1//second');
    expect(asked).toEqual(['1//first', '1//second']);
  });

  it('passes on that Google cannot answer, without a confirming retry', async () => {
    const { process, asked, google } = world(0);
    google.answer = async () => Promise.reject(new ProviderError('unavailable', 'Not now.'));
    await expect(process()()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(asked).toHaveLength(1);
  });

  it('does not overwrite a reconnection that happened while Google was asked', async () => {
    const { process, google, store } = world(0);
    const answer = google.answer;
    google.answer = async (token) => {
      store.reconnect('1//second');
      return answer(token);
    };
    await expect(process()()).rejects.toMatchObject({ kind: 'unavailable', code: 'LEASE_LOST' });
    expect(store.current).toMatchObject({ refreshToken: '1//second', accessToken: null });
  });

  it('says that a disconnected connection has to be connected', async () => {
    const { process, store } = world(HOUR_MS);
    store.current = null;
    await expect(process()()).rejects.toMatchObject({
      kind: 'auth-expired',
      code: 'NOT_CONNECTED',
    });
  });

  it('notices a disconnect within 30 seconds, although it keeps the token in memory', async () => {
    const { process, store, clock } = world(HOUR_MS);
    const source = process();
    await source();
    store.current = null;
    expect(await source()).toBe('stored');
    clock.advance(30_000);
    await expect(source()).rejects.toMatchObject({ code: 'NOT_CONNECTED' });
  });

  it('finds the token of a consent that was just given, when asked anew', async () => {
    const { process, store, asked, clock } = world(HOUR_MS);
    const token = process();
    expect(await token()).toBe('stored');
    const expiresAt = new Date(clock.now().getTime() + HOUR_MS);
    store.current = { refreshToken: '1//first', accessToken: 'with more', expiresAt, version: 2 };
    expect(await token()).toBe('stored');
    expect(await token({ anew: true })).toBe('with more');
    expect(await token()).toBe('with more');
    expect(asked).toEqual([]);
  });

  it('gives up politely while a dead process holds the lease, and goes on after it ran out', async () => {
    const { process, store, clock, asked } = world(0);
    await store.tryLease('c', 90_000);
    const source = process();
    await expect(source()).rejects.toMatchObject({ kind: 'unavailable', code: 'LEASE_HELD' });
    expect(asked).toEqual([]);
    clock.advance(90_000);
    expect(await source()).toBe('fresh-1-of-1//first');
  });

  it('does not let one caller’s abort end the refresh of the others', async () => {
    const { process, google } = world(0);
    const source = process();
    const controller = new AbortController();
    const answer = google.answer;
    google.answer = async (token) => {
      controller.abort(new Error('stopped'));
      return answer(token);
    };
    const [aborted, other] = await Promise.allSettled([
      source({ signal: controller.signal }),
      source(),
    ]);
    expect(aborted).toMatchObject({ status: 'rejected', reason: { message: 'stopped' } });
    expect(other).toMatchObject({ status: 'fulfilled', value: 'fresh-1-of-1//first' });
  });
});
