import type { ErrorRequestHandler, RequestHandler } from 'express';
import { isDatabaseUnavailable, isDuplicate, sqlState } from '#db/errors.ts';
import type { Log } from '#lib/log.ts';
import { isProviderError, type ProviderError } from '#providers/error.ts';
import { isVaultUnavailable } from '#vault/unavailable.ts';
import { isProblem, isProblemCode, Problem, PROBLEMS, unavailable } from './problem.ts';
import { requestIdOf, routeOf } from './request-id.ts';

/** The answer for every address that no route serves. */
export const refuseUnknown: RequestHandler = () => {
  throw new Problem('NOT_FOUND', 'There is no such route; see /docs for those that there are.');
};

/**
 * The one place where failures become answers. Nothing of another error's text leaves the process; what
 * is not an expected refusal is logged under the request's id.
 */
export function createErrorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = problemOf(error);
    const { status, title } = PROBLEMS[problem.code];
    const requestId = requestIdOf(response);
    if (status >= 500)
      log.error('Request failed', {
        component: 'Api',
        request_id: requestId,
        route: routeOf(response),
        code: problem.code,
        err: error,
      });
    // Refused access is what an attack looks like from inside.
    else if (problem.code === 'UNAUTHENTICATED' || problem.code === 'FORBIDDEN')
      log.info('Request refused', {
        component: 'Api',
        request_id: requestId,
        route: routeOf(response),
        code: problem.code,
      });
    if (problem.retryAfterSeconds !== undefined)
      response.set('retry-after', String(problem.retryAfterSeconds));
    response.status(status).type('application/problem+json');
    response.send(
      JSON.stringify({
        ...problem.members,
        type: `urn:inlet:problem:${problem.code}`,
        title,
        status,
        detail: problem.detail,
        code: problem.code,
        request_id: requestId,
      }),
    );
  };
}

/** Reads any thrown value as the problem that the caller is told. */
export function problemOf(error: unknown): Problem {
  if (isProblem(error)) return error;
  if (isProviderError(error)) return providerProblem(error);
  if (isDatabaseUnavailable(error)) return unavailable();
  if (isVaultUnavailable(error)) return unavailable('The Vault cannot answer right now.');
  if (isDuplicate(error)) return new Problem('CONFLICT', 'This exists already.');
  // A policy or grant refused: to the caller it is simply not theirs.
  if (sqlState(error) === '42501')
    return new Problem('FORBIDDEN', 'You have no access to this, or it does not exist.');
  return ofRequest(error) ?? new Problem('INTERNAL', 'The request id helps us to find out why.');
}

/** What a provider's refusal means for the person who asked. */
export function providerProblem(error: ProviderError): Problem {
  switch (error.kind) {
    case 'auth-expired':
      return new Problem(
        'INVALID_GRANT',
        'Google no longer accepts this connection. Connect again.',
      );
    case 'scope-missing':
      return new Problem('SCOPE_MISSING', 'Connect again and allow reading mail.');
    case 'misconfigured':
      return new Problem(
        'PROVIDER_NOT_CONFIGURED',
        'Google refuses this installation; ask its operator.',
      );
    case 'not-found':
      if (error.code === 'LABEL_NOT_FOUND')
        return new Problem('LABEL_NOT_FOUND', 'The mailbox has no label with exactly this name.');
      return new Problem('PROVIDER_REFUSED', 'The provider does not have what was asked for.');
    case 'rejected':
    case 'unsupported':
      return isProblemCode(error.code)
        ? new Problem(error.code, 'The provider refused. Start again.')
        : new Problem('PROVIDER_REFUSED', 'The provider refused the call.');
    case 'unavailable':
    case 'rate-limited':
    case 'malformed':
    case 'cursor-expired':
      return new Problem(
        'UNAVAILABLE',
        'The provider cannot answer right now. Try again shortly.',
        {
          retryAfterSeconds: Math.ceil((error.retryAfterMs ?? 5_000) / 1000),
        },
      );
  }
}

/** Errors of Express and its body parser, told by their type. */
function ofRequest(error: unknown): Problem | null {
  const status: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'status') : null;
  if (status === 413)
    return new Problem('PAYLOAD_TOO_LARGE', 'The body is larger than this route takes.');
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new Problem('INVALID_REQUEST', 'The request cannot be read.');
  if (error instanceof URIError || (error as { name?: string } | null)?.name === 'URIError')
    return new Problem('INVALID_REQUEST', 'The address cannot be read.');
  return null;
}
