import type { Request, RequestHandler } from 'express';
import { Problem } from './problem.ts';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a state change that another site may have made a browser send. Browsers name the origin of
 * every POST, PATCH and DELETE; what says nothing about where it came from is not taken from a cookie.
 * Throws FORBIDDEN.
 */
export function refuseCrossSite(
  request: Request,
  allowedOrigins: ReadonlySet<string>,
  usesCookie: boolean,
): void {
  if (READS.has(request.method)) return;
  const origin = request.get('origin');
  const isAllowed =
    origin === undefined
      ? !usesCookie || request.get('sec-fetch-site') === 'same-origin'
      : allowedOrigins.has(origin);
  if (isAllowed) return;
  throw new Problem('FORBIDDEN', 'A change with a session cookie must come from this application.');
}

/** Lets pages of one other origin call a route with credentials, and nobody else; answers their preflight. */
export function shareWith(origin: string): RequestHandler {
  return (request, response, next) => {
    response.vary('origin');
    if (request.get('origin') !== origin) {
      next();
      return;
    }
    response.set('access-control-allow-origin', origin);
    response.set('access-control-allow-credentials', 'true');
    response.set('cross-origin-resource-policy', 'cross-origin');
    if (request.method !== 'OPTIONS') {
      next();
      return;
    }
    response.set('access-control-allow-methods', 'POST');
    response.set('access-control-allow-headers', 'content-type, authorization, x-namespace');
    response.status(204).end();
  };
}
