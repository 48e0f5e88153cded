import { createHash } from 'node:crypto';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import type * as z from 'zod';
import type { Caller } from '#auth/caller.ts';
import type { Deps } from './deps.ts';
import { refuseCrossSite, shareWith } from './cross-site.ts';
import { Problem } from './problem.ts';
import { requestIdOf } from './request-id.ts';
import type { Call, Route } from './route.ts';
import type { Access } from './route.ts';
import { admitSource, identifySource } from './source-caller.ts';
import { requireStanding, standingOf } from './standing.ts';
import { isTooDeep, unusableText } from './text-check.ts';

const readJson = express.json({ limit: '256kb', strict: true });
const readLargeJson = express.json({ limit: '4mb', strict: true });
const readBulkJson = express.json({ limit: '16mb', strict: true });
const READERS = { '256kb': readJson, '4mb': readLargeJson, '16mb': readBulkJson };
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/;

/**
 * A router that serves the declared routes: who is asking, may they, is the request well-formed, then the handler. An
 * address with a slash too many names nothing: with an empty id, that of one thing would be that of the list.
 */
export function mountRoutes(deps: Deps, routes: readonly Route[]): Router {
  const router = Router({ strict: true });
  const own = [deps.config.API_URL, deps.config.WEB_URL];
  for (const route of routes) {
    const guest = route.allowedOrigin?.(deps.config);
    if (guest !== undefined) router.use(route.path, shareWith(guest));
    const origins = new Set(guest === undefined ? own : [...own, guest]);
    router[route.method](route.path, serve(deps, route, origins));
  }
  return router;
}

function serve(deps: Deps, route: Route, origins: ReadonlySet<string>): RequestHandler {
  return async (request, response) => {
    response.locals['route'] = route.path;
    const bySource = route.access === 'source';
    const source = bySource ? await identifySource(deps, request) : null;
    const needsCaller = route.access !== 'public' && !bySource;
    const caller = needsCaller ? await identify(deps, request, response) : null;
    refuseCrossSite(request, origins, caller?.kind === 'session');
    if (source === null) limit(deps, request, caller);
    else admitSource(deps, source, route.method, response);
    const standing = caller === null ? null : standingOf(caller, request.get('x-workspace-id'));
    requireStanding(standing, route.access);
    const within = standing ?? source;
    const scope =
      within === null
        ? null
        : { workspaceId: within.workspaceId, profileId: caller?.userId ?? null };
    const call: Call<Access, unknown, unknown, unknown> = {
      deps,
      params: parse(route.params, request.params, 'path'),
      query: parse(route.query, request.query, 'query'),
      body: await readBody(route, request, response),
      requestId: requestIdOf(response),
      caller,
      source,
      standing,
      scope,
      idempotencyKey: idempotencyKey(route, request),
      signal: hangUp(response),
      request,
      response,
    };
    const reply = await route.handle(call as Call<Access, never, never, never>);
    if (reply !== null) send(route, response, reply);
  };
}

async function identify(deps: Deps, request: Request, response: Response): Promise<Caller> {
  const caller = await deps.resolveCaller(request.headers);
  if (caller === null)
    throw new Problem('UNAUTHENTICATED', 'Send a session cookie or an API token.');
  for (const cookie of caller.cookies) response.append('set-cookie', cookie);
  return caller;
}

function limit(deps: Deps, request: Request, caller: Caller | null): void {
  const key = caller === null ? `ip:${request.ip ?? ''}` : `caller:${caller.actorId}`;
  const waitSeconds = deps.limits.requests.take(key);
  if (waitSeconds > 0) throw tooMany(waitSeconds);
}

/** Takes one attempt at an account's password; returns how to give it back when the password was right. */
export function takeGuess(deps: Deps, request: Request, account: string): () => void {
  const digest = createHash('sha256').update(account).digest('base64url');
  const key = `guess:${request.ip ?? ''}:${digest}`;
  const waitSeconds = deps.limits.guesses.take(key);
  if (waitSeconds > 0) throw tooMany(waitSeconds);
  return () => deps.limits.guesses.giveBack(key);
}

function tooMany(retryAfterSeconds: number): Problem {
  return new Problem('RATE_LIMITED', 'Too many requests; wait a little.', { retryAfterSeconds });
}

function parse(schema: z.ZodObject | undefined, value: unknown, where: string): unknown {
  const given = value ?? {};
  const bad = unusableText(given);
  if (bad !== null)
    throw invalid([{ path: [where, bad].join('.'), message: 'text is not usable' }]);
  if (schema === undefined) {
    if (Object.keys(given).length === 0) return {};
    throw invalid([{ path: where, message: 'nothing is expected here' }]);
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw invalid(
    parsed.error.issues.slice(0, 20).map((issue) => ({
      path: [where, ...issue.path].map(String).join('.'),
      message: issue.message,
    })),
  );
}

function invalid(errors: readonly { readonly path: string; readonly message: string }[]): Problem {
  return new Problem('INVALID_REQUEST', 'The request does not have the documented form.', {
    members: { errors },
  });
}

async function readBody(route: Route, request: Request, response: Response): Promise<unknown> {
  const body = await bodyOf(route, request, response);
  if (isTooDeep(body)) throw invalid([{ path: 'body', message: 'has too many levels' }]);
  return route.payload === undefined ? parse(route.body, body, 'body') : body;
}

/**
 * Read only once it is known who asks. JSON is the only form: one that another site can make a browser
 * post is refused before it is parsed.
 */
async function bodyOf(route: Route, request: Request, response: Response): Promise<unknown> {
  const hasBody =
    request.get('transfer-encoding') !== undefined ||
    Number(request.get('content-length') ?? 0) > 0;
  if (!hasBody) return undefined;
  if (route.upload === true) return undefined;
  if (!request.is('application/json'))
    throw new Problem('INVALID_REQUEST', 'Send the body as application/json.');
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const read = READERS[route.bodyLimit ?? '256kb'];
  read(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  await promise;
  return request.body;
}

function idempotencyKey(route: Route, request: Request): string | undefined {
  const key = request.get('idempotency-key');
  if (key === undefined || !route.idempotent) return undefined;
  if (IDEMPOTENCY_KEY.test(key)) return key;
  throw new Problem('INVALID_REQUEST', 'Idempotency-Key must be 1 to 200 visible characters.');
}

function hangUp(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}

/** What was promised is what is sent: a body that does not fit its schema is a fault of ours, not an answer. */
function send(route: Route, response: Response, reply: { status: number; body?: unknown }): void {
  const schema = route.answers[reply.status]?.schema;
  response.status(reply.status);
  if (schema === undefined) response.end();
  else response.json(schema.parse(reply.body));
}
