import { html, redirect } from '../http.ts';
import type { Incoming, Reply } from '../http.ts';
import { formFields } from '../http.ts';
import { findUser } from '../state.ts';
import type { User } from '../state.ts';
import type { World } from '../world.ts';
import { chooserPage, consentPage, errorPage } from './pages.ts';
import { extendGrant } from './grants.ts';
import { grantKey } from './model.ts';
import type { AuthorizationRequest, Interaction } from './model.ts';
import { canonicalScope, isSignInScope } from './scopes.ts';

const minuteMs = 60_000;

/** `GET /o/oauth2/v2/auth`: checks the client's request, then shows the account chooser or the consent page. */
export function authorize(world: World, incoming: Incoming): Reply {
  const query = incoming.url.searchParams;
  const client = world.state.oauth.clients.get(query.get('client_id') ?? '');
  if (!client) return html(401, errorPage('invalid_client', 'The OAuth client was not found.'));
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!client.redirectUris.includes(redirectUri)) {
    return html(
      400,
      errorPage(
        'redirect_uri_mismatch',
        `The redirect URI in the request, ${redirectUri}, does not match the ones authorized for the OAuth client.`,
      ),
    );
  }
  const read = readRequest(query, client.id, redirectUri);
  if (typeof read === 'string') return html(400, errorPage(...splitProblem(read)));
  return decideUser(world, read);
}

/** `POST /o/oauth2/v2/account`: the account was chosen. */
export function chooseAccount(world: World, incoming: Incoming): Reply {
  const form = formFields(incoming);
  const taken = takeInteraction(world, form.get('nonce'));
  const user = findUser(world.state, form.get('account') ?? '');
  if (!taken || !user)
    return html(400, errorPage('invalid_request', 'This form was already used or has expired.'));
  return decideConsent(world, taken.request, user);
}

/** `POST /o/oauth2/v2/consent`: Continue with the ticked boxes, Cancel, or another account than the hinted one. */
export function decide(world: World, incoming: Incoming): Reply {
  const form = formFields(incoming);
  const taken = takeInteraction(world, form.get('nonce'));
  const user = taken?.sub ? findUser(world.state, taken.sub) : undefined;
  if (!taken || !user)
    return html(400, errorPage('invalid_request', 'This form was already used or has expired.'));
  if (form.get('action') === 'switch') return chooser(world, taken.request);
  if (form.get('action') !== 'continue') return sendBack(taken.request, { error: 'access_denied' });
  const ticked = new Set(form.getAll('scope'));
  const boxes = boxedScopes(taken.request.scopes);
  return grantCode(
    world,
    taken.request,
    user,
    taken.request.scopes.filter((scope) => !boxes.includes(scope) || ticked.has(scope)),
  );
}

function readRequest(
  query: URLSearchParams,
  clientId: string,
  redirectUri: string,
): AuthorizationRequest | string {
  if (query.get('response_type') !== 'code')
    return 'invalid_request: response_type must be "code".';
  const asked = (query.get('scope') ?? '').split(/\s+/).filter(Boolean);
  if (asked.length === 0) return 'invalid_request: Missing required parameter: scope';
  const scopes = asked.map(canonicalScope);
  const unknown = asked.filter((_, at) => scopes[at] === undefined);
  if (unknown.length > 0)
    return `invalid_scope: Some requested scopes were invalid. {invalid=[${unknown.join(', ')}]}`;
  const method = query.get('code_challenge_method') ?? 'plain';
  const challenge = query.get('code_challenge');
  if (challenge && method !== 'S256' && method !== 'plain')
    return 'invalid_request: Invalid code_challenge_method.';
  return {
    clientId,
    redirectUri,
    scopes: [...new Set(scopes.filter((scope) => scope !== undefined))],
    state: query.get('state'),
    nonce: query.get('nonce'),
    challenge: challenge
      ? { method: method === 'S256' ? 'S256' : 'plain', value: challenge }
      : null,
    offline: query.get('access_type') === 'offline',
    prompts: (query.get('prompt') ?? '').split(/\s+/).filter(Boolean),
    includeGranted: query.get('include_granted_scopes') === 'true',
    loginHint: query.get('login_hint'),
  };
}

