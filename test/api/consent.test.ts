import { beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '#lib/clock.ts';
import { ProviderError } from '#providers/error.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { useApi } from './support/api.ts';
import { callbackPath, connect, consent } from './support/things.ts';

describe('consent at Google', () => {
  let skippedMs = 0;
  const clock = { now: () => new Date(systemClock.now().getTime() + skippedMs) };
  const api = useApi(() => ({ clock }));
  let a: Awaited<ReturnType<typeof api.workspace>>;

  beforeEach(async () => {
    skippedMs = 0;
    a = await api.workspace();
    Object.assign(api.google, {
      account: { sub: `sub-${a.userId}`, emailAddress: 'host@gmail.test' },
      scopes: [SCOPES.openid, SCOPES.email, SCOPES.gmailReadonly],
      labels: [{ labelId: 'Label_1', name: 'Airbnb', type: 'user' }],
      refreshToken: 'refresh-token',
      exchangeFault: null,
      labelFault: null,
    });
    api.google.exchanged.length = 0;
    api.google.revoked.length = 0;
    api.sync.calls.length = 0;
    api.sync.isDown = null;
  });

  const add = async (
    reservation_label: string | null = 'Airbnb',
    as = a.token,
  ): Promise<string> => {
    const body = { display_name: 'Mailbox', reservation_label };
    return (await api.ask('POST', '/api/cohost/connections', { as, body })).body.id;
  };
  const get = async (id: string) =>
    (await api.ask('GET', `/api/cohost/connections/${id}`, { as: a.token })).body;
  const end = (answer: { headers: Headers }) => answer.headers.get('location')?.split('?')[1];

  it('connects, verifies the label at once and wakes the workflow', async () => {
    const id = await add();
    const answer = await consent(api, a.token, id);
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe(
      `${api.deps.config.WEB_URL}/connections/${id}?connected=1`,
    );
    expect(await get(id)).toMatchObject({
      status: 'connected',
      gmail_status: 'connected',
      status_reason: null,
      account_email: 'host@gmail.test',
      reservation_label_id: 'Label_1',
      granted_scopes: api.google.scopes,
    });
    expect(api.sync.calls).toContainEqual({ name: 'reconfigure', connectionId: id, reset: true });
    const { body } = await api.ask('GET', `/api/activity?connection_id=${id}`, { as: a.token });
    expect(body.items[0]).toMatchObject({
      type: 'connector_account_connected',
      data: { provider: 'google', account_id: id, scopes: api.google.scopes },
    });
  });

  it('answers JSON to callers that accept nothing else', async () => {
    const id = await add();
    const headers = { accept: 'application/json' };
    const start = await api.ask('GET', `/api/cohost/connections/${id}/gmail/start`, {
      as: a.token,
      headers,
    });
    const state = new URL(start.body.authorization_url).searchParams.get('state') ?? '';
    const ok = await api.ask('GET', callbackPath({ state, code: 'c' }), { as: a.token, headers });
    expect([ok.status, ok.body]).toEqual([
      200,
      { connection_id: id, status: 'connected', status_reason: null, missing_capabilities: [] },
    ]);
    const again = await api.ask('GET', callbackPath({ state, code: 'c' }), {
      as: a.token,
      headers,
    });
    expect([again.status, again.body.code]).toEqual([400, 'STATE_INVALID']);
  });

  it('shows a scope that was not granted, and starts nothing', async () => {
    api.google.scopes = [SCOPES.openid, SCOPES.email];
    const id = await add();
    expect(end(await consent(api, a.token, id))).toBe('error=SCOPE_MISSING');
    expect(await get(id)).toMatchObject({ status: 'error', status_reason: 'SCOPE_MISSING' });
    expect(api.sync.calls).toEqual([]);
    const sync = await api.ask('POST', `/api/cohost/connections/${id}/sync`, { as: a.token });
    expect([sync.status, sync.body.code]).toEqual([409, 'SCOPE_MISSING']);
  });

  it.each([
    ['another case', 'airbnb'],
    ['a nested namesake', 'Hosting/Airbnb'],
    ['a look-alike', 'Аirbnb'],
    ['a space behind', 'Airbnb '],
  ])('does not take %s for the label', async (_what, name) => {
    api.google.labels = [{ labelId: 'Label_2', name, type: 'user' }];
    const id = await add();
    expect(end(await consent(api, a.token, id))).toBe('error=LABEL_NOT_FOUND');
    expect(await get(id)).toMatchObject({ status: 'error', status_reason: 'LABEL_NOT_FOUND' });
  });

  it('finds a nested label by its whole name', async () => {
    api.google.labels = [{ labelId: 'Label_3', name: 'Hosting/Airbnb', type: 'user' }];
    const id = await add('Hosting/Airbnb');
    expect(end(await consent(api, a.token, id))).toBe('connected=1');
  });

  it('refuses another account on re-consent and keeps what it had', async () => {
    const id = await add();
    await consent(api, a.token, id);
    api.google.account = { sub: 'somebody-else', emailAddress: 'else@gmail.test' };
    expect(end(await consent(api, a.token, id))).toBe('error=ACCOUNT_MISMATCH');
    expect(await get(id)).toMatchObject({ status: 'connected', account_email: 'host@gmail.test' });
  });

  it('keeps the stored refresh token when Google issues none again, and needs one the first time', async () => {
    const id = await add();
    await consent(api, a.token, id);
    api.google.refreshToken = null;
    expect(end(await consent(api, a.token, id))).toBe('connected=1');
    const second = await connectNothing();
    expect(await get(second)).toMatchObject({ status: 'error', status_reason: 'INVALID_GRANT' });
  });
  const connectNothing = async () => {
    api.google.labels = [{ labelId: 'Label_9', name: 'Other', type: 'user' }];
    const id = await add('Other');
    expect(end(await consent(api, a.token, id))).toBe('error=INVALID_GRANT');
    return id;
  };

  it('says LABEL_CONFLICT when the label turns out to be another connection’s, by its id', async () => {
    await connect(api, a.token, 'Airbnb');
    const [label] = api.google.labels;
    // Renamed at Gmail: the same label now goes by a name that a second connection asks for.
    api.google.labels = [{ labelId: label?.labelId ?? '', name: 'Guests', type: 'user' }];
    const id = await add('Guests');
    expect(end(await consent(api, a.token, id))).toBe('error=LABEL_CONFLICT');
    expect(await get(id)).toMatchObject({ status: 'error', status_reason: 'LABEL_CONFLICT' });
  });

  it('needs a label before it begins, unless it is to be chosen from the mailbox', async () => {
    const id = await add(null);
    const path = `/api/cohost/connections/${id}/gmail/start`;
    const refused = await api.ask('GET', path, { as: a.token });
    expect([refused.status, refused.body.code]).toEqual([422, 'LABEL_NOT_CONFIGURED']);

    const start = await api.ask('GET', `${path}?choose_label=later`, { as: a.token });
    const state = new URL(start.headers.get('location') ?? '').searchParams.get('state') ?? '';
    const back = await api.ask('GET', callbackPath({ state, code: 'c' }), { as: a.token });
    expect(end(back)).toBe('connected=1');
    expect(await get(id)).toMatchObject({
      status: 'pending',
      status_reason: 'LABEL_NOT_CONFIGURED',
    });
    expect(api.sync.calls).toEqual([]);

    const labels = await api.ask('GET', `/api/cohost/connections/${id}/labels`, { as: a.token });
    expect(labels.body.items).toEqual([{ id: 'Label_1', name: 'Airbnb', type: 'user' }]);
    const chosen = await api.ask('PATCH', `/api/cohost/connections/${id}`, {
      as: a.token,
      body: { reservation_label: 'Airbnb' },
    });
    expect(chosen.body).toMatchObject({ status: 'connected', reservation_label_id: 'Label_1' });
    expect(api.sync.calls).toEqual([{ name: 'reconfigure', connectionId: id, reset: true }]);
  });

  it('keeps the consent when Gmail cannot answer: the first run verifies the label', async () => {
    api.google.labelFault = new ProviderError('unavailable', 'down');
    const id = await add();
    expect(end(await consent(api, a.token, id))).toBe('error=UNAVAILABLE');
    expect(await get(id)).toMatchObject({ status: 'error', status_reason: 'UNAVAILABLE' });
    expect(api.sync.calls).toEqual([{ name: 'reconfigure', connectionId: id, reset: true }]);
  });

  it('stores nothing when Google refuses the code', async () => {
    api.google.exchangeFault = new ProviderError('rejected', 'no', { code: 'CODE_REJECTED' });
    const id = await add();
    expect(end(await consent(api, a.token, id))).toBe('error=CODE_REJECTED');
    expect(await get(id)).toMatchObject({ status: 'pending', account_email: null });
  });

  it('connects also while Temporal is away; the reconciler starts the workflow', async () => {
    api.sync.isDown = new Error('no Temporal');
    expect(end(await consent(api, a.token, await add()))).toBe('connected=1');
  });
});
