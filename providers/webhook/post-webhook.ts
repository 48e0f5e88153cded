import { Agent, type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { RequestFilteringHttpsAgent } from 'request-filtering-agent';
import type { PostFailure, PostOutcome } from '#domain/delivery.ts';
import {
  addressErrorOf,
  type AddressOptions,
  guardedLookup,
  isAllowedLoopback,
  parsePublicUrl,
  type Resolve,
} from '#lib/net/public-address.ts';
import { retryAfterOf } from '#lib/net/retry-after.ts';
import type { CallOptions } from '../capabilities.ts';
import { networkResolve } from './resolve.ts';

const MAX_ANSWER_BYTES = 64 * 1024;
const LONGEST_WAIT_MS = 24 * 3_600_000;
/** Idle connections of all endpoints together. */
const MOST_IDLE = 256;

export interface WebhookPost {
  /** The endpoint's address: a secret, never logged and never part of an error. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One attempt, whose failure is a value. Rejects with the caller's own reason to abort. */
export type PostWebhook = (post: WebhookPost, options?: CallOptions) => Promise<PostOutcome>;

export interface PosterSettings extends AddressOptions {
  /** Over look-up, connection and answer together, in milliseconds. */
  readonly timeoutMs: number;
  readonly resolve?: Resolve;
}

/**
 * Returns what posts to endpoints of tenants: the address is checked each time, and the addresses of its name at each new
 * connection, by the guard and by the agent (security.md §10). No redirects. An answer is judged by its status; of its
 * body at most 64 KB are read, and nothing is kept. Connections to addresses that were checked stay open for the next.
 */
export function createPoster(settings: PosterSettings): PostWebhook {
  const { timeoutMs, resolve = networkResolve } = settings;
  const guarded = new RequestFilteringHttpsAgent({
    keepAlive: true,
    maxFreeSockets: MOST_IDLE,
    lookup: guardedLookup(resolve) as LookupFunction,
  });
  const [local, localTls] = [new Agent({ keepAlive: true }), new HttpsAgent({ keepAlive: true })];

  const open = (url: URL, post: WebhookPost, signal: AbortSignal): ClientRequest => {
    const isPlain = url.protocol === 'http:';
    const send = isPlain ? httpRequest : httpsRequest;
    const own = isPlain ? local : localTls;
    return send(url, {
      method: 'POST',
      agent: isAllowedLoopback(url, settings) ? own : guarded,
      signal,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Inlet',
        accept: '*/*',
        ...post.headers,
        'content-length': String(Buffer.byteLength(post.body)),
      },
    });
  };

  return async (post, { signal } = {}) => {
    signal?.throwIfAborted();
    const deadline = AbortSignal.timeout(timeoutMs);
    const stop = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
    try {
      const url = parsePublicUrl(post.url, settings);
      const answer = await answerOf(() => open(url, post, stop), post.body);
      await drain(answer);
      const wish = retryAfterOf(answer.headers['retry-after'], new Date(), LONGEST_WAIT_MS);
      return { kind: 'answered', status: answer.statusCode ?? 0, retryAfterMs: wish };
    } catch (error) {
      signal?.throwIfAborted();
      return deadline.aborted ? { kind: 'failed', error: 'TIMEOUT' } : outcomeOf(error);
    }
  };
}

/** A connection that the other side closed while it was idle says nothing of the endpoint: the request goes out anew. */
async function answerOf(open: () => ClientRequest, body: string): Promise<IncomingMessage> {
  for (;;) {
    const request = open();
    try {
      return await new Promise<IncomingMessage>((answer, fail) => {
        request.on('response', answer).on('error', fail).end(body);
      });
    } catch (error) {
      const code = Reflect.get(Object(error), 'code');
      if (!request.reusedSocket || (code !== 'ECONNRESET' && code !== 'EPIPE')) throw error;
    }
  }
}

async function drain(answer: IncomingMessage): Promise<void> {
  let size = 0;
  for await (const chunk of answer) {
    size += (chunk as Buffer).length;
    if (size > MAX_ANSWER_BYTES) return;
  }
}

function outcomeOf(error: unknown): PostOutcome {
  const fault = addressErrorOf(error);
  if (fault?.kind === 'forbidden') return { kind: 'forbidden' };
  if (fault?.kind === 'unresolved') return { kind: 'failed', error: 'UNRESOLVED' };
  const code: unknown = Reflect.get(Object(error), 'code');
  // Errors of Node carry a code: what has none is a fault of ours and no answer of an endpoint.
  if (code === undefined) throw error;
  return { kind: 'failed', error: failureOf(code) };
}

function failureOf(code: unknown): PostFailure {
  const isOfTls = /^(?:ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO$)/u;
  return isOfTls.test(String(code)) ? 'CERTIFICATE' : 'UNREACHABLE';
}
