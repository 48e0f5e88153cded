import { retryAfterOf } from '#lib/net/retry-after.ts';
import { ProviderError } from '../error.ts';

const REDIRECTS: readonly (number | undefined)[] = [301, 302, 303, 307, 308];
/** Longest wait that a feed may ask for; beyond it, its own poll interval is waiting enough. */
const LONGEST_WAIT_MS = 24 * 3_600_000;

export function isRedirect(status: number | undefined): boolean {
  return REDIRECTS.includes(status);
}

/** What an answer's status means, as the error to throw; null for 200, the only status with a calendar in it. */
export function faultOf(status: number, retryAfter: string | undefined): ProviderError | null {
  if (status === 200) return null;
  const wait = retryAfterOf(retryAfter, new Date(), LONGEST_WAIT_MS);
  const details = wait === null ? { status } : { status, retryAfterMs: wait };
  if (status === 429)
    return new ProviderError('rate-limited', 'The feed is asked too often.', details);
  if (status >= 500 || status === 408 || status === 425) {
    return new ProviderError('unavailable', `The feed's server fails (status ${status}).`, details);
  }
  if (status === 401 || status === 403) {
    const code = 'FEED_REFUSED';
    return new ProviderError('rejected', 'The feed refuses its address.', { status, code });
  }
  if (status === 404 || status === 410) {
    const code = 'FEED_NOT_FOUND';
    return new ProviderError('rejected', 'There is no feed at this address.', { status, code });
  }
  return new ProviderError('malformed', `The feed answers with status ${status}.`, { status });
}
