import { errorReply } from './errors.ts';
import type { ApiName } from './errors.ts';
import type { FaultEffect } from './faults.ts';
import { html, json } from './http.ts';
import type { Reply } from './http.ts';
import type { World } from './world.ts';

/** What goes over the wire: an answer, perhaps cut or slowed, or none at all. */
export type Outgoing =
  | { kind: 'reply'; reply: Reply; brokenAfter?: number; bytesPerSecond?: number }
  | { kind: 'hang' | 'reset' | 'close' };

const reasons: Record<
  number,
  { reason: string; status: string; message: string; domain?: string }
> = {
  400: {
    reason: 'failedPrecondition',
    status: 'FAILED_PRECONDITION',
    message: 'Precondition check failed.',
  },
  401: { reason: 'authError', status: 'UNAUTHENTICATED', message: 'Invalid Credentials' },
  403: {
    reason: 'rateLimitExceeded',
    status: 'PERMISSION_DENIED',
    message: 'Rate Limit Exceeded',
    domain: 'usageLimits',
  },
  404: { reason: 'notFound', status: 'NOT_FOUND', message: 'Requested entity was not found.' },
  429: {
    reason: 'rateLimitExceeded',
    status: 'RESOURCE_EXHAUSTED',
    message: 'Resource has been exhausted (e.g. check quota).',
  },
  500: { reason: 'backendError', status: 'INTERNAL', message: 'Internal error encountered.' },
  503: {
    reason: 'backendError',
    status: 'UNAVAILABLE',
    message: 'The service is currently unavailable.',
  },
};

/** Turns a fault into what is sent. Takes the answer that would have gone out, if the effect has already happened. */
export function applyFault(
  effect: Exclude<FaultEffect, { kind: 'latency' }>,
  api: ApiName | 'oauth',
  answer: Reply | undefined,
): Outgoing {
  switch (effect.kind) {
    case 'hang':
    case 'reset':
    case 'close':
      return { kind: effect.kind };
    case 'status':
      return { kind: 'reply', reply: statusReply(effect, api) };
    case 'html':
      return {
        kind: 'reply',
        reply: html(
          effect.code ?? 502,
          '<!DOCTYPE html><title>Error 502 (Server Error)!!1</title><p><b>502.</b> That’s an error.',
        ),
      };
    case 'emptyBody':
      return { kind: 'reply', reply: { ...existing(answer), body: '' } };
    case 'malformed':
      return { kind: 'reply', reply: { ...existing(answer), body: '{"error": {"code": ' } };
    case 'slow':
      return { kind: 'reply', reply: existing(answer), bytesPerSecond: effect.bytesPerSecond };
    case 'truncate': {
      const reply = existing(answer);
      if (effect.broken) return { kind: 'reply', reply, brokenAfter: effect.bytes };
      return {
        kind: 'reply',
        reply: { ...reply, body: Buffer.from(reply.body).subarray(0, effect.bytes) },
      };
    }
  }
}

/** The delay of a latency fault in ms, jitter from the seeded source. */
export function latencyOf(world: World, effect: Extract<FaultEffect, { kind: 'latency' }>): number {
  return effect.ms + (effect.jitter ? world.random.integer(0, effect.jitter) : 0);
}

function existing(answer: Reply | undefined): Reply {
  if (!answer) throw new Error('a fault that changes the answer struck before there was one');
  return answer;
}

function statusReply(
  effect: Extract<FaultEffect, { kind: 'status' }>,
  api: ApiName | 'oauth',
): Reply {
  if (effect.body !== undefined) return json(effect.code, effect.body, effect.headers);
  const known = reasons[effect.code] ?? {
    reason: 'backendError',
    status: 'UNKNOWN',
    message: 'Unknown Error.',
  };
  if (api === 'oauth') {
    const error =
      effect.reason ??
      (effect.code >= 500
        ? 'server_error'
        : effect.code === 429
          ? 'rate_limit_exceeded'
          : 'invalid_grant');
    return json(
      effect.code,
      { error, error_description: effect.message ?? known.message },
      effect.headers,
    );
  }
  const domain = effect.domain ?? known.domain;
  return errorReply(api, {
    code: effect.code,
    message: effect.message ?? known.message,
    reason: effect.reason ?? known.reason,
    status: effect.status ?? known.status,
    ...(domain ? { domain } : {}),
    ...(effect.headers ? { headers: effect.headers } : {}),
  });
}
