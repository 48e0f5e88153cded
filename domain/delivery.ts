/** Rules of delivering events to subscribers: when it is tried again, when it is given up, when an endpoint is left alone. */

/** An endpoint, by ids alone: this is what workflows and steps are given. */
export interface WebhookRef {
  readonly workspaceId: string;
  readonly webhookId: number;
}

/** What became of a turn at an endpoint. `idle`: nothing is due for `waitMs`; null: nothing is waiting at all. */
export type DeliverStep =
  | { readonly kind: 'more' }
  | { readonly kind: 'idle'; readonly waitMs: number | null };

/** Why there was no answer to judge. */
export type PostFailure = 'TIMEOUT' | 'UNRESOLVED' | 'CERTIFICATE' | 'UNREACHABLE';

/** What one request came to. `forbidden`: the address leads to a network that is not public; nothing was connected. */
export type PostOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** The wait that the answer asks for; null when it says nothing usable. */
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: 'failed'; readonly error: PostFailure }
  | { readonly kind: 'forbidden' };

/** What an attempt means for its delivery. `gone` and `forbidden` end the endpoint too. */
export type Verdict =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly afterMs: number }
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'forbidden' };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits before the second attempt and each one after it (Standard Webhooks 1.0.0): ten attempts over 75 h 35 m. */
export const RETRY_AFTER_MS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
const JITTER = 0.2;
const LONGEST_WISH_MS = 24 * HOUR;
const DEAD_AFTER_MS = 5 * 24 * HOUR;
const DEAD_AFTER_ATTEMPTS = 20;
const GONE = 410;
/** Answers with which an endpoint says that it has too much to do, not that it dislikes this event. */
const OVERLOADED: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * What the `attempt`th request (from 1) means. `random` is from 0 to 1 and spreads the next one by ±20 %. A wish for a
 * later attempt (Retry-After) moves it, never forward, and for at most a day.
 */
export function verdictOf(
  outcome: PostOutcome,
  attempt: number,
  random: number,
  retryAfterMs: readonly number[] = RETRY_AFTER_MS,
): Verdict {
  if (outcome.kind === 'forbidden') return { kind: 'forbidden' };
  if (outcome.kind === 'answered') {
    if (isSuccess(outcome.status)) return { kind: 'delivered' };
    if (outcome.status === GONE) return { kind: 'gone' };
  }
  const scheduled = retryAfterMs[attempt - 1];
  if (scheduled === undefined) return { kind: 'exhausted' };
  const spread = scheduled * (1 - JITTER + 2 * JITTER * random);
  return { kind: 'retry', afterMs: Math.round(Math.max(spread, wishOf(outcome))) };
}

/** For how long an endpoint that has too much to do asked to be left alone as a whole; null: it did not. */
export function holdOf(outcome: PostOutcome): number | null {
  const isOverloaded = outcome.kind === 'answered' && OVERLOADED.has(outcome.status);
  return isOverloaded && wishOf(outcome) > 0 ? wishOf(outcome) : null;
}

/** What people read of an attempt: a code of ours, null for a success. */
export function errorOf(outcome: PostOutcome): string | null {
  if (outcome.kind === 'forbidden') return 'ADDRESS_FORBIDDEN';
  if (outcome.kind === 'failed') return outcome.error;
  if (isSuccess(outcome.status)) return null;
  return outcome.status >= 300 && outcome.status < 400 ? 'REDIRECTED' : 'STATUS';
}

/** Whether an endpoint that has done nothing but fail, for so long and so often, is disabled. */
export function isDead(failingForMs: number, failedAttempts: number): boolean {
  return failingForMs >= DEAD_AFTER_MS && failedAttempts >= DEAD_AFTER_ATTEMPTS;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function wishOf(outcome: PostOutcome): number {
  return outcome.kind === 'answered' ? Math.min(outcome.retryAfterMs ?? 0, LONGEST_WISH_MS) : 0;
}
