import type { Clock } from '#lib/clock.ts';

/** A burst, and how fast it is given back. */
export interface Limit {
  readonly burst: number;
  readonly perSecond: number;
}

export interface Limits {
  /** All requests of one credential, or of one address where there is none. */
  readonly requests: RateLimit;
  /** Attempts at a password, per account and per address. Only failures stay counted. */
  readonly guesses: RateLimit;
  /** Requests of one source, whichever of its keys it uses. */
  readonly sources: RateLimit;
  /** Looks that hooks of a provider may cause, per connection. */
  readonly hooks: RateLimit;
}

export interface RateLimit {
  /** Takes one; returns 0, or the seconds to wait when there is none left. */
  take(key: string): number;
  /** Gives one back, for an attempt that turned out to be legitimate. */
  giveBack(key: string): void;
  /** How many are left, without taking one. */
  left(key: string): number;
  readonly limit: Limit;
}

const MAX_KEYS = 50_000;

export const DEFAULT_LIMITS = {
  requests: { burst: 1_200, perSecond: 60 },
  guesses: { burst: 10, perSecond: 1 / 30 },
  sources: { burst: 1_200, perSecond: 60 },
  hooks: { burst: 3, perSecond: 1 / 10 },
} as const satisfies Record<keyof Limits, Limit>;

/**
 * Token buckets in this process's memory. Several API processes each give their own allowance, which is
 * enough: the limit protects a process from one caller, and passwords from being tried by the thousand.
 */
export function createRateLimit(limit: Limit, clock: Clock): RateLimit {
  const buckets = new Map<string, { left: number; at: number }>();

  const bucketOf = (key: string) => {
    const now = clock.now().getTime();
    const bucket = buckets.get(key) ?? { left: limit.burst, at: now };
    bucket.left = Math.min(limit.burst, bucket.left + ((now - bucket.at) / 1000) * limit.perSecond);
    bucket.at = now;
    // Re-inserted, so that the map's order is by last use and the oldest goes first.
    buckets.delete(key);
    buckets.set(key, bucket);
    if (buckets.size > MAX_KEYS) buckets.delete(buckets.keys().next().value ?? key);
    return bucket;
  };

  return {
    limit,
    left: (key) => Math.floor(bucketOf(key).left),
    take(key) {
      const bucket = bucketOf(key);
      if (bucket.left < 1) return Math.ceil((1 - bucket.left) / limit.perSecond);
      bucket.left -= 1;
      return 0;
    },
    giveBack(key) {
      const bucket = bucketOf(key);
      bucket.left = Math.min(limit.burst, bucket.left + 1);
    },
  };
}

/** The limits of a process. */
export function createLimits(
  clock: Clock,
  limits: Record<keyof Limits, Limit> = DEFAULT_LIMITS,
): Limits {
  return {
    requests: createRateLimit(limits.requests, clock),
    guesses: createRateLimit(limits.guesses, clock),
    sources: createRateLimit(limits.sources, clock),
    hooks: createRateLimit(limits.hooks, clock),
  };
}
