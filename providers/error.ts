/**
 * Why a provider call failed, in the few ways that lead to different actions. `unavailable`,
 * `rate-limited` and `malformed` pass by themselves; `cursor-expired` needs a reconcile; `not-found`
 * concerns one item; the others wait for a person: `auth-expired` and `scope-missing` for the
 * connection's owner, `misconfigured` for the operator.
 */
export type ProviderErrorKind =
  | 'unavailable'
  | 'rate-limited'
  | 'auth-expired'
  | 'scope-missing'
  | 'misconfigured'
  | 'not-found'
  | 'cursor-expired'
  | 'rejected'
  | 'malformed'
  | 'unsupported';

const RETRYABLE: Record<ProviderErrorKind, boolean> = {
  unavailable: true,
  'rate-limited': true,
  malformed: true,
  'auth-expired': false,
  'scope-missing': false,
  misconfigured: false,
  'not-found': false,
  'cursor-expired': false,
  rejected: false,
  unsupported: false,
};

/** Whether the same call may simply be made again later. */
export function isRetryable(kind: ProviderErrorKind): boolean {
  return RETRYABLE[kind];
}

export interface ProviderErrorDetails {
  /** Stable code for API and UI where the kind is not enough, such as INVALID_GRANT. */
  readonly code?: string;
  /** The provider's own word for the fault, such as `rateLimitExceeded`; an identifier, never free text. */
  readonly reason?: string;
  readonly status?: number;
  /** How long the provider (or our own budget) asks to wait, in milliseconds. Minimum and jitter are the caller's. */
  readonly retryAfterMs?: number;
}

/**
 * The only error that leaves `providers/`. Its message is one of our sentences: it holds no token,
 * address, identifier or body, and no `cause`, because causes of HTTP clients hold all of them.
 */
export class ProviderError extends Error {
  readonly kind: ProviderErrorKind;
  readonly code?: string;
  readonly reason?: string;
  readonly status?: number;
  readonly retryAfterMs?: number;

  constructor(kind: ProviderErrorKind, message: string, details: ProviderErrorDetails = {}) {
    super(message);
    this.name = 'ProviderError';
    this.kind = kind;
    if (details.code !== undefined) this.code = details.code;
    if (details.reason !== undefined) this.reason = details.reason;
    if (details.status !== undefined) this.status = details.status;
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs;
  }
}

/** Recognises a ProviderError also when it comes from another realm or a second copy of this module. */
export function isProviderError(error: unknown): error is ProviderError {
  return (
    typeof error === 'object' &&
    error !== null &&
    'kind' in error &&
    Reflect.get(error, 'name') === 'ProviderError'
  );
}
