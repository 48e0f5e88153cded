import { request } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { openDb } from '#db/in-workspace.ts';
import { useApi } from './support/api.ts';

describe('a request', () => {
  const api = useApi();
  let token: string;
  beforeAll(async () => {
    token = (await api.workspace()).token;
  });
  const post = (body: unknown, path = '/api/cohost/properties') =>
    api.ask('POST', path, { as: token, body });

  it.each([
    ['an unknown key', { name: 'Casa', colour: 'red' }],
    ['a missing key', {}],
    ['a wrong type', { name: 7 }],
    ['a prototype key', '{"name":"Casa","__proto__":{"admin":true}}'],
    ['a NUL byte', { name: 'Ca\u0000sa' }],
    ['a lone surrogate', '{"name":"Ca\\ud800sa"}'],
    ['a NUL byte in a key', '{"name":"Casa","a\\u0000":1}'],
    ['an unknown time zone', { name: 'Casa', time_zone: 'Mars/Olympus' }],
    ['a list', '[]'],
    ['text that is no JSON', '{"name":'],
    ['a bare value', '"Casa"'],
    ['more levels than a stack has', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
  ])('with %s in its body is answered 400', async (_what, body) => {
    const answer = await post(body);
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_REQUEST']);
  });

  it('says where it is wrong', async () => {
    const { body } = await post({ name: 'Casa', aliases: [{ kind: 'name', value: '' }] });
    expect(body.errors[0].path).toBe('body.aliases.0.value');
  });

  it.each([
    '/api/cohost/bookings?limit=0',
    '/api/cohost/bookings?limit=501',
    '/api/cohost/bookings?limit=1&limit=2',
    '/api/cohost/bookings?colour=red',
    '/api/cohost/bookings?from=2026-02-30',
    '/api/cohost/bookings?from=0000-01-01',
    '/api/cohost/bookings?cursor=not-one-of-ours',
    `/api/cohost/bookings?cursor=${Buffer.from('["2026-01-01","x"]').toString('base64url')}`,
    `/api/activity?cursor=${Buffer.from('[1e99,"x"]').toString('base64url')}`,
    '/api/cohost/bookings?status=%00',
    '/api/cohost/bookings/0',
    '/api/cohost/bookings/2147483648',
    '/api/cohost/bookings/1.5',
    '/api/cohost/bookings/%ff',
    '/api/cohost/connections/01A1FEEC-245E-7241-ABAA-46FC3660B316',
  ])('for %s is answered 400', async (path) => {
    const answer = await api.ask('GET', path, { as: token });
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_REQUEST']);
  });

  it('that is too large is answered 413, before it is read to the end', async () => {
    const answer = await post({ name: 'x'.repeat(300_000) });
    expect([answer.status, answer.body.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  it('for no route is answered 404, for a wrong method 405 with those that there are', async () => {
    const nothing = await api.ask('GET', '/api/nothing', { as: token });
    expect([nothing.status, nothing.body.code]).toEqual([404, 'NOT_FOUND']);
    const wrong = await api.ask('PUT', '/api/cohost/properties', { as: token });
    expect([wrong.status, wrong.body.code]).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(wrong.headers.get('allow')).toBe('GET, POST');
  });

  it('for a thing whose id was left empty is answered 404, and not with the list', async () => {
    for (const [method, path, status] of [
      ['GET', '/api/cohost/properties', 200],
      ['GET', '/api/cohost/properties/', 404],
      ['DELETE', '/api/cohost/properties/', 404],
      ['GET', '/integration/v1/room-types/', 404],
    ] as const) {
      expect((await api.ask(method, path, { as: token })).status).toBe(status);
    }
  });

  it('is answered with a problem document that carries its id', async () => {
    const answer = await api.ask('GET', '/api/nothing');
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toEqual({
      type: 'urn:inlet:problem:NOT_FOUND',
      title: expect.any(String),
      status: 404,
      detail: expect.any(String),
      code: 'NOT_FOUND',
      request_id: answer.headers.get('x-request-id'),
    });
  });

  it('is answered with headers that keep it out of caches, frames and other origins', async () => {
    const { headers } = await api.ask('GET', '/api/cohost/properties', { as: token });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe-inline');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('takes an Authorization header for the only credential, also beside a good cookie', async () => {
    const cookie = await api.signIn(await api.workspace());
    const answer = await api.ask('GET', '/api/auth/me', { cookie, as: 'nonsense' });
    expect(answer.status).toBe(401);
  });

  it('with a header that is no workspace id is answered 400', async () => {
    const headers = { 'x-workspace-id': 'mine' };
    const answer = await api.ask('GET', '/api/cohost/properties', { as: token, headers });
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_REQUEST']);
  });

  it('whose sender hangs up leaves the API serving others', async () => {
    const hangUp = new Promise<void>((resolve) => {
      const sent = request(`${api.url}/api/cohost/properties`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-length': 50,
        },
      });
      sent.on('error', () => resolve());
      sent.write('{"name"');
      setTimeout(() => sent.destroy(new Error('hung up')), 50);
    });
    await hangUp;
    expect((await api.ask('GET', '/healthz')).status).toBe(200);
  });
});

describe('without a database', () => {
  const dead = openDb({ url: 'postgres://127.0.0.1:1/none', role: 'app_api', password: 'x' });
  let isDead = false;
  const api = useApi(({ db }) => ({
    db: {
      auth: db.auth,
      mapping: db.mapping,
      api: {
        ...db.api,
        ping: () => (isDead ? dead : db.api).ping(),
        inWorkspace: (...args) => (isDead ? dead : db.api).inWorkspace(...args),
      },
    },
  }));

  it('the API says UNAVAILABLE and when to come back, and is alive but not ready', async () => {
    const { token } = await api.workspace();
    expect((await api.ask('GET', '/readyz')).body).toMatchObject({ status: 'ready' });
    isDead = true;
    const answer = await api.ask('GET', '/api/cohost/properties', { as: token });
    expect([answer.status, answer.body.code]).toEqual([503, 'UNAVAILABLE']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    const ready = await api.ask('GET', '/readyz');
    const body = { status: 'not-ready', database: false, temporal: true };
    expect([ready.status, ready.body]).toEqual([503, body]);
    expect((await api.ask('GET', '/healthz')).status).toBe(200);
  });
});
