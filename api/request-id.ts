import type { RequestHandler, Response } from 'express';
import { newId } from '#lib/ids.ts';

/** Gives every request an id: it is in the answer's header, in each problem document and in the log. */
export const assignRequestId: RequestHandler = (_request, response, next) => {
  const id = newId();
  response.locals['requestId'] = id;
  response.set('x-request-id', id);
  next();
};

export function requestIdOf(response: Response): string {
  return String(response.locals['requestId']);
}

/** The declared path that answered, for logs and metrics; never the address itself, which may hold ids. */
export function routeOf(response: Response): string {
  const route: unknown = response.locals['route'];
  return typeof route === 'string' ? route : 'unmatched';
}
