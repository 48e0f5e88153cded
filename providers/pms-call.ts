import type * as z from 'zod';
import { ProviderError, type ProviderErrorDetails, type ProviderErrorKind } from './error.ts';
import type { HttpAnswer } from './http.ts';

const SENTENCES: Partial<Record<ProviderErrorKind, string>> = {
  unavailable: 'The provider could not answer.',
  'rate-limited': 'The provider asks to wait before the next call.',
  'auth-expired': 'The provider no longer accepts this connection; it must be connected again.',
  'scope-missing': 'The credential does not cover what this call needs.',
  'not-found': 'The provider does not have what was asked for.',
  rejected: 'The provider refused the call.',
  malformed: 'The provider answered with something that is not a whole answer.',
};

const BY_STATUS: Readonly<Record<number, ProviderErrorKind>> = {
  401: 'auth-expired',
  403: 'scope-missing',
  404: 'not-found',
  408: 'unavailable',
  429: 'rate-limited',
};

/** A ProviderError with its kind's sentence. */
export function pmsError(
  kind: ProviderErrorKind,
  details: ProviderErrorDetails = {},
): ProviderError {
  return new ProviderError(kind, SENTENCES[kind] ?? 'The call to the provider failed.', details);
}

/**
 * What a refusal means by its status. One without JSON comes from something in front of the API and condemns nothing.
 */
export function refusal(answer: HttpAnswer, more: ProviderErrorDetails = {}): ProviderError {
  const { status } = answer;
  const told = { status, ...more };
  if (status === 429) return pmsError('rate-limited', told);
  if (status >= 500 || jsonOf(answer) === undefined) return pmsError('unavailable', told);
  const kind = BY_STATUS[status] ?? 'rejected';
  const code = kind === 'auth-expired' ? 'INVALID_GRANT' : undefined;
  return pmsError(kind, { ...(code !== undefined && { code }), ...told });
}

/** The answer's JSON; undefined when it is none. */
export function jsonOf(answer: HttpAnswer): unknown {
  try {
    return JSON.parse(answer.body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** The answer's JSON as the schema reads it. Throws `malformed`: a 200 that is not the whole thing is no empty page. */
export function parsed<Wire>(answer: HttpAnswer, schema: z.ZodType<Wire>): Wire {
  const wire = schema.safeParse(jsonOf(answer));
  if (!wire.success) throw pmsError('malformed', { status: answer.status });
  return wire.data;
}

/** Names and values as the text of a query, in their order; a name may repeat. */
export function queryText(pairs: readonly (readonly [string, string])[]): string {
  const query = new URLSearchParams();
  for (const [name, value] of pairs) query.append(name, value);
  return query.toString();
}