function decideUser(world: World, request: AuthorizationRequest): Reply {
  const preset = world.state.oauth.presetConsent;
  if (preset) {
    const user = findUser(world.state, preset.user);
    if (!user) return html(400, errorPage('invalid_request', 'The preset account does not exist.'));
    if (preset.deny) return sendBack(request, { error: 'access_denied' });
    return grantCode(
      world,
      request,
      user,
      request.scopes.filter((scope) => isSignInScope(scope) || !preset.drop.includes(scope)),
    );
  }
  const users = [...world.state.users.values()];
  const hinted = request.loginHint ? findUser(world.state, request.loginHint) : undefined;
  const user = hinted ?? (users.length === 1 ? users[0] : undefined);
  if (request.prompts.includes('none')) {
    if (user && isCovered(world, request, user))
      return grantCode(world, request, user, request.scopes);
    return sendBack(request, { error: 'interaction_required' });
  }
  if (user && !request.prompts.includes('select_account'))
    return decideConsent(world, request, user);
  return chooser(world, request);
}

function chooser(world: World, request: AuthorizationRequest): Reply {
  const users = [...world.state.users.values()];
  return html(200, chooserPage(openInteraction(world, { request, sub: null }), users));
}

function decideConsent(world: World, request: AuthorizationRequest, user: User): Reply {
  if (isCovered(world, request, user) && !request.prompts.includes('consent')) {
    return grantCode(world, request, user, request.scopes);
  }
  const client = world.state.oauth.clients.get(request.clientId);
  return html(
    200,
    consentPage({
      nonce: openInteraction(world, { request, sub: user.sub }),
      user,
      clientName: client?.name ?? request.clientId,
      scopes: request.scopes.filter((scope) => !isSignInScope(scope)),
      boxes: boxedScopes(request.scopes),
      ticked: world.state.switches.consentBoxesTicked,
    }),
  );
}

/** Sign-in scopes never have a box; the others have one each unless a single one stands alone. */
function boxedScopes(scopes: readonly string[]): string[] {
  const others = scopes.filter((scope) => !isSignInScope(scope));
  return others.length > 1 || others.length < scopes.length ? others : [];
}

function isCovered(world: World, request: AuthorizationRequest, user: User): boolean {
  const grant = world.state.oauth.grants.get(grantKey(user.sub, request.clientId));
  return grant !== undefined && request.scopes.every((scope) => grant.scopes.includes(scope));
}

function grantCode(
  world: World,
  request: AuthorizationRequest,
  user: User,
  allowed: readonly string[],
): Reply {
  const { oauth } = world.state;
  const before = oauth.grants.get(grantKey(user.sub, request.clientId));
  const scopes = [
    ...new Set([...allowed, ...(request.includeGranted ? (before?.scopes ?? []) : [])]),
  ];
  extendGrant(world, user.sub, request.clientId, allowed);
  const code = `4/0A${world.random.text(70)}`;
  oauth.codes.set(code, {
    sub: user.sub,
    request,
    scopes,
    refreshable: request.offline && (!before || request.prompts.includes('consent')),
    expiresAt: world.now() + 10 * minuteMs,
    used: false,
  });
  return sendBack(request, {
    code,
    scope: scopes.join(' '),
    authuser: '0',
    prompt: request.prompts[0] ?? 'consent',
  });
}

function sendBack(request: AuthorizationRequest, answer: Record<string, string>): Reply {
  const target = new URL(request.redirectUri);
  if (request.state !== null) target.searchParams.set('state', request.state);
  for (const [key, value] of Object.entries(answer)) target.searchParams.set(key, value);
  return redirect(target.href);
}

function openInteraction(world: World, interaction: Omit<Interaction, 'expiresAt'>): string {
  const nonce = world.random.text(43);
  world.state.oauth.interactions.set(nonce, {
    ...interaction,
    expiresAt: world.now() + 30 * minuteMs,
  });
  return nonce;
}

function takeInteraction(world: World, nonce: string | null): Interaction | undefined {
  const { interactions } = world.state.oauth;
  const found = interactions.get(nonce ?? '');
  interactions.delete(nonce ?? '');
  return found && found.expiresAt > world.now() ? found : undefined;
}

function splitProblem(problem: string): [string, string] {
  const at = problem.indexOf(': ');
  return [problem.slice(0, at), problem.slice(at + 2)];
}
