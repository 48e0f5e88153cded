import { beforeAll, describe, expect, it } from '@jest/globals';
import { createLimits, DEFAULT_LIMITS } from '#api/rate-limit.ts';
import { useApi } from './support/api.ts';

describe('sessions', () => {
  const api = useApi();
  let person: Awaited<ReturnType<typeof api.workspace>>;
  beforeAll(async () => {
    person = await api.workspace();
  });

  it('are cookies that scripts cannot read', async () => {
    const body = { email: person.email, password: person.password };
    const answer = await api.ask('POST', '/api/auth/sign-in/email', { body });
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^inlet_session=/);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(cookie).toMatch(/; Path=\//);
    expect(JSON.stringify(answer.body)).not.toContain(cookie.split(/[=;]/)[1]);
  });

  it('end at sign-out, on the server too', async () => {
    const cookie = await api.signIn(person);
    expect((await api.ask('POST', '/api/auth/sign-out', { cookie })).status).toBe(204);
    expect((await api.ask('GET', '/api/auth/me', { cookie })).status).toBe(401);
  });

  it('end everywhere else when the password changes', async () => {
    const other = await api.workspace();
    const stolen = await api.signIn(other);
    const cookie = await api.signIn(other);
    const body = { current_password: other.password, new_password: 'another-long-password' };
    const change = await api.ask('POST', '/api/auth/change-password', { cookie, body });
    expect(change.status).toBe(204);
    expect((await api.ask('GET', '/api/auth/me', { cookie: stolen })).status).toBe(401);
    await expect(api.signIn(other)).rejects.toThrow('401');
  });

  it('tell a wrong password and an unknown address apart from nothing', async () => {
    const attempt = async (email: string) => {
      const body = { email, password: 'wrong-password' };
      const answer = await api.ask('POST', '/api/auth/sign-in/email', { body });
      return [answer.status, { ...answer.body, request_id: '' }];
    };
    expect(await attempt(person.email)).toEqual(await attempt('nobody@inlet.test'));
  });

  it.each([
    ['another site', { origin: 'https://evil.test' }],
    ['a page without an origin', { origin: 'null' }],
    ['a form of another site', { origin: '', 'sec-fetch-site': 'cross-site' }],
  ])('are not used by %s to change anything', async (_who, headers) => {
    const cookie = await api.signIn(person);
    const path = '/api/cohost/properties';
    const forged = await api.ask('POST', path, { cookie, headers, body: { name: 'Forged' } });
    expect([forged.status, forged.body.code]).toEqual([403, 'FORBIDDEN']);
    const { body } = await api.ask('GET', path, { cookie });
    expect(body.items).toEqual([]);
  });

  it('refuse a form post, which needs no permission of the browser', async () => {
    const cookie = await api.signIn(person);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await api.ask('POST', '/api/cohost/properties', {
      cookie,
      headers,
      body: 'name=Forged',
    });
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_REQUEST']);
  });

  it('lose their rights with the membership, and so do personal tokens', async () => {
    const guest = await api.member(person.workspaceId, 'manager');
    const cookie = await api.signIn(guest);
    const path = `/api/auth/members/${guest.userId}`;
    expect((await api.ask('DELETE', path, { as: person.token })).status).toBe(204);
    expect((await api.ask('GET', '/api/cohost/properties', { cookie })).status).toBe(403);
    expect((await api.ask('GET', '/api/cohost/properties', { as: guest.token })).status).toBe(401);
  });
});

describe('limits', () => {
  const api = useApi(({ clock }) => ({
    limits: createLimits(clock, {
      requests: { burst: 60, perSecond: 0.01 },
      guesses: DEFAULT_LIMITS.guesses,
      sources: DEFAULT_LIMITS.sources,
      hooks: DEFAULT_LIMITS.hooks,
    }),
  }));

  it('stop guessing at one account, say when to come back, and leave other accounts alone', async () => {
    const person = await api.workspace();
    const guess = () =>
      api.ask('POST', '/api/auth/sign-in/email', {
        body: { email: person.email, password: 'guess' },
      });
    for (let n = 0; n < DEFAULT_LIMITS.guesses.burst; n += 1)
      expect((await guess()).status).toBe(401);
    const refused = await guess();
    expect([refused.status, refused.body.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await expect(api.signIn(await api.workspace())).resolves.toMatch('inlet_session');
  });

  it('hold one credential back and not another', async () => {
    const [one, two] = [await api.workspace(), await api.workspace()];
    const use = (as: string) => api.ask('GET', '/api/auth/me', { as });
    let last = await use(one.token);
    for (let n = 0; n < 60; n += 1) last = await use(one.token);
    expect([last.status, last.body.code]).toEqual([429, 'RATE_LIMITED']);
    expect((await use(two.token)).status).toBe(200);
  });
});
