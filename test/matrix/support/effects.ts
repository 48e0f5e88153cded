import type { FaultEffect } from '#sandbox/google/faults.ts';

/** What becomes of a run that meets a fault. */
export type Course =
  /** Ends whole, without a step that fails. */
  | { readonly kind: 'passes' }
  /** The step is tried again within seconds; the run ends whole. */
  | { readonly kind: 'repeats' }
  /** The run waits as long as it is asked to, ten seconds at least, and ends whole. */
  | { readonly kind: 'waits'; readonly seconds: number }
  /** After six attempts a polled capability backs off, its run failed; what nobody polls waits on. */
  | { readonly kind: 'backs-off'; readonly reason: string }
  /** The run fails at once and the capability waits for a person; `grant`: so does its connection. */
  | { readonly kind: 'parks'; readonly reason: string; readonly hits: 'capability' | 'grant' };

/** A fault of the sandbox and what it must lead to, with each capability. */
export interface Trouble {
  /** As docs/operations.md names it. */
  readonly name: string;
  readonly effect: FaultEffect;
  /** What the People API says instead: it has `details` where the older APIs have `errors`. */
  readonly detail?: string;
  /** `once`: the next call of each method; `last`: the next call of the last method; `stays`: every call until it is mended. */
  readonly strikes: 'once' | 'last' | 'stays';
  readonly course: Course;
}

const passes = { kind: 'passes' } as const;
const repeats = { kind: 'repeats' } as const;
const waits = (seconds: number) => ({ kind: 'waits', seconds }) as const;
const parks = (reason: string, hits: 'capability' | 'grant' = 'capability') =>
  ({ kind: 'parks', reason, hits }) as const;

const status = (code: number, more: object = {}) => ({ kind: 'status', code, ...more }) as const;
const once = (name: string, effect: FaultEffect, course: Course = repeats): Trouble => ({
  name,
  effect,
  strikes: 'once',
  course,
});

/**
 * Every effect of the sandbox's fault API with what it must lead to. A new effect is an error of types here until somebody
 * has said what becomes of a run that meets it.
 */
const BY_EFFECT = {
  status: [
    once('500', status(500)),
    once('503', status(503)),
    {
      name: '503 for longer than a step is repeated',
      effect: status(503),
      strikes: 'stays',
      course: { kind: 'backs-off', reason: 'UNAVAILABLE' },
    },
    {
      name: '503 with Retry-After',
      effect: status(503, { headers: { 'retry-after': '11' } }),
      strikes: 'last',
      course: waits(11),
    },
    { name: '429', effect: status(429), strikes: 'last', course: waits(10) },
    {
      name: '429 with Retry-After',
      effect: status(429, { headers: { 'retry-after': '12' } }),
      strikes: 'last',
      course: waits(12),
    },
    {
      name: '403 that is a rate limit',
      effect: status(403, { reason: 'userRateLimitExceeded' }),
      detail: 'RATE_LIMIT_EXCEEDED',
      strikes: 'last',
      course: waits(10),
    },
    {
      name: '403 for want of a scope',
      effect: status(403, { reason: 'insufficientPermissions' }),
      detail: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
      strikes: 'stays',
      course: parks('SCOPE_MISSING'),
    },
    {
      name: '403 because the API is not enabled',
      effect: status(403, { reason: 'accessNotConfigured' }),
      detail: 'SERVICE_DISABLED',
      strikes: 'stays',
      course: parks('API_NOT_ENABLED'),
    },
    once('401 once', status(401), passes),
    {
      name: '401 for every new token, too',
      effect: status(401),
      strikes: 'stays',
      course: parks('INVALID_GRANT', 'grant'),
    },
  ],
  latency: [once('slow to begin', { kind: 'latency', ms: 400 }, passes)],
  slow: [once('slower than the time limit', { kind: 'slow', bytesPerSecond: 20 })],
  hang: [once('no answer', { kind: 'hang' })],
  truncate: [
    once('JSON cut short', { kind: 'truncate', bytes: 20 }),
    once('JSON cut short on the wire', { kind: 'truncate', bytes: 20, broken: true }),
  ],
  malformed: [once('garbage', { kind: 'malformed' })],
  emptyBody: [once('nothing in the body', { kind: 'emptyBody' })],
  html: [once('a page of HTML', { kind: 'html', code: 502 })],
  reset: [once('connection reset', { kind: 'reset' })],
  close: [once('connection closed', { kind: 'close' })],
} as const satisfies Record<FaultEffect['kind'], readonly Trouble[]>;

export const TROUBLES: readonly Trouble[] = Object.values(BY_EFFECT).flat();

/** The fault as the API of a method words it. */
export function effectAt(method: string, { effect, detail }: Trouble): FaultEffect {
  if (effect.kind !== 'status' || detail === undefined || !method.startsWith('people.')) {
    return effect;
  }
  const { code } = effect;
  const error = {
    code,
    message: 'No.',
    status: 'PERMISSION_DENIED',
    details: [{ reason: detail }],
  };
  return { ...effect, body: { error } };
}

/** A grant that Google refuses to renew: no effect of an API call, but of the token endpoint. */
export const REVOKED = { name: 'the grant is revoked', course: parks('INVALID_GRANT', 'grant') };

/** The same words as in docs/operations.md. */
export function inWords(course: Course): string {
  switch (course.kind) {
    case 'passes':
      return 'goes on';
    case 'repeats':
      return 'the step is tried again within seconds';
    case 'waits':
      return 'the run waits as long as it is asked to, at least 10 s';
    case 'backs-off':
      return `polled: run failed \`${course.reason}\`, capability \`backing_off\`; not polled: the run waits and ends when it is over`;
    case 'parks':
      return course.hits === 'grant'
        ? `run failed, capability \`parked\` and connection \`error\`, both \`${course.reason}\`: connect again`
        : `run failed, capability \`parked\` \`${course.reason}\`; the connection’s others go on`;
  }
}
