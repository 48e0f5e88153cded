import { systemClock } from '#lib/clock.ts';
import type { Clock } from '#lib/clock.ts';
import type { CallOptions } from './capabilities.ts';
import { ProviderError } from './error.ts';

export interface PaceSettings {
  /** Calls per account in any minute; unlimited when absent, for sources that count otherwise. */
  readonly perMinute?: number;
  readonly clock?: Clock;
}

/** Keeps calls within what a source allows per account, in this process. */
export interface Pace {
  /**
   * Makes the account's calls one after another. Throws `rate-limited` (code BUDGET) with `retryAfterMs`, without having
   * called, while the account's next call is not due.
   */
  call<T>(accountId: string, make: () => Promise<T>, options?: CallOptions): Promise<T>;
  /** No call of the account for that long. */
  hold(accountId: string, ms: number): void;
}

const MINUTE_MS = 60_000;
const MAX_ACCOUNTS = 10_000;

interface Account {
  last: Promise<unknown>;
  notBefore: number;
  startedAt: number;
  used: number;
}

/** A pace without calls so far. The source's own answer stays the authority when several workers share an account. */
export function createPace({ perMinute, clock = systemClock }: PaceSettings = {}): Pace {
  const accounts = new Map<string, Account>();
  const accountOf = (id: string): Account => {
    const known = accounts.get(id);
    if (known !== undefined) return known;
    // Nothing but a memory of limits: losing it costs one refused call.
    if (accounts.size >= MAX_ACCOUNTS) accounts.clear();
    const account: Account = { last: Promise.resolve(), notBefore: 0, startedAt: 0, used: 0 };
    accounts.set(id, account);
    return account;
  };

  const take = (account: Account): void => {
    const now = clock.now().getTime();
    if (now - account.startedAt >= MINUTE_MS) Object.assign(account, { startedAt: now, used: 0 });
    const isFull = perMinute !== undefined && account.used >= perMinute;
    const due = Math.max(account.notBefore, isFull ? account.startedAt + MINUTE_MS : 0);
    if (due > now) {
      throw new ProviderError('rate-limited', 'The next call to the provider is not due yet.', {
        code: 'BUDGET',
        retryAfterMs: due - now,
      });
    }
    account.used++;
  };

  return {
    call(id, make, { signal } = {}) {
      const account = accountOf(id);
      const turn = account.last.then(async () => {
        signal?.throwIfAborted();
        take(account);
        return make();
      });
      account.last = turn.catch(() => undefined);
      return turn;
    },
    hold(id, ms) {
      const account = accountOf(id);
      account.notBefore = Math.max(account.notBefore, clock.now().getTime() + ms);
    },
  };
}
