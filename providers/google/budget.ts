import { setTimeout as sleep } from 'node:timers/promises';
import type { GmailMethod } from '#lib/config-fields.ts';
import { systemClock } from '#lib/clock.ts';
import type { Clock } from '#lib/clock.ts';
import { createSlots } from './slots.ts';
import type { Slots } from './slots.ts';
import { providerError } from './classify.ts';

export interface BudgetSettings<Method extends string = GmailMethod> {
  /** Google's limit per mailbox and minute. */
  readonly unitsPerMinute: number;
  readonly costs: Readonly<Record<Method, number>>;
  /** Calls under way per mailbox. */
  readonly concurrency: number;
  /** A longer wait is not slept but thrown as `rate-limited`. Default 5 seconds. */
  readonly maxWaitMs?: number;
  readonly clock?: Clock;
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export interface CallBudget<Method extends string = GmailMethod> {
  /**
   * Makes the call when the mailbox's units and slots allow it. Throws `rate-limited` (code BUDGET) with
   * `retryAfterMs` when that is further away than `maxWaitMs`; the call is then not made.
   */
  spend<T>(
    mailbox: string,
    method: Method,
    call: () => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T>;
  /** Google throttled this mailbox: nothing is sent for that long, and half as much for five minutes after. */
  throttled(mailbox: string, retryAfterMs?: number): void;
}

/** Burst and refill together never exceed the limit in any 60 seconds: Google's window slides. */
const BURST_SHARE = 0.25;
const REFILL_SHARE = 0.75;
const DEFAULT_MAX_WAIT_MS = 5_000;
const DEFAULT_PAUSE_MS = 10_000;
const RECOVERY_MS = 5 * 60_000;
const MAX_IDLE_MAILBOXES = 10_000;

interface Bucket {
  units: number;
  updatedAt: number;
  blockedUntil: number;
  halvedUntil: number;
  readonly slots: Slots;
}

/**
 * A token bucket and a concurrency limit per account, in this process, for one of Google's APIs. It keeps us under Google's
 * limits in the usual case; Google's own answer stays the authority when several workers share a mailbox.
 */
export function createBudget<Method extends string = GmailMethod>(
  settings: BudgetSettings<Method>,
): CallBudget<Method> {
  const { unitsPerMinute, costs, concurrency, maxWaitMs = DEFAULT_MAX_WAIT_MS } = settings;
  const clock = settings.clock ?? systemClock;
  const wait =
    settings.wait ?? ((ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }));
  const burst = Math.max(unitsPerMinute * BURST_SHARE, ...Object.values<number>(costs));
  const unitsPerMs = (unitsPerMinute * REFILL_SHARE) / 60_000;
  const buckets = new Map<string, Bucket>();

  const bucketOf = (mailbox: string, now: number): Bucket => {
    const existing = buckets.get(mailbox);
    if (existing !== undefined) return existing;
    if (buckets.size >= MAX_IDLE_MAILBOXES) forgetIdle(buckets, now);
    const bucket = {
      units: burst,
      updatedAt: now,
      blockedUntil: 0,
      halvedUntil: 0,
      slots: createSlots(concurrency),
    };
    buckets.set(mailbox, bucket);
    return bucket;
  };

  /** Takes the units now, even into debt, and returns how long the call must wait for them; or throws. */
  const take = (bucket: Bucket, cost: number): number => {
    const now = clock.now().getTime();
    const rate = now < bucket.halvedUntil ? unitsPerMs / 2 : unitsPerMs;
    bucket.units = Math.min(burst, bucket.units + (now - bucket.updatedAt) * rate);
    bucket.updatedAt = now;
    const waitMs = Math.ceil(Math.max((cost - bucket.units) / rate, bucket.blockedUntil - now, 0));
    if (waitMs > maxWaitMs)
      throw providerError('rate-limited', { code: 'BUDGET', retryAfterMs: waitMs });
    bucket.units -= cost;
    return waitMs;
  };

  return {
    async spend(mailbox, method, call, signal) {
      const bucket = bucketOf(mailbox, clock.now().getTime());
      const release = await bucket.slots.take(signal);
      try {
        const waitMs = take(bucket, costs[method]);
        if (waitMs > 0) await wait(waitMs, signal);
        return await call();
      } finally {
        release();
      }
    },
    throttled(mailbox, retryAfterMs = DEFAULT_PAUSE_MS) {
      const now = clock.now().getTime();
      const bucket = bucketOf(mailbox, now);
      bucket.units = Math.min(bucket.units, 0);
      bucket.blockedUntil = Math.max(bucket.blockedUntil, now + retryAfterMs);
      bucket.halvedUntil = bucket.blockedUntil + RECOVERY_MS;
    },
  };
}

function forgetIdle(buckets: Map<string, Bucket>, now: number): void {
  for (const [mailbox, bucket] of buckets) {
    const isIdle =
      bucket.slots.inUse() === 0 && bucket.halvedUntil < now && now - bucket.updatedAt > 60_000;
    if (isIdle) buckets.delete(mailbox);
  }
}
