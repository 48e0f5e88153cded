import { ProviderError } from '../error.ts';
import type { ProviderErrorDetails, ProviderErrorKind } from '../error.ts';
import { field, readFailedCall } from './failed-call.ts';
import type { FailedCall } from './failed-call.ts';
import { retryAfterMs } from './retry-after.ts';

/** Nobody outside Google knows when a daily limit resets; asking once an hour costs nothing. */
const DAILY_LIMIT_RETRY_MS = 60 * 60 * 1000;

const SENTENCES: Record<ProviderErrorKind, string> = {
  unavailable: 'Google could not be reached or could not answer.',
  'rate-limited': 'Google asks to wait before the next call.',
  'auth-expired': 'Google no longer accepts this connection; it must be connected again.',
  'scope-missing': 'The connected account did not grant what this call needs.',
  misconfigured:
    'Google refuses this installation: its project or client settings need the operator.',
  'not-found': 'Google does not have what was asked for.',
  'cursor-expired': 'Google no longer accepts this position.',
  rejected: 'Google refused the call.',
  malformed: 'Google answered with something that is not a whole answer.',
  unsupported: 'The connected account does not have this Google service.',
};

interface Verdict {
  readonly kind: ProviderErrorKind;
  readonly code?: string;
}

/** Reasons in `errors[].reason`, `details[].reason` or `status` that decide whatever the HTTP status is. */
const BY_REASON: Readonly<Record<string, Verdict>> = {
  rateLimitExceeded: { kind: 'rate-limited' },
  userRateLimitExceeded: { kind: 'rate-limited' },
  quotaExceeded: { kind: 'rate-limited' },
  sharingRateLimitExceeded: { kind: 'rate-limited' },
  RATE_LIMIT_EXCEEDED: { kind: 'rate-limited' },
  RESOURCE_EXHAUSTED: { kind: 'rate-limited' },
  dailyLimitExceeded: { kind: 'rate-limited', code: 'DAILY_LIMIT' },
  insufficientPermissions: { kind: 'scope-missing', code: 'SCOPE_MISSING' },
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: { kind: 'scope-missing', code: 'SCOPE_MISSING' },
  domainPolicy: { kind: 'misconfigured', code: 'DOMAIN_POLICY' },
  accessNotConfigured: { kind: 'misconfigured', code: 'API_NOT_ENABLED' },
  SERVICE_DISABLED: { kind: 'misconfigured', code: 'API_NOT_ENABLED' },
};

/** Faults that Google tells apart only by their text. */
const BY_TEXT: readonly (Verdict & { readonly text: RegExp })[] = [
  { text: /^Mail service not enabled/i, kind: 'unsupported', code: 'GMAIL_NOT_ENABLED' },
  { text: /^Metadata scope/i, kind: 'scope-missing', code: 'SCOPE_MISSING' },
  { text: /^Delegation denied/i, kind: 'rejected', code: 'DELEGATION_DENIED' },
];

const BY_STATUS: Readonly<Record<number, Verdict>> = {
  401: { kind: 'auth-expired', code: 'INVALID_GRANT' },
  404: { kind: 'not-found' },
  408: { kind: 'unavailable' },
  410: { kind: 'cursor-expired' },
  429: { kind: 'rate-limited' },
};

/**
 * What went wrong in a call of a Google API, by the table of its error guides. A 4xx without a JSON
 * error never condemns anything: some front end answered, not the API, so it counts as `unavailable`.
 */
export function classifyApiError(error: unknown, now: Date): ProviderError {
  const failed = readFailedCall(error);
  if (failed.isTooLarge) return providerError('rejected', { code: 'TOO_LARGE' });
  const told = field(failed.body, 'error');
  const text = asText(field(told, 'message'));
  const reasons = reasonsOf(told, failed);
  const reason = reasons.find((name) => Object.hasOwn(BY_REASON, name));
  const verdict =
    (reason === undefined ? undefined : BY_REASON[reason]) ??
    BY_TEXT.find((entry) => entry.text.test(text)) ??
    byStatus(failed, told !== undefined);
  return providerError(verdict.kind, {
    ...(verdict.code !== undefined && { code: verdict.code }),
    ...details(failed, reason ?? reasons[0], text, now),
    ...(verdict.code === 'DAILY_LIMIT' && { retryAfterMs: DAILY_LIMIT_RETRY_MS }),
  });
}

/** OAuth error codes (RFC 6749 §5.2 and Google's own) that only the operator can mend. */
const CLIENT_FAULTS = new Set([
  'invalid_client',
  'unauthorized_client',
  'deleted_client',
  'disabled_client',
  'redirect_uri_mismatch',
  'unsupported_grant_type',
  'invalid_scope',
  'org_internal',
]);

/**
 * What went wrong at the token or revocation endpoint. A throttled, failing or silent endpoint is
 * never read as a refused credential.
 */
export function classifyOAuthError(error: unknown, now: Date): ProviderError {
  const failed = readFailedCall(error);
  const reason = asText(field(failed.body, 'error'));
  const more = details(failed, reason, asText(field(failed.body, 'error_description')), now);
  if (failed.status === 429) return providerError('rate-limited', more);
  if (failed.status === undefined || failed.status >= 500 || reason === '')
    return providerError('unavailable', more);
  if (reason === 'invalid_grant')
    return providerError('auth-expired', { code: 'INVALID_GRANT', ...more });
  if (CLIENT_FAULTS.has(reason))
    return providerError('misconfigured', { code: 'OAUTH_CLIENT', ...more });
  return providerError('rejected', more);
}

/** A ProviderError with this kind's sentence. */
export function providerError(
  kind: ProviderErrorKind,
  more: ProviderErrorDetails = {},
): ProviderError {
  return new ProviderError(kind, SENTENCES[kind], more);
}

function byStatus(failed: FailedCall, isTold: boolean): Verdict {
  const { status } = failed;
  if (status === undefined || status >= 500) return { kind: 'unavailable' };
  if (status === 401 || status === 429 || isTold) return BY_STATUS[status] ?? { kind: 'rejected' };
  return { kind: 'unavailable' };
}

function reasonsOf(told: unknown, failed: FailedCall): string[] {
  const errors = [field(told, 'errors'), field(told, 'details')].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  const reasons = [...errors.map((entry) => field(entry, 'reason')), field(told, 'status')];
  if (/insufficient_scope/.test(failed.header('www-authenticate') ?? ''))
    reasons.push('insufficientPermissions');
  return reasons.map(asText).filter((reason) => reason !== '');
}

function details(
  failed: FailedCall,
  reason: string | undefined,
  text: string,
  now: Date,
): ProviderErrorDetails {
  const delayMs = retryAfterMs(failed.header('retry-after'), text, now);
  return {
    ...(failed.status !== undefined && { status: failed.status }),
    // Reasons are identifiers; anything else in their place is not repeated.
    ...(reason !== undefined && /^[A-Za-z_]{1,64}$/.test(reason) && { reason }),
    ...(delayMs !== undefined && { retryAfterMs: delayMs }),
  };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
