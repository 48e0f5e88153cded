import type { IncomingHttpHeaders } from 'node:http';
import type { ApiTable } from './client-tables.ts';
import { forbidden, notBuilt, refusal } from './errors.ts';
import type { ApiName } from './errors.ts';
import { selectFields } from './fields.ts';
import { bearerToken, json, noContent } from './http.ts';
import type { Incoming, Reply } from './http.ts';
import type { LedgerCall } from './ledger.ts';
import { liveAccessToken } from './oauth/grants.ts';
import { readParams } from './params.ts';
import type { Params } from './params.ts';
import { enforceQuota, unitsOf } from './quota.ts';
import { readBody } from './request-body.ts';
import { createRouter } from './routing.ts';
import type { Route, Router } from './routing.ts';
import type { User } from './state.ts';
import type { World } from './world.ts';

/** One authorised call, as a method's handler sees it. */
export type Call = {
  world: World;
  method: string;
  user: User;
  scopes: readonly string[];
  params: Params;
  body: Record<string, unknown>;
  media: Uint8Array | undefined;
  headers: IncomingHttpHeaders;
  /** Whether the caller wants the bytes of the thing and not its description. */
  isMedia: boolean;
};

/** An answer that is no JSON, such as a file's bytes; `fields` does not touch it. */
export type RawAnswer = { kind: 'raw-answer'; reply: Reply };

/** Answers a call: a JSON value, raw bytes, or undefined for 204. Refuses by throwing `refusal(…)`. */
export type Handler = (call: Call) => object | undefined;

/** One of Google's APIs: its table, the methods that are built, and what holds for all of them. */
export type Api = {
  name: ApiName;
  table: ApiTable;
  handlers: Record<string, Handler>;
  guard: (call: Call) => void;
  /** What a method answers with when the caller names no `fields`; the whole answer where absent. */
  defaultFields?: Record<string, string>;
};
export type RoutedApi = Api & { route: Router };

/** Called with every JSON answer before `fields`; tests check the members against the client's schemas here. */
export type AnswerObserver = (answer: {
  method: string;
  schema: string | undefined;
  value: unknown;
  api: Api;
}) => void;

export const withRouter = (api: Api): RoutedApi => ({ ...api, route: createRouter(api.table) });

/**
 * Does everything that comes before a call's effect: token, quota, scopes, parameters, body. Returns the effect itself, so
 * that a fault can strike between the two. Throws the API's refusals.
 */
export function prepareCall(
  world: World,
  api: Api,
  route: Route,
  incoming: Incoming,
  entry: LedgerCall,
  observe: AnswerObserver | undefined,
): () => Reply {
  const { spec } = route;
  const text = bearerToken(incoming);
  if (text === undefined) throw loginRequired();
  const token = liveAccessToken(world, text);
  const user = token && world.state.users.get(token.sub);
  if (!token || !user) throw invalidCredentials();

  entry.user = user.email;
  entry.clientId = token.clientId;
  // A file's bytes come from the same method as its metadata and cost more.
  const isMedia = incoming.url.searchParams.get('alt') === 'media';
  const priced = isMedia ? `${spec.id}.media` : spec.id;
  enforceQuota(world, { clientId: token.clientId, user: user.email, method: priced });
  world.ledger.charge(entry, unitsOf(world.state.quota, priced));

  if (!spec.scopes.some((scope) => token.scopes.includes(scope)))
    throw insufficientScope(spec.scopes, spec.id, api.name);
  const params = readParams(spec, route.pathParams, incoming.url.searchParams);
  const handler = api.handlers[spec.id];
  if (!handler) {
    world.unhandled.push({
      verb: incoming.verb,
      path: incoming.url.pathname,
      why: `${spec.id} is not built`,
    });
    throw notBuilt(spec.id);
  }
  const { json: body, media } = readBody(incoming, route.isUpload, spec.request, api.table.schemas);
  const { scopes } = token;
  const { headers } = incoming;
  const sent = { params, body, media, isMedia, headers };
  const call: Call = { world, method: spec.id, user, scopes, ...sent };
  api.guard(call);
  return () => {
    const value = handler(call);
    if (value === undefined) return noContent();
    if (isRawAnswer(value)) return value.reply;
    observe?.({ method: spec.id, schema: spec.response, value, api });
    const fields = incoming.url.searchParams.get('fields') ?? api.defaultFields?.[spec.id] ?? null;
    return json(
      200,
      fields === null ? value : selectFields(value, fields, spec.response ?? '', api.table.schemas),
    );
  };
}

const isRawAnswer = (value: object): value is RawAnswer =>
  'kind' in value && value.kind === 'raw-answer';

/** The mailbox address of the token on a request, valid or not; for matching faults before authentication. */
export function claimedUser(world: World, incoming: Incoming): string | null {
  const token = world.state.oauth.accessTokens.get(bearerToken(incoming) ?? '');
  return (token && world.state.users.get(token.sub)?.email) ?? null;
}

/** Refuses a `userId` that is not the caller's own. */
export function requireOwnUserId(call: Call): void {
  const userId = call.params.text('userId') ?? 'me';
  if (userId === 'me' || userId.toLowerCase() === call.user.email.toLowerCase()) return;
  throw forbidden(`Delegation denied for ${call.user.email}`);
}

function loginRequired(): Error {
  return refusal({
    code: 401,
    message:
      'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid ' +
      'authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    inner: 'Login Required.',
    reason: 'required',
    status: 'UNAUTHENTICATED',
    location: 'Authorization',
    locationType: 'header',
    headers: { 'www-authenticate': 'Bearer realm="https://accounts.google.com/"' },
  });
}

function invalidCredentials(): Error {
  return refusal({
    code: 401,
    message:
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid ' +
      'authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    inner: 'Invalid Credentials',
    reason: 'authError',
    status: 'UNAUTHENTICATED',
    location: 'Authorization',
    locationType: 'header',
    headers: {
      'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"',
    },
  });
}

/** 403 of a token whose scopes do not reach, with the challenge that names what would. */
export function insufficientScope(scopes: readonly string[], method: string, api: ApiName): Error {
  return refusal({
    code: 403,
    message: 'Request had insufficient authentication scopes.',
    inner: 'Insufficient Permission',
    reason: 'insufficientPermissions',
    status: 'PERMISSION_DENIED',
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
        domain: 'googleapis.com',
        metadata: { service: `${api}.googleapis.com`, method },
      },
    ],
    headers: {
      'www-authenticate': `Bearer realm="https://accounts.google.com/", error=insufficient_scope, scope="${scopes.join(' ')}"`,
    },
  });
}
