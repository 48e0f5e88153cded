import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { createLog } from '#lib/log.ts';
import { useApi } from './support/api.ts';
import { callbackPath, connect, consent, startConsent } from './support/things.ts';

describe('the log', () => {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(...chunk.toString('utf8').trim().split('\n'));
      done();
    },
  });
  const api = useApi(() => ({ log: createLog({ level: 'debug', destination }) }));
  const events = (name: string) =>
    lines.map((line) => JSON.parse(line)).filter((line) => line.event === name);

  it('says how a connection’s health changes, with codes and ids', async () => {
    const a = await api.workspace();
    api.google.account = { sub: `sub-${a.userId}`, emailAddress: 'canary-host@gmail.test' };
    const id = await connect(api, a.token, 'Airbnb');
    await api.ask('DELETE', `/api/cohost/connections/${id}`, { as: a.token });
    const mine = events('connection_health').filter((line) => line.connection_id === id);
    expect(mine).toMatchObject([
      { component: 'GmailVerify', status_from: 'pending', status_to: 'connected', reason: null },
      { component: 'GmailVerify', status_from: 'connected', status_to: 'disconnected' },
    ]);
    expect(mine[0].workspace_id).toBe(a.workspaceId);
  });

  it('raises label_isolation_violation when two connections come to share a label', async () => {
    const a = await api.workspace();
    api.google.account = { sub: `sub-${a.userId}`, emailAddress: 'canary-host@gmail.test' };
    await connect(api, a.token, 'Airbnb');
    api.google.labels = [{ labelId: 'id of Airbnb', name: 'Guests', type: 'user' }];
    const body = { display_name: 'Second', reservation_label: 'Guests' };
    const made = await api.ask('POST', '/api/cohost/connections', { as: a.token, body });
    await consent(api, a.token, made.body.id);
    expect(events('label_isolation_violation')).toMatchObject([
      { connection_id: made.body.id, workspace_id: a.workspaceId, code: 'LABEL_CONFLICT' },
    ]);
  });

  it('notes every refused access under its request id and route', async () => {
    const answer = await api.ask('GET', '/api/cohost/bookings/1');
    const line = lines
      .map((text) => JSON.parse(text))
      .find((one) => one.request_id === answer.body.request_id && one.code !== undefined);
    expect(line).toMatchObject({ code: 'UNAUTHENTICATED', route: '/api/cohost/bookings/:id' });
  });

  it('holds no token, code, password, address or label of all that passed through', async () => {
    const a = await api.workspace('Canary workspace');
    api.google.account = { sub: 'canary-sub', emailAddress: 'canary-host@gmail.test' };
    api.google.refreshToken = 'canary-refresh';
    api.google.labels = [{ labelId: 'canary-label-id', name: 'canary-label', type: 'user' }];
    const cookie = await api.signIn(a);
    const body = { display_name: 'canary-name', reservation_label: 'canary-label' };
    const { body: made } = await api.ask('POST', '/api/cohost/connections', { cookie, body });
    const state = await startConsent(api, { cookie }, made.id);
    const callback = callbackPath({ state, code: 'canary-code' });
    expect((await api.ask('GET', callback, { cookie })).headers.get('location')).toMatch(
      /connected=1/,
    );
    api.google.authorization.revoke = () =>
      Promise.reject(new Error('canary-refresh could not be revoked'));
    await api.ask('DELETE', `/api/cohost/connections/${made.id}`, { cookie });
    const bad = { email: a.email, password: 'canary-password' };
    await api.ask('POST', '/api/auth/sign-in/email', { body: bad });
    await api.ask('POST', '/api/cohost/properties', { cookie, body: '{"name":"canary-broken' });

    const text = lines.join('\n');
    expect(text).toContain(made.id);
    expect(text).not.toMatch(/canary/i);
    for (const secret of [a.token, a.password, a.email, cookie, state])
      expect(text).not.toContain(secret);
  });
});
