import type { Request } from 'express';
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
