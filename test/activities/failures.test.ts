import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from '@jest/globals';
import { RunFault } from '#activities/fault.ts';
import { toFailure } from '#activities/failures.ts';
import { ProviderError, type ProviderErrorKind } from '#providers/error.ts';

const SECRET = 'ya29.a-token-that-must-not-leave';

/** What Temporal is told of an error, in the words that decide: type, code, whether it is tried again, and when. */
function told(error: unknown, attempt = 1) {
  const failure = toFailure(error, attempt);
  if (!(failure instanceof ApplicationFailure)) throw new Error('not an ApplicationFailure');
  const [detail] = (failure.details ?? []) as [{ code?: string; retryAfterMs?: number }?];
  return {
    type: failure.type,
    code: detail?.code,
    isTriedAgain: failure.nonRetryable !== true,
    ...(detail?.retryAfterMs !== undefined && { afterMs: detail.retryAfterMs }),
  };
}
const from = (kind: ProviderErrorKind, details = {}) => new ProviderError(kind, SECRET, details);

describe('what a step’s error becomes', () => {
  it.each([
    [
      'a revoked grant',
      from('auth-expired', { code: 'INVALID_GRANT', status: 400 }),
      'AUTH',
      'INVALID_GRANT',
    ],
    ['a missing scope', from('scope-missing'), 'SCOPE', 'SCOPE_MISSING'],
    ['a wrong client', from('misconfigured', { code: 'OAUTH_CLIENT' }), 'CONFIG', 'OAUTH_CLIENT'],
    [
      'an account without Gmail',
      from('unsupported', { code: 'GMAIL_NOT_ENABLED' }),
      'CONFIG',
      'GMAIL_NOT_ENABLED',
    ],
    ['a lost label', from('not-found', { code: 'LABEL_NOT_FOUND' }), 'LABEL', 'LABEL_NOT_FOUND'],
    ['a label that is taken', new RunFault('config', 'LABEL_CONFLICT'), 'CONFIG', 'LABEL_CONFLICT'],
    ['no calendar', new RunFault('feed', 'FEED_INVALID'), 'FEED', 'FEED_INVALID'],
  ])('%s: waits for a person, is not tried again', (_name, error, type, code) => {
    expect(told(error)).toEqual({ type, code, isTriedAgain: false });
  });

  it.each([
    ['without a wish', {}, 10_000],
    ['with a wish of nothing', { retryAfterMs: 0 }, 10_000],
    ['with a wish', { retryAfterMs: 90_000 }, 90_000],
  ])(
    'a rate limit %s: gives the slot back and waits, never less than ten seconds',
    (_name, wish, afterMs) => {
      expect(told(from('rate-limited', wish))).toEqual({
        type: 'RATE_LIMITED',
        code: 'RATE_LIMITED',
        isTriedAgain: false,
        afterMs,
      });
    },
  );

  it.each([
    ['an outage', from('unavailable'), 'UNAVAILABLE'],
    ['half an answer', from('malformed'), 'UNAVAILABLE'],
    [
      'a lost database',
      Object.assign(new Error(SECRET), { name: 'PrismaClientKnownRequestError' }),
      'UNAVAILABLE',
    ],
    ['anything else', new TypeError(SECRET), 'INTERNAL'],
  ])('%s: is tried again', (_name, error, code) => {
    expect(told(error)).toMatchObject({ code, isTriedAgain: true });
  });

  it('a long outage that says how long: waits without a slot', () => {
    expect(told(from('unavailable', { retryAfterMs: 900_000 }))).toMatchObject({
      isTriedAgain: false,
      afterMs: 900_000,
    });
  });

  it('a fresh token refused by the API: believed only when it lasts', () => {
    const refusal = from('auth-expired', { code: 'INVALID_GRANT', status: 401 });
    expect([1, 2, 3].map((attempt) => told(refusal, attempt).code)).toEqual([
      'UNAVAILABLE',
      'UNAVAILABLE',
      'INVALID_GRANT',
    ]);
  });

  it('holds none of the error’s own words', () => {
    for (const error of [from('unavailable'), from('rejected'), new TypeError(SECRET)]) {
      const failure = toFailure(error, 1) as ApplicationFailure;
      expect(JSON.stringify([failure.message, failure.details, failure.cause])).not.toContain(
        SECRET,
      );
    }
  });
});
