import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLimits, DEFAULT_LIMITS } from '#api/rate-limit.ts';
import { readCredential } from '#db/credentials.ts';
import { readSecret } from '#db/connection-secret.ts';
import { createPms } from '#providers/pms.ts';
import { startBeds24Sandbox } from '#sandbox/beds24/index.ts';
import { startSmoobuSandbox } from '#sandbox/smoobu/index.ts';
import { testKeyring } from '#test/support/keyring.ts';
import { useApi } from './support/api.ts';

const beds24 = await startBeds24Sandbox();
const smoobu = await startSmoobuSandbox();
const key = { api_key: 'test-key-123', api_secret: 'test-secret-456' };

const api = useApi(({ clock }) => ({
  pms: createPms({
    baseUrls: { beds24: beds24.url, smoobu: smoobu.url, calry: 'https://calry.invalid' },
    allowLoopback: true,
    timeoutMs: 30_000,
  }),
  limits: createLimits(clock, { ...DEFAULT_LIMITS, hooks: { burst: 2, perSecond: 0.001 } }),
}));

beforeEach(() => smoobu.control.addKey(key.api_key, key.api_secret));
afterAll(async () => {
  await beds24.close();
  await smoobu.close();
});

const base = '/api/cohost/connections';

async function add(as: string, provider: string, credentials: unknown, more: object = {}) {
  const body = { provider, display_name: 'My system', credentials, ...more };
  return api.ask('POST', base, { as, body });
}

async function beds24Connection() {
  const owner = await api.workspace();
  const code = beds24.control.invite();
  const { body } = await add(owner.token, 'beds24', { invite_code: code });
  return { owner, code, id: body.id as string };
}

describe('connecting a property-management system', () => {
  it('tests the credential, keeps it sealed, shows it to nobody and begins', async () => {
    const owner = await api.workspace();
    const code = beds24.control.invite();
    const made = await add(owner.token, 'beds24', { invite_code: code });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      provider: 'beds24',
      platform: 'pms',
      status: 'connected',
      capabilities: [{ capability: 'pms_pull', enabled: true }],
    });
    const { id } = made.body;
    const scope = { workspaceId: owner.workspaceId, profileId: null, connectionId: id };
    const kept = await api.deps.db.api.inWorkspace(scope, (tx) =>
      readCredential(tx, testKeyring, scope),
    );
    expect(kept).toMatchObject({ refreshToken: expect.stringMatching(/^refresh-/) });
    const shown = await api.ask('GET', `${base}/${id}`, { as: owner.token });
    for (const secret of [code, kept?.refreshToken, kept?.accessToken])
      expect(JSON.stringify([made.body, shown.body])).not.toContain(secret);
    expect(api.sync.inputs.at(-1)).toMatchObject({
      connectionId: id,
      provider: 'beds24',
      capabilities: [{ capability: 'pms_pull', enabled: true }],
    });
  });

  it('keeps a key that is not refreshed, and says whose account it is', async () => {
    const owner = await api.workspace();
    const { status, body } = await add(owner.token, 'smoobu', key);
    expect([status, body.account_email]).toEqual([201, 'john@example.com']);
    const scope = { workspaceId: owner.workspaceId, profileId: null, connectionId: body.id };
    const secret = await api.deps.db.api.inWorkspace(scope, (tx) =>
      readSecret(tx, testKeyring, scope),
    );
    expect(JSON.parse(secret ?? '')).toEqual({ apiKey: key.api_key, apiSecret: key.api_secret });
    expect(JSON.stringify(body)).not.toContain(key.api_secret);
  });

  it('adds nothing when the provider does not accept what was typed', async () => {
    const owner = await api.workspace();
    const wrong = [
      await add(owner.token, 'beds24', { invite_code: 'never-issued' }),
      await add(owner.token, 'smoobu', { ...key, api_secret: 'wrong' }),
    ];
    for (const { status, body } of wrong)
      expect([status, body.code]).toEqual([409, 'PROVIDER_REFUSED']);
    const poor = beds24.control.invite(['read:bookings']);
    expect((await add(owner.token, 'beds24', { invite_code: poor })).body.code).toBe(
      'SCOPE_MISSING',
    );
    expect((await api.ask('GET', base, { as: owner.token })).body.items).toEqual([]);
  });

  it('says what is wrong with credentials of another form, and repeats none of it', async () => {
    const owner = await api.workspace();
    const bad = [
      await add(owner.token, 'smoobu', { invite_code: 'x' }),
      await add(owner.token, 'beds24', undefined),
      await add(owner.token, 'google', key),
      await add(owner.token, 'beds24', { invite_code: 'x', extra: 1 }),
    ];
    for (const { status, body } of bad) {
      expect([status, body.code]).toEqual([400, 'INVALID_REQUEST']);
      expect(JSON.stringify(body)).not.toContain(key.api_secret);
    }
    const label = await add(owner.token, 'smoobu', key, { reservation_label: 'Airbnb' });
    expect([label.status, label.body.code]).toEqual([409, 'CONFLICT']);
    const own = await add(owner.token, 'smoobu', key, { owner: 'me' });
    expect([own.status, own.body.code]).toEqual([409, 'CONFLICT']);
  });

  it('is unavailable, not broken, when the provider is', async () => {
    const owner = await api.workspace();
    smoobu.control.addFault({ times: 1, effect: { kind: 'status', code: 500 } });
    const { status, headers } = await add(owner.token, 'smoobu', key);
    expect([status, headers.has('retry-after')]).toEqual([503, true]);
  });

  it('takes an account once per workspace, and again in another', async () => {
    const owner = await api.workspace();
    const first = await add(owner.token, 'smoobu', key);
    const again = await add(owner.token, 'smoobu', key);
    expect([again.status, again.body.code]).toEqual([409, 'CONFLICT']);
    expect((await add((await api.workspace()).token, 'smoobu', key)).status).toBe(201);
    await api.ask('DELETE', `${base}/${first.body.id}`, { as: owner.token });
    expect((await add(owner.token, 'smoobu', key)).status).toBe(201);
  });

  it('is given new credentials of the same account only, and goes on', async () => {
    const { owner, id } = await beds24Connection();
    const path = `${base}/${id}/credentials`;
    const invite_code = beds24.control.invite();
    const done = await api.ask('PUT', path, {
      as: owner.token,
      body: { credentials: { invite_code } },
    });
    expect([done.status, done.body.status]).toEqual([200, 'connected']);
    expect(api.sync.calls.at(-1)).toMatchObject({ connectionId: id, reset: true });
    beds24.control.setOwner(99);
    const other = beds24.control.invite();
    const refused = await api.ask('PUT', path, {
      as: owner.token,
      body: { credentials: { invite_code: other } },
    });
    beds24.control.setOwner(1234);
    expect([refused.status, refused.body.code]).toEqual([409, 'ACCOUNT_MISMATCH']);
  });

  it('forgets the credential when it is disconnected, and shows Google nothing of it', async () => {
    const { owner, id } = await beds24Connection();
    const { body } = await api.ask('DELETE', `${base}/${id}`, { as: owner.token });
    expect(body).toMatchObject({ status: 'disconnected', revoked: false });
    expect(api.google.revoked).toEqual([]);
    const scope = { workspaceId: owner.workspaceId, profileId: null, connectionId: id };
    const kept = await api.deps.db.api.inWorkspace(scope, (tx) =>
      readCredential(tx, testKeyring, scope),
    );
    expect(kept).toBeNull();
  });
});

