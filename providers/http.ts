import { type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { RequestFilteringHttpsAgent } from 'request-filtering-agent';
import {
  addressErrorOf,
  type AddressOptions,
  guardedLookup,
  hostOf,
  isAllowedLoopback,
  parsePublicUrl,
  type Resolve,
  systemResolve,
} from '#lib/net/public-address.ts';
import type { CallOptions } from './capabilities.ts';
import { isProviderError, ProviderError } from './error.ts';

const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

export interface HttpSettings extends AddressOptions {
  /** The only origin that is ever asked. */
  readonly baseUrl: string;
  /** From request to last byte, in milliseconds. */
  readonly timeoutMs: number;
  /** How names are resolved; replaceable in tests. */
  readonly resolve?: Resolve;
}

export interface HttpCall {
  /** Absolute, without query. */
  readonly path: string;
  /** As it is to be sent, without the question mark. */
  readonly query?: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface HttpAnswer {
  readonly status: number;
  /** A header by its name in lower case. */
  readonly header: (name: string) => string | undefined;
  readonly body: Buffer;
}

/** GETs from the one origin. Throws `unavailable`, or `rejected` for a redirect or an answer that is too large. */
export type Http = (call: HttpCall, options?: CallOptions) => Promise<HttpAnswer>;

/**
 * How calls to property-management systems leave the process: one origin, https to public addresses checked at the
 * connection itself (security.md §10), one attempt, no redirects, a time limit, a limit of size. Throws AddressError for
 * an origin that may not be asked.
 */
export function createHttp(settings: HttpSettings): Http {
  const origin = parsePublicUrl(settings.baseUrl, settings);
  const send = origin.protocol === 'http:' ? httpRequest : httpsRequest;
  const route: RequestOptions = {
    protocol: origin.protocol,
    hostname: hostOf(origin),
    ...(origin.port === '' ? {} : { port: origin.port }),
    agent: isAllowedLoopback(origin, settings)
      ? false
      : new RequestFilteringHttpsAgent({
          keepAlive: true,
          lookup: guardedLookup(settings.resolve ?? systemResolve) as LookupFunction,
        }),
  };

  return async ({ path, query = '', headers }, { signal } = {}) => {
    signal?.throwIfAborted();
    const deadline = AbortSignal.timeout(settings.timeoutMs);
    const stop = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
    try {
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        send({
          ...route,
          path: query === '' ? path : `${path}?${query}`,
          headers: { accept: 'application/json', 'user-agent': 'Inlet', ...headers },
          signal: stop,
        })
          .on('response', resolve)
          .on('error', reject)
          .end();
      });
      return await read(answer);
    } catch (error) {
      signal?.throwIfAborted();
      if (isProviderError(error)) throw error;
      const fault = addressErrorOf(error);
      if (fault?.kind === 'forbidden') {
        throw new ProviderError('misconfigured', "The provider's address is not a public one.", {
          code: 'ADDRESS_FORBIDDEN',
        });
      }
      const why = deadline.aborted ? 'did not answer in time' : 'could not be reached';
      throw new ProviderError('unavailable', `The provider ${why}.`);
    }
  };
}

async function read(answer: IncomingMessage): Promise<HttpAnswer> {
  const status = answer.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    answer.destroy();
    throw new ProviderError('rejected', 'The provider redirects, which is not followed.', {
      status,
      code: 'REDIRECTED',
    });
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > MAX_ANSWER_BYTES) {
      answer.destroy();
      throw new ProviderError('rejected', "The provider's answer is too large.", {
        code: 'TOO_LARGE',
      });
    }
    chunks.push(bytes);
  }
  if (!answer.complete) throw new ProviderError('unavailable', "The provider's answer broke off.");
  return {
    status,
    header: (name) => {
      const value = answer.headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
    body: Buffer.concat(chunks, size),
  };
}
