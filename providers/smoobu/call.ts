import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import { systemClock } from '#lib/clock.ts';
import type { Clock } from '#lib/clock.ts';
import type { CallOptions } from '../capabilities.ts';
import type { Http, HttpAnswer } from '../http.ts';
import type { Pace } from '../pace.ts';
import { pmsError, refusal } from '../pms-call.ts';
import { signableQuery, signedHeaders, type smoobuCredential } from './signature.ts';

const MINUTE_MS = 60_000;
const LONGEST_WAIT_MS = 60 * MINUTE_MS;

export interface SmoobuCallNeeds {
  readonly http: Http;
  /** Read when it is needed, so that what was replaced meanwhile is not used. */
  readonly credential: () => Promise<z.output<typeof smoobuCredential>>;
  readonly pace: Pace;
  /** Whose calls are counted: the account, or the key as long as the account is not known. */
  readonly accountId: string;
  readonly clock?: Clock;
}

export type SmoobuCall = (
  path: string,
  query: readonly (readonly [string, string])[],
  options?: CallOptions,
) => Promise<HttpAnswer>;

/** Makes single calls, each signed for itself, within the account's calls per minute. */
export function createSmoobuCall(needs: SmoobuCallNeeds): SmoobuCall {
  const { http, credential, pace, accountId, clock = systemClock } = needs;
  return async (path, pairs, options = {}) => {
    const query = signableQuery(pairs);
    const key = await credential();
    const send = () => {
      const timestamp = clock
        .now()
        .toISOString()
        .replace(/\.\d+Z$/u, 'Z');
      const call = { method: 'GET', path, query, timestamp, nonce: randomUUID() };
      return http({ path, query, headers: signedHeaders(key, call) }, options);
    };
    const answer = await pace.call(accountId, send, options);
    if (answer.status === 200) return answer;
    if (answer.status !== 429) throw refusal(answer);
    const retryAfterMs = waitOf(answer.header('x-ratelimit-retry-after'), clock.now());
    pace.hold(accountId, retryAfterMs);
    throw pmsError('rate-limited', { status: 429, retryAfterMs });
  };
}

/** The header holds the unix second from which calls are taken again, not a delay. */
function waitOf(header: string | undefined, now: Date): number {
  const seconds = Number(header ?? Number.NaN);
  if (!Number.isFinite(seconds)) return MINUTE_MS;
  return Math.min(Math.max(seconds * 1000 - now.getTime(), 1000), LONGEST_WAIT_MS);
}
