import type { CallOptions } from '../capabilities.ts';
import type { AccessToken } from '../credentials.ts';
import type { Http, HttpAnswer } from '../http.ts';
import type { Pace } from '../pace.ts';
import { jsonOf, pmsError, queryText, refusal } from '../pms-call.ts';
import { detailsAnswer, failure } from './wire.ts';

/** The API lies under `/v2` of api.beds24.com. */
const BASE = '/v2';
export const DETAILS = '/authentication/details';
/** Below this many credits nothing more is asked until they are full again: the owner's own tools need some, too. */
const RESERVE = 10;
const WINDOW_MS = 5 * 60_000;
/** The old API's words for too many calls; they come with whatever HTTP status. */
const OVER_LIMIT = new Set(['1016', '1020', '429']);

/** The credits that are left, as both the OpenAPI file and the wiki name the headers. */
export function creditsOf(answer: HttpAnswer): { left: number; resetsInMs: number } | null {
  const read = (...names: readonly string[]): number | null => {
    const text = names.map((name) => answer.header(name)?.trim()).find((value) => value);
    const value = text === undefined ? Number.NaN : Number(text);
    return Number.isFinite(value) ? value : null;
  };
  const left = read('x-fivemincreditlimit-remaining', 'x-five-min-limit-remaining');
  const seconds = read('x-fivemincreditlimit-resetsin', 'x-five-min-limit-resets-in');
  if (left === null) return null;
  const resetsInMs = seconds === null ? WINDOW_MS : Math.max(seconds, 0) * 1000;
  return { left, resetsInMs: Math.min(resetsInMs, WINDOW_MS) };
}

/** Asks once for a token, which needs none. Throws ProviderError for everything but a good answer. */
export async function askBeds24(
  http: Http,
  path: string,
  headers: Readonly<Record<string, string>>,
  options?: CallOptions,
): Promise<HttpAnswer> {
  return judged(await http({ path: `${BASE}${path}`, headers }, options));
}

export interface Beds24CallNeeds {
  readonly http: Http;
  readonly accessToken: AccessToken;
  readonly pace: Pace;
  /** Whose credits are spent: the account of the credential. */
  readonly accountId: string;
}

export type Beds24Call = (
  path: string,
  query: readonly (readonly [string, string])[],
  options?: CallOptions,
) => Promise<HttpAnswer>;

/**
 * Makes single calls, one at a time per account and within its credits; with a fresh token once after a 401. Query
 * names may repeat, which is how the API takes lists.
 */
export function createBeds24Call(needs: Beds24CallNeeds): Beds24Call {
  const { http, accessToken, pace, accountId } = needs;

  const send = async (path: string, query: string, token: string, options: CallOptions) => {
    const answer = await pace.call(
      accountId,
      () => http({ path: `${BASE}${path}`, query, headers: { token } }, options),
      options,
    );
    const credits = creditsOf(answer);
    if (credits !== null && credits.left < RESERVE) pace.hold(accountId, credits.resetsInMs);
    return answer;
  };

  return async (path, query, options = {}) => {
    const text = queryText(query);
    const token = await accessToken(options);
    const answer = await send(path, text, token, options);
    if (answer.status !== 401 && !saysInvalid(path, answer)) return judged(answer);
    const fresh = await accessToken({ ...options, rejected: token });
    return judged(await send(path, text, fresh, options));
  };
}

/** `details` tells of a bad token with status 200. */
function saysInvalid(path: string, answer: HttpAnswer): boolean {
  return path === DETAILS && detailsAnswer.safeParse(jsonOf(answer)).data?.validToken === false;
}

/** The answer if it is a good one; throws what it means otherwise. A failure may come with status 200. */
function judged(answer: HttpAnswer): HttpAnswer {
  const told = failure.safeParse(jsonOf(answer));
  const code = told.success ? `${told.data.code ?? ''}` : '';
  const retryAfterMs = creditsOf(answer)?.resetsInMs ?? WINDOW_MS;
  if (OVER_LIMIT.has(code) || answer.status === 429)
    throw pmsError('rate-limited', { status: answer.status, retryAfterMs });
  if (answer.status !== 200) throw refusal(answer);
  if (!told.success) return answer;
  if (code === '401') throw pmsError('auth-expired', { status: 401, code: 'INVALID_GRANT' });
  throw pmsError(code === '403' ? 'scope-missing' : 'rejected', { status: answer.status });
}
