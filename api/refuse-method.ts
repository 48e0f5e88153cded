import { Router } from 'express';
import { Problem } from './problem.ts';
import type { Route } from './route.ts';

/** Answers 405 with `Allow` where an address exists and the method does not. Stands behind the routes themselves. */
export function refuseOtherMethods(routes: readonly Route[]): Router {
  const router = Router({ strict: true });
  const byPath = Map.groupBy(routes, (route) => route.path);
  for (const [path, served] of byPath) {
    const allow = served.map((route) => route.method.toUpperCase()).join(', ');
    router.all(path, (request, response, next) => {
      if (request.method === 'OPTIONS') {
        next();
        return;
      }
      response.locals['route'] = path;
      response.set('allow', allow);
      throw new Problem('METHOD_NOT_ALLOWED', `This address takes ${allow}.`);
    });
  }
  return router;
}
