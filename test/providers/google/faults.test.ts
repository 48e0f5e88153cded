import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import type { Mailbox } from '#providers/capabilities.ts';
import { isRetryable } from '#providers/error.ts';
import type { ProviderErrorKind } from '#providers/error.ts';
import { mailboxAt, refusal } from './client.ts';
import { apiError, startScriptedGoogle } from './scripted-google.ts';
import type { Answer, ScriptedGoogle } from './scripted-google.ts';

const TOKEN = 'ya29.canary-token';

describe('a call of the Gmail API that fails', () => {
  let google: ScriptedGoogle;
  let mailbox: Mailbox;
  beforeAll(async () => {
    google = await startScriptedGoogle();
  });
  afterAll(() => google.close());
  beforeEach(() => {
    mailbox = mailboxAt(google.baseUrl, TOKEN);
  });

  const cases: readonly (readonly [string, Answer, object])[] = [
    [
      '500',
      { status: 500, body: apiError(500, 'backendError') },
      { kind: 'unavailable', status: 500 },
    ],
    [
      '502 with a page of HTML',
      { status: 502, body: '<html>Bad Gateway</html>' },
      { kind: 'unavailable', status: 502 },
    ],
    [
      '503 with Retry-After',
      { status: 503, headers: { 'retry-after': '7' } },
      { kind: 'unavailable', retryAfterMs: 7000 },
    ],
    ['408', { status: 408, body: apiError(408, 'timeout') }, { kind: 'unavailable', status: 408 }],
    [
      '403 rateLimitExceeded',
      { status: 403, body: apiError(403, 'rateLimitExceeded') },
      { kind: 'rate-limited', reason: 'rateLimitExceeded' },
    ],
    [
      '403 userRateLimitExceeded',
      { status: 403, body: apiError(403, 'userRateLimitExceeded') },
      { kind: 'rate-limited' },
    ],
    [
      '403 quotaExceeded',
      { status: 403, body: apiError(403, 'quotaExceeded') },
      { kind: 'rate-limited' },
    ],
    [
      '403 dailyLimitExceeded',
      { status: 403, body: apiError(403, 'dailyLimitExceeded') },
      { kind: 'rate-limited', code: 'DAILY_LIMIT', retryAfterMs: 3_600_000 },
    ],
    [
      '429 without Retry-After',
      { status: 429, body: apiError(429, 'rateLimitExceeded') },
      { kind: 'rate-limited', status: 429 },
    ],
    ['429 without a body', { status: 429, body: '' }, { kind: 'rate-limited', status: 429 }],
    [
      '429 with Retry-After in seconds',
      { status: 429, body: apiError(429, 'rateLimitExceeded'), headers: { 'retry-after': '42' } },
      { kind: 'rate-limited', retryAfterMs: 42_000 },
    ],
    [
      '403 insufficientPermissions',
      { status: 403, body: apiError(403, 'insufficientPermissions') },
      { kind: 'scope-missing', code: 'SCOPE_MISSING' },
    ],
    [
      '403 with ACCESS_TOKEN_SCOPE_INSUFFICIENT in its details only',
      {
        status: 403,
        body: JSON.stringify({
          error: {
            code: 403,
            message: 'x',
            status: 'PERMISSION_DENIED',
            details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }],
          },
        }),
      },
      { kind: 'scope-missing', code: 'SCOPE_MISSING' },
    ],
    [
      '403 of a grant that holds the metadata scope',
      { status: 403, body: apiError(403, 'forbidden', "Metadata scope doesn't allow format FULL") },
      { kind: 'scope-missing' },
    ],
    [
      '403 domainPolicy',
      { status: 403, body: apiError(403, 'domainPolicy') },
      { kind: 'misconfigured' },
    ],
    [
      '403 accessNotConfigured',
      { status: 403, body: apiError(403, 'accessNotConfigured') },
      { kind: 'misconfigured' },
    ],
    [
      '403 Delegation denied',
      { status: 403, body: apiError(403, 'forbidden', 'Delegation denied for vera@inlet.test') },
      { kind: 'rejected', code: 'DELEGATION_DENIED' },
    ],
    [
      '403 for another reason',
      { status: 403, body: apiError(403, 'forbidden') },
      { kind: 'rejected', reason: 'forbidden' },
    ],
    [
      '403 that is no answer of the API',
      { status: 403, body: '<html>Sorry</html>' },
      { kind: 'unavailable', status: 403 },
    ],
    [
      '400 failedPrecondition of an account without Gmail',
      { status: 400, body: apiError(400, 'failedPrecondition', 'Mail service not enabled') },
      { kind: 'unsupported', code: 'GMAIL_NOT_ENABLED' },
    ],
    [
      '400 for another reason',
      { status: 400, body: apiError(400, 'invalidArgument') },
      { kind: 'rejected', status: 400 },
    ],
    [
      'a 200 that is cut off with a valid length',
      { status: 200, body: '{"labels":[{"id":"INB' },
      { kind: 'malformed' },
    ],
    ['a 200 that is not an object', { status: 200, body: '[]' }, { kind: 'malformed' }],
    ['a 200 without a body', { status: 200, body: '' }, { kind: 'malformed' }],
    ['a 200 of HTML', { status: 200, body: '<html></html>' }, { kind: 'malformed' }],
    [
      'a 200 in broken UTF-8',
      { status: 200, body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]) },
      { kind: 'malformed' },
    ],
    ['a body that ends early', { cut: '{"labels":[' }, { kind: 'unavailable' }],
    ['a reset connection', 'reset', { kind: 'unavailable' }],
    [
      'a redirect',
      { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
      { kind: 'unavailable' },
    ],
  ];

  it.each(cases)('is sorted and made only once: %s', async (_title, answer, expected) => {
    google.answer(answer);
    expect(await refusal(mailbox.labels())).toMatchObject(expected);
    expect(google.hits).toHaveLength(1);
  });

  it('is given up in time when nothing is answered, and made only once', async () => {
    google.answer('hang');
    const impatient = mailboxAt(google.baseUrl, TOKEN, { timeoutMs: 3_000 });
    expect(await refusal(impatient.labels())).toMatchObject({ kind: 'unavailable' });
    expect(google.hits).toHaveLength(1);
  });

  it('reads when to come back from a date and from the words of the error', async () => {
    const at = new Date(Date.now() + 90_000);
    google.answer({
      status: 429,
      body: apiError(429, 'x'),
      headers: { 'retry-after': at.toUTCString() },
    });
    const byDate = await refusal(mailbox.labels());
    expect(byDate['retryAfterMs']).toBeGreaterThan(80_000);
    expect(byDate['retryAfterMs']).toBeLessThanOrEqual(90_000);

    const text = `User-rate limit exceeded.  Retry after ${at.toISOString()}`;
    google.answer({ status: 429, body: apiError(429, 'userRateLimitExceeded', text) });
    const byText = await refusal(mailboxAt(google.baseUrl, TOKEN).labels());
    expect(byText['retryAfterMs']).toBeGreaterThan(80_000);
  });

  it('sends nothing more to a mailbox while Google asks to wait', async () => {
    google.answer({ status: 429, body: apiError(429, 'x'), headers: { 'retry-after': '60' } });
    await refusal(mailbox.labels());
    expect(await refusal(mailbox.profile())).toMatchObject({
      kind: 'rate-limited',
      code: 'BUDGET',
    });
    expect(google.hits).toHaveLength(1);
  });

  it('keeps token, address and body out of the error', async () => {
    google.answer({
      status: 403,
      body: apiError(403, 'forbidden', 'Delegation denied for vera@inlet.test'),
    });
    const error: unknown = await mailbox.labels().catch((thrown: unknown) => thrown);
    const all = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)}`;
    expect(all).not.toMatch(/ya29|canary|vera@|Delegation denied/);
  });

  it('rejects with the reason of the abort, not with a fault of Google', async () => {
    google.answer('hang');
    const reason = new Error('The worker stops.');
    const controller = new AbortController();
    const call = mailboxAt(google.baseUrl, TOKEN).labels({ signal: controller.signal });
    setTimeout(() => controller.abort(reason), 20);
    await expect(call).rejects.toBe(reason);
  });

  it('never calls a lasting fault retryable, nor a passing one final', () => {
    const passing: ProviderErrorKind[] = ['unavailable', 'rate-limited', 'malformed'];
    const lasting: ProviderErrorKind[] = ['auth-expired', 'rejected'];
    expect(passing.every(isRetryable)).toBe(true);
    expect(lasting.some(isRetryable)).toBe(false);
  });
});

describe('a refused access token', () => {
  let google: ScriptedGoogle;
  beforeAll(async () => {
    google = await startScriptedGoogle();
  });
  afterAll(() => google.close());

  it('is exchanged for a fresh one exactly once', async () => {
    google.answer(
      { status: 401, body: apiError(401, 'authError') },
      { status: 200, body: '{"labels":[]}' },
    );
    const rejected: (string | undefined)[] = [];
    const mailbox = mailboxAt(google.baseUrl, async (options) => {
      rejected.push(options?.rejected);
      return options?.rejected === undefined ? 'old' : 'new';
    });
    expect(await mailbox.labels()).toEqual([]);
    expect(rejected).toEqual([undefined, 'old']);
    expect(google.authorizations).toEqual(['Bearer old', 'Bearer new']);
  });

  it('ends the connection when the fresh one is refused too', async () => {
    google.answer({ status: 401, body: apiError(401, 'authError') });
    expect(await refusal(mailboxAt(google.baseUrl, 'old').labels())).toMatchObject({
      kind: 'auth-expired',
      code: 'INVALID_GRANT',
    });
    expect(google.hits).toHaveLength(2);
  });
});
