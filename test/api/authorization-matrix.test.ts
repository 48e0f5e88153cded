import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Route } from '#api/route.ts';
import { ROUTES } from '#api/routes/index.ts';
import { newId } from '#lib/ids.ts';
import { useApi } from './support/api.ts';
import { type Case, CASES } from './support/cases.ts';
import { makeThings, type Things } from './support/things.ts';

const keyOf = (route: Route) => `${route.method} ${route.path}`;
const guarded = ROUTES.filter((route) => route.access !== 'public');
const caseOf = (route: Route): Case => {
  const found = CASES[keyOf(route)];
  if (found === undefined) throw new Error(`no case for ${keyOf(route)}`);
  return found;
};
const named = (routes: readonly Route[]) => routes.map((route) => [keyOf(route), route] as const);
const hasIds = (route: Route) => route.path.includes(':');
const needsRole = (route: Route) => route.access === 'manager' || route.access === 'owner';

/** The same ids in the shape of the same kind, but nobody's. */
const unknownThings = (things: Things): Things => ({
  ...things,
  workspaceId: newId(),
  connectionId: newId(),
  runId: newId(),
  messageId: newId(),
  reviewId: newId(),
  outgoingId: newId(),
  documentId: newId(),
  fileId: newId(),
  emailId: newId(),
  meetingId: newId(),
  meetingChangeId: newId(),
  tokenId: newId(),
  invitationId: newId(),
  otherMemberId: newId(),
  propertyId: 2_000_000_001,
  aliasId: 2_000_000_002,
  unitId: 2_000_000_003,
  feedId: 2_000_000_004,
  bookingId: 2_000_000_005,
  sourceId: 2_000_000_006,
  sourceKeyId: 2_000_000_007,
  mappingId: 2_000_000_008,
  traceId: newId(),
  webhookId: 2_000_000_009,
});

const malformed = Object.fromEntries(
  ['workspaceId', 'connectionId', 'runId', 'propertyId', 'aliasId', 'unitId', 'feedId', 'bookingId']
    .concat([
      'messageId',
      'reviewId',
      'outgoingId',
      'documentId',
      'fileId',
      'emailId',
      'meetingId',
      'meetingChangeId',
      'tokenId',
      'invitationId',
      'otherMemberId',
    ])
    .concat(['sourceId', 'sourceKeyId', 'mappingId', 'traceId', 'webhookId'])
    .map((name) => [name, 'not-an-id']),
) as unknown as Things;

describe('every route', () => {
  const api = useApi();
  let mine: Things;
  let foreign: Things;
  let lesser: Record<'viewer' | 'manager', { token: string; cookie: string }>;
  let owner: { email: string; password: string };

  beforeAll(async () => {
    const a = await api.workspace('Mine');
    owner = a;
    mine = await makeThings(api, a);
    foreign = await makeThings(api, await api.workspace('Foreign'));
    const viewer = await api.member(a.workspaceId, 'viewer');
    const manager = await api.member(a.workspaceId, 'manager');
    lesser = {
      viewer: { token: viewer.token, cookie: await api.signIn(viewer) },
      manager: { token: manager.token, cookie: await api.signIn(manager) },
    };
  });

  const ask = (
    route: Route,
    things: Things,
    who: { as?: string; cookie?: string; headers?: Record<string, string> },
  ) => {
    const { path, body } = caseOf(route);
    if (route.path === '/api/stream') return openStream(path(things), who);
    const sent = body?.(things);
    return api.ask(route.method.toUpperCase(), path(things), {
      ...who,
      ...(sent !== undefined && { body: sent }),
    });
  };

  /** The stream never ends by itself: its head is the answer. */
  const openStream = async (
    path: string,
    { as, cookie, headers }: { as?: string; cookie?: string; headers?: Record<string, string> },
  ) => {
    const stop = new AbortController();
    const response = await fetch(`${api.url}${path}`, {
      signal: stop.signal,
      headers: {
        ...(as !== undefined && { authorization: `Bearer ${as}` }),
        ...(cookie !== undefined && { cookie }),
        ...headers,
      },
    });
    const isProblem = response.headers.get('content-type')?.includes('problem') === true;
    const body = isProblem ? await response.json() : null;
    if (!isProblem) stop.abort();
    return { status: response.status, headers: response.headers, body: body as { code: string } };
  };

  const credential = async (route: Route): Promise<{ as?: string; cookie?: string }> =>
    caseOf(route).session === true ? { cookie: await api.signIn(owner) } : { as: mine.token };

  it('has an entry in this matrix, and the matrix has no entry for a route that is gone', () => {
    expect(Object.keys(CASES).sort()).toEqual(guarded.map(keyOf).sort());
  });

  it.each(named(guarded))(
    '%s answers 401 without a credential and with a wrong one',
    async (_name, route) => {
      const none = await ask(route, mine, {});
      const wrong = await ask(route, mine, { as: `inlet_0123456789ab.${'x'.repeat(43)}` });
      expect([none.status, none.body.code]).toEqual([401, 'UNAUTHENTICATED']);
      expect([wrong.status, wrong.body.code]).toEqual([401, 'UNAUTHENTICATED']);
    },
  );

  it.each(named(guarded.filter((route) => route.access !== 'user')))(
    '%s answers 403 when another workspace is chosen',
    async (_name, route) => {
      const headers = { 'x-workspace-id': foreign.workspaceId };
      const answer = await ask(route, mine, { as: mine.token, headers });
      expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
    },
  );

  it.each(named(guarded.filter(hasIds)))(
    '%s answers a foreign id exactly as one that was never issued: 403',
    async (_name, route) => {
      const who = await credential(route);
      const theirs = await ask(route, { ...foreign, token: mine.token }, who);
      const nobodys = await ask(route, unknownThings(mine), who);
      expect([theirs.status, theirs.body.code]).toEqual([403, 'FORBIDDEN']);
      expect({ ...theirs.body, request_id: '' }).toEqual({ ...nobodys.body, request_id: '' });
    },
  );

  it.each(named(guarded.filter(hasIds)))(
    '%s answers 400 to a malformed id',
    async (_name, route) => {
      const answer = await ask(route, malformed, await credential(route));
      expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_REQUEST']);
    },
  );

  it.each(named(guarded.filter(needsRole)))(
    '%s answers 403 to lesser roles',
    async (_name, route) => {
      for (const role of ['viewer', 'manager'] as const) {
        if (role === route.access) continue;
        for (const who of [{ as: lesser[role].token }, { cookie: lesser[role].cookie }]) {
          const answer = await ask(route, mine, who);
          expect([role, answer.status, answer.body.code]).toEqual([role, 403, 'FORBIDDEN']);
        }
      }
    },
  );

  // The positive control of all the above: the same calls, by whom they are meant for.
  it.each(named(guarded))('%s serves its own', async (_name, route) => {
    const changes = route.method !== 'get' && hasIds(route);
    const things = changes ? await makeThings(api, mine) : mine;
    const answer = await ask(route, things, await credential(route));
    expect([answer.status, answer.status < 400 ? null : answer.body.code]).toEqual([
      caseOf(route).answers,
      caseOf(route).answers < 400 ? null : answer.body.code,
    ]);
  });
});
