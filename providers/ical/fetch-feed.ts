import { get as httpGet, type IncomingMessage, type RequestOptions } from 'node:http';
import { get as httpsGet } from 'node:https';
import { RequestFilteringHttpsAgent } from 'request-filtering-agent';
import {
  type AddressOptions,
  hostOf,
  isAllowedLoopback,
  publicLookup,
  type Resolve,
  systemResolve,
} from '#lib/net/public-address.ts';
import type { CalendarFeed, CallOptions, FeedAnswer, FeedVersion } from '../capabilities.ts';
import { isProviderError, ProviderError } from '../error.ts';
import { feedFault, parseFeedUrl, parseRedirect } from './address.ts';
import { readBody } from './body.ts';
import { faultOf, isRedirect } from './status.ts';

const MOST_REDIRECTS = 3;
const MEGABYTE = 1024 * 1024;

export interface FeedNeeds extends AddressOptions {
  /** The feed's address: a secret, never logged and never part of an error. */
  readonly url: string;
  /** Longest answer, unpacked; 5 MB. */
  readonly maxBytes?: number;
  /** Longest time from request to last byte, redirects included; 20 s. */
  readonly timeoutMs?: number;
  readonly resolve?: Resolve;
}

/**
 * Takes a feed's address and returns the feed. Each fetch checks the address, and the addresses of its name at
 * the connection itself; at most 3 redirects, each checked like the first. Throws ProviderError: `rejected` for
 * forbidden addresses, refusals and answers that are too large, `rate-limited`, `malformed`, `unavailable` for
 * the rest; an abort rejects with the signal's own reason.
 */
export function createCalendarFeed(needs: FeedNeeds): CalendarFeed {
  const { maxBytes = 5 * MEGABYTE, timeoutMs = 20_000 } = needs;
  return {
    fetch: async (known, { signal }: CallOptions = {}) => {
      signal?.throwIfAborted();
      const deadline = AbortSignal.timeout(timeoutMs);
      const stop = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
      try {
        const answer = await follow(needs, known, stop);
        return await read(answer, known, maxBytes);
      } catch (failure) {
        signal?.throwIfAborted();
        const error = feedFault(failure);
        if (isProviderError(error)) throw error;
        const why = deadline.aborted ? 'did not answer in time' : 'could not be reached';
        throw new ProviderError('unavailable', `The feed ${why}.`);
      }
    },
  };
}

async function follow(
  needs: FeedNeeds,
  known: FeedVersion,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let url = parseFeedUrl(needs.url, needs);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const answer = await request(url, known, needs, needs.resolve ?? systemResolve, signal);
    if (!isRedirect(answer.statusCode)) return answer;
    answer.destroy();
    url = parseRedirect(url, answer.headers.location ?? '', needs);
  }
  throw new ProviderError('rejected', 'The feed redirects too often.');
}

async function request(
  url: URL,
  known: FeedVersion,
  options: AddressOptions,
  resolve: Resolve,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const headers: Record<string, string> = {
    accept: 'text/calendar, */*;q=0.1',
    'accept-encoding': 'gzip, identity',
    'user-agent': 'Inlet',
    ...(known.etag === undefined ? {} : { 'if-none-match': known.etag }),
    ...(known.lastModified === undefined ? {} : { 'if-modified-since': known.lastModified }),
  };
  const isLocal = isAllowedLoopback(url, options);
  const get = url.protocol === 'http:' ? httpGet : httpsGet;
  const guarded: RequestOptions = isLocal
    ? { headers, signal, agent: false }
    : {
        headers,
        signal,
        lookup: (await publicLookup(hostOf(url), resolve, signal)) as NonNullable<
          RequestOptions['lookup']
        >,
        agent: new RequestFilteringHttpsAgent({ keepAlive: false }),
      };
  return new Promise((answer, fail) => {
    get(url, guarded, answer).on('error', fail);
  });
}

async function read(
  answer: IncomingMessage,
  known: FeedVersion,
  maxBytes: number,
): Promise<FeedAnswer> {
  const asked = known.etag !== undefined || known.lastModified !== undefined;
  if (answer.statusCode === 304 && asked) {
    answer.destroy();
    return { kind: 'unchanged' };
  }
  const fault = faultOf(answer.statusCode ?? 0, answer.headers['retry-after']);
  if (fault !== null) {
    answer.destroy();
    throw fault;
  }
  const { etag, 'last-modified': lastModified } = answer.headers;
  const body = await readBody(answer, maxBytes);
  const version: FeedVersion = {
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified }),
  };
  return { kind: 'changed', body, version };
}
