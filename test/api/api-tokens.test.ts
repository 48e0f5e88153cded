import { beforeAll, describe, expect, it } from '@jest/globals';
import { useApi } from './support/api.ts';

describe('API tokens', () => {
  const api = useApi();
  let owner: Awaited<ReturnType<typeof api.workspace>>;
  beforeAll(async () => {
    owner = await api.workspace();
  });
  const make = (as: string, body: Record<string, unknown>) =>
    api.ask('POST', '/api/auth/tokens', { as, body: { name: 'Token', ...body } });

  it('are shown once, listed without their secret, and dead when revoked', async () => {
    const { body } = await make(owner.token, { kind: 'workspace', role: 'viewer' });
    expect(body.token).toMatch(/^inlet_[0-9a-f]{12}\.[\w-]{43}$/);
    const list = await api.ask('GET', '/api/auth/tokens', { as: owner.token });
    expect(list.body.items.map((one: { id: string }) => one.id)).toContain(body.id);
    expect(JSON.stringify(list.body)).not.toContain(body.token.split('.')[1]);
    const use = () => api.ask('GET', '/api/cohost/properties', { as: body.token });
    expect((await use()).status).toBe(200);
    await api.ask('DELETE', `/api/auth/tokens/${body.id}`, { as: owner.token });
    expect((await use()).status).toBe(401);
  });

  it('do no more than their role, and never more than who made them', async () => {
    const manager = await api.member(owner.workspaceId, 'manager');
    expect((await make(manager.token, { role: 'owner' })).status).toBe(403);
    expect((await make(manager.token, { kind: 'workspace', role: 'viewer' })).status).toBe(403);
    const { body } = await make(manager.token, { role: 'viewer' });
    const write = await api.ask('POST', '/api/cohost/properties', {
      as: body.token,
      body: { name: 'X' },
    });
    expect(write.status).toBe(403);
  });

  it('follow their user’s role down', async () => {
    const manager = await api.member(owner.workspaceId, 'manager');
    const write = () =>
      api.ask('POST', '/api/cohost/properties', { as: manager.token, body: { name: 'Casa' } });
    expect((await write()).status).toBe(201);
    const path = `/api/auth/members/${manager.userId}`;
    await api.ask('PATCH', path, { as: owner.token, body: { role: 'viewer' } });
    expect((await write()).status).toBe(403);
  });

  it('of a person are their own business, except for owners', async () => {
    const one = await api.member(owner.workspaceId, 'manager');
    const two = await api.member(owner.workspaceId, 'manager');
    const { body } = await make(one.token, {});
    const revoke = (as: string) => api.ask('DELETE', `/api/auth/tokens/${body.id}`, { as });
    expect((await revoke(two.token)).status).toBe(403);
    expect((await revoke(owner.token)).status).toBe(204);
  });

  it('remember when they were used', async () => {
    const { body } = await make(owner.token, {});
    await api.ask('GET', '/api/auth/me', { as: body.token });
    const list = await api.ask('GET', '/api/auth/tokens', { as: owner.token });
    const listed = list.body.items.find((one: { id: string }) => one.id === body.id);
    expect(listed.last_used_at).not.toBeNull();
  });
});
