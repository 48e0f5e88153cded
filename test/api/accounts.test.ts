import { describe, expect, it } from '@jest/globals';
import { useApi } from './support/api.ts';

const password = 'a-long-enough-password';

describe('accounts', () => {
  const api = useApi();
  const signUp = (body: Record<string, unknown>) =>
    api.ask('POST', '/api/auth/sign-up/email', { body: { name: 'Ann', password, ...body } });

  it('lets the first person make an account and a workspace, and nobody after them', async () => {
    const first = await signUp({ email: 'First@inlet.test', workspace_name: 'First' });
    expect(first.status).toBe(201);
    const cookie = first.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const me = await api.ask('GET', '/api/auth/me', { cookie });
    expect(me.body).toMatchObject({
      user: { email: 'first@inlet.test' },
      current: { name: 'First', role: 'owner' },
    });
    // The workspace is whole: what hangs on its account can be made at once.
    const property = { body: { name: 'Casa' }, cookie };
    expect((await api.ask('POST', '/api/cohost/properties', property)).status).toBe(201);

    const second = await signUp({ email: 'second@inlet.test' });
    expect([second.status, second.body.code]).toEqual([403, 'FORBIDDEN']);
  });

  it('lets an invited address in, into the workspace that invited it, once', async () => {
    const owner = await api.workspace('Inviting');
    const invite = async (email: string) =>
      (
        await api.ask('POST', '/api/auth/invitations', {
          as: owner.token,
          body: { email, role: 'manager' },
        })
      ).body;
    const invitation = await invite('bea@inlet.test');
    expect(invitation.accept_url).toBe(`${api.deps.config.WEB_URL}/invitations/${invitation.id}`);
    const elsewhere = await signUp({ email: 'eve@inlet.test', invitation_id: invitation.id });
    expect(elsewhere.status).toBe(403);
    const joined = await signUp({ email: 'bea@inlet.test', invitation_id: invitation.id });
    expect(joined.status).toBe(201);
    const cookie = joined.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const me = await api.ask('GET', '/api/auth/me', { cookie });
    expect(me.body.workspaces).toEqual([
      { id: owner.workspaceId, name: 'Inviting', role: 'manager' },
    ]);
    const again = await api.ask('POST', `/api/auth/invitations/${invitation.id}/accept`, {
      cookie,
    });
    expect(again.status).toBe(403);
  });

  it('lets a person with an account accept with it, and work in the other workspace', async () => {
    const owner = await api.workspace('Other');
    const person = await api.workspace('Own');
    const body = { email: person.email, role: 'viewer' };
    const { body: invitation } = await api.ask('POST', '/api/auth/invitations', {
      as: owner.token,
      body,
    });
    const cookie = await api.signIn(person);
    const accept = `/api/auth/invitations/${invitation.id}/accept`;
    expect((await api.ask('POST', accept, { cookie })).status).toBe(204);
    const activate = `/api/auth/workspaces/${owner.workspaceId}/activate`;
    expect((await api.ask('POST', activate, { cookie })).status).toBe(204);
    const me = await api.ask('GET', '/api/auth/me', { cookie });
    expect(me.body.current).toEqual({ id: owner.workspaceId, name: 'Other', role: 'viewer' });
    const headers = { 'x-workspace-id': person.workspaceId };
    const own = await api.ask('GET', '/api/auth/workspace', { cookie, headers });
    expect(own.body.name).toBe('Own');
  });

  it('keeps an owner in every workspace', async () => {
    const owner = await api.workspace();
    const path = `/api/auth/members/${owner.userId}`;
    const demote = { as: owner.token, body: { role: 'viewer' } };
    expect((await api.ask('PATCH', path, demote)).body.code).toBe('CONFLICT');
    expect((await api.ask('DELETE', path, { as: owner.token })).body.code).toBe('CONFLICT');
    const second = await api.member(owner.workspaceId, 'owner');
    expect((await api.ask('PATCH', path, demote)).status).toBe(204);
    const last = `/api/auth/members/${second.userId}`;
    expect((await api.ask('DELETE', last, { as: second.token })).body.code).toBe('CONFLICT');
  });

  it('lets exactly one of two owners who demote each other go through', async () => {
    const one = await api.workspace();
    const two = await api.member(one.workspaceId, 'owner');
    const demote = (who: string, as: string) =>
      api.ask('PATCH', `/api/auth/members/${who}`, { as, body: { role: 'viewer' } });
    await Promise.all([demote(two.userId, one.token), demote(one.userId, two.token)]);
    const { body } = await api.ask('GET', '/api/auth/members', { as: one.token });
    const owners = body.items.filter((member: { role: string }) => member.role === 'owner');
    expect(owners).toHaveLength(1);
  });
});