describe('a hook of a property-management system', () => {
  async function hookOf() {
    const { owner, id } = await beds24Connection();
    const { body } = await api.ask('GET', `${base}/${id}/hook`, { as: owner.token });
    return { owner, id, path: new URL(body.url).pathname };
  }
  const woken = (id: string) => api.sync.calls.filter((call) => call.connectionId === id).length;

  it('wakes its connection, whatever it says, and not once per hook', async () => {
    const { id, path } = await hookOf();
    const before = woken(id);
    for (const body of [[{ booking: { id: 1 } }], { action: 'unknown' }, {}, {}, {}])
      expect((await api.ask('POST', path, { body })).status).toBe(204);
    expect(woken(id) - before).toBe(2);
  });

  it('is heard also while a run is under way or Temporal is away', async () => {
    const { path } = await hookOf();
    api.sync.isDown = new Error('down');
    expect((await api.ask('POST', path, { body: {} })).status).toBe(204);
    api.sync.isDown = null;
  });

  it('wakes nothing by a guessed, changed or foreign address', async () => {
    const { id, path } = await hookOf();
    const before = woken(id);
    const [, , , secret = ''] = path.split('/');
    const flipped = `${secret.startsWith('A') ? 'B' : 'A'}${secret.slice(1)}`;
    for (const wrong of [`beds24/${flipped}`, `smoobu/${secret}`, 'beds24/x', `beds24/${secret}A`])
      expect((await api.ask('POST', `/hooks/${wrong}`, { body: {} })).status).toBe(404);
    expect(woken(id)).toBe(before);
    expect((await api.ask('POST', path, { body: {} })).status).toBe(204);
    expect(woken(id)).toBe(before + 1);
  });

  it('wakes nothing any more once the connection is disconnected', async () => {
    const { owner, id, path } = await hookOf();
    await api.ask('DELETE', `${base}/${id}`, { as: owner.token });
    const before = woken(id);
    expect((await api.ask('POST', path, { body: {} })).status).toBe(204);
    expect(woken(id)).toBe(before);
  });
});
