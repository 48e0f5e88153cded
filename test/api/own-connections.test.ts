import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Route } from '#api/route.ts';
import { ROUTES } from '#api/routes/index.ts';
import { newId } from '#lib/ids.ts';
import { useApi } from './support/api.ts';
import { CASES } from './support/cases.ts';
import { seedEmail, seedMeeting } from './support/product.ts';
import { seedRun } from './support/seed.ts';
import type { Things } from './support/things.ts';

/** What hangs on a connection, by the names under which paths name it. */
const HANGING = ['connectionId', 'runId', 'emailId', 'meetingId', 'outgoingId'] as const;
type Hanging = Record<(typeof HANGING)[number], string>;

const nobodys = (): Hanging =>
  Object.fromEntries(HANGING.map((name) => [name, newId()])) as Hanging;
const thingsOf = (hanging: Hanging) =>
  new Proxy(hanging, {
    get: (target, name) => Reflect.get(target, name) ?? 0,
  }) as unknown as Things;

/** Routes whose path names something that hangs on a connection. */
const routes = ROUTES.flatMap((route): [string, Route][] => {
  const name = `${route.method} ${route.path}`;
  const hit = CASES[name]?.path(
    thingsOf(Object.fromEntries(HANGING.map((key) => [key, `<${key}>`])) as Hanging),
  );
  return hit?.includes('<') === true ? [[name, route]] : [];
});
// What takes away comes last, and the controls of the others still have what they are about.
const takesAway = ([, { method, path }]: [string, Route]) =>
  Number(method === 'delete') + Number(path === '/api/cohost/connections/:id');
routes.sort((one, other) => takesAway(one) - takesAway(other));

describe('a connection of one user', () => {
  const api = useApi();
  let a: Awaited<ReturnType<typeof api.workspace>>;
  let holder: Awaited<ReturnType<typeof api.member>>;
  let others: Record<'owner' | 'manager' | 'viewer' | 'workspace token', string>;
  let theirs: Hanging;

  beforeAll(async () => {
    a = await api.workspace();
    holder = await api.member(a.workspaceId, 'owner');
    const made = await api.ask('POST', '/api/auth/tokens', {
      as: a.token,
      body: { name: 'Of the workspace', kind: 'workspace', role: 'owner' },
    });
    others = {
      owner: a.token,
      manager: (await api.member(a.workspaceId, 'manager')).token,
      viewer: (await api.member(a.workspaceId, 'viewer')).token,
      'workspace token': made.body.token,
    };
    const { body, status } = await add(holder.token, {
      owner: 'me',
      capabilities: ['sync_inbox_live', 'send_email'],
    });
    if (status !== 201 || body.profile_id !== holder.userId)
      throw new Error(`not added: ${status} ${JSON.stringify(body)}`);
    const of = { workspaceId: a.workspaceId, profileId: holder.userId, connectionId: body.id };
    const scopes = { granted_scopes: ['https://www.googleapis.com/auth/gmail.send'] };
    await api.deps.db.api.inWorkspace(of, (tx) =>
      tx.connection.updateMany({
        where: { id: body.id },
        data: { ...scopes, status: 'connected' },
      }),
    );
    const draft = await api.ask('POST', `/api/integrations/connections/${body.id}/messages`, {
      as: holder.token,
      body: { to: [{ address: 'guest@example.com' }], draft: true },
    });
    theirs = {
      connectionId: body.id,
      runId: await seedRun(api, a.workspaceId, body.id, {
        status: 'completed',
        profileId: holder.userId,
      }),
      emailId: await seedEmail(api, of),
      meetingId: await seedMeeting(api, of),
      outgoingId: draft.body.id,
    };
  });

  const add = (as: string, body: object) =>
    api.ask('POST', '/api/cohost/connections', { as, body: { display_name: 'Own', ...body } });
  const ask = (name: string, route: Route, hanging: Hanging, as: string) => {
    const one = CASES[name];
    if (one === undefined) throw new Error(name);
    const things = thingsOf(hanging);
    const body = one.body?.(things);
    return api.ask(route.method.toUpperCase(), one.path(things), {
      as,
      ...(body !== undefined && { body }),
    });
  };

  it('is met on enough routes for this to mean something', () => {
    expect(routes.length).toBeGreaterThan(20);
  });

  it.each([
    '/api/cohost/connections',
    '/api/activity',
    '/api/product/emails',
    '/api/product/meetings',
    '/api/product/outgoing-emails',
  ])('is not among what %s shows to others, and is to its holder', async (path) => {
    const shown = async (as: string) =>
      JSON.stringify((await api.ask('GET', `${path}?limit=500`, { as })).body.items);
    for (const token of Object.values(others))
      expect(await shown(token)).not.toContain(theirs.connectionId);
    expect(await shown(holder.token)).toContain(theirs.connectionId);
  });

  it.each(routes)(
    '%s answers everybody else as for an id that was never issued, and its holder otherwise',
    async (name, route) => {
      for (const [who, token] of Object.entries(others)) {
        const answer = await ask(name, route, theirs, token);
        const unknown = await ask(name, route, nobodys(), token);
        expect([who, answer.status, answer.body.code]).toEqual([who, 403, 'FORBIDDEN']);
        expect({ ...answer.body, request_id: '' }).toEqual({ ...unknown.body, request_id: '' });
      }
      const { status, body } = await ask(name, route, theirs, holder.token);
      expect([status === 403, body.code === 'FORBIDDEN']).toEqual([false, false]);
      expect(status).toBeLessThan(500);
    },
  );

  it('cannot be made by a workspace’s token, for reservations, with a label or by a viewer', async () => {
    const made = async (as: string, body: object) => (await add(as, { owner: 'me', ...body })).body;
    expect((await made(others['workspace token'], {})).code).toBe('FORBIDDEN');
    expect((await made(others.viewer, {})).code).toBe('FORBIDDEN');
    expect((await made(others.manager, { capabilities: ['reservations'] })).code).toBe('CONFLICT');
    expect((await made(others.manager, { reservation_label: 'Airbnb' })).code).toBe('CONFLICT');
    const own = await made(others.manager, {});
    expect(own).toMatchObject({ capabilities: [], reservation_label: null });
    const path = `/api/integrations/connections/${own.id}/capabilities/reservations`;
    const put = await api.ask('PUT', path, { as: others.manager, body: { enabled: true } });
    expect(put.body.code).toBe('CONFLICT');
    const label = await api.ask('PATCH', `/api/cohost/connections/${own.id}`, {
      as: others.manager,
      body: { reservation_label: 'Airbnb' },
    });
    expect(label.body.code).toBe('CONFLICT');
  });
});
