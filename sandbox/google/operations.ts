import { claimedUser, prepareCall } from './api.ts';
import type { AnswerObserver, RoutedApi } from './api.ts';
import { errorReply, isRefusal, notBuilt } from './errors.ts';
import type { ApiName } from './errors.ts';
import { frontEndNotFound, json } from './http.ts';
import type { Incoming, Reply } from './http.ts';
import type { LedgerCall } from './ledger.ts';
import { oauthRoutes } from './oauth/index.ts';
import type { World } from './world.ts';

/**
 * What a request asks for, in two steps: `prepare` does authentication and checks, and the function it returns does the
 * effect. Faults strike before, between and after.
 */
export type Operation = {
  api: ApiName | 'oauth';
  method: string;
  user: string | null;
  prepare: (entry: LedgerCall) => () => Reply;
};

/** Finds the operation of a request; undefined when nothing of Google's answers there. */
export function findOperation(
  world: World,
  apis: readonly RoutedApi[],
  incoming: Incoming,
  observe: AnswerObserver | undefined,
): Operation | undefined {
  const path = incoming.url.pathname;
  const oauth = oauthRoutes.get(`${incoming.verb} ${path}`);
  if (oauth) {
    return {
      api: 'oauth',
      method: oauth.method,
      user: null,
      prepare: () => () => oauth.handle(world, incoming),
    };
  }
  const batch = apis.find((api) => path.startsWith(`/batch/${api.name}/`));
  if (batch && incoming.verb === 'POST') {
    const prepare = (): never => {
      world.unhandled.push({ verb: incoming.verb, path, why: 'batch is not built' });
      throw notBuilt('batch requests');
    };
    return {
      api: batch.name,
      method: `${batch.name}.batch`,
      user: claimedUser(world, incoming),
      prepare,
    };
  }
  for (const api of apis) {
    const route = api.route(incoming.verb, path);
    if (!route) continue;
    return {
      api: api.name,
      method: route.spec.id,
      user: claimedUser(world, incoming),
      prepare: (entry) => prepareCall(world, api, route, incoming, entry, observe),
    };
  }
  return undefined;
}

/** The front end's 404 for a path nobody answers, recorded because a test run must not contain one. */
export function unknownRoute(world: World, incoming: Incoming): Reply {
  world.unhandled.push({ verb: incoming.verb, path: incoming.url.pathname, why: 'unknown route' });
  return frontEndNotFound(incoming.url.pathname);
}

/** A thrown refusal as the API's envelope. Anything else is a fault of the sandbox itself: 500, and recorded. */
export function failureReply(
  world: World,
  operation: Operation,
  incoming: Incoming,
  error: unknown,
): Reply {
  const { verb, url } = incoming;
  if (isRefusal(error) && operation.api !== 'oauth') {
    if (['badRequest', 'unsupportedOperator'].includes(error.spec.reason)) {
      world.unhandled.push({ verb, path: url.pathname, why: error.spec.message });
    }
    return errorReply(operation.api, error.spec);
  }
  const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
  world.unhandled.push({ verb, path: url.pathname, why: `the sandbox failed: ${why}` });
  return json(500, {
    error: { code: 500, message: `The sandbox failed: ${why}`, status: 'INTERNAL' },
  });
}
