import { beforeEach, describe, expect, it } from '@jest/globals';
import { createCatalogue } from '#api/catalogue.ts';
import { capabilities } from '#capabilities/index.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { useApi } from './support/api.ts';
import { DRIVE_READONLY, SOME_CAPABILITIES } from './support/capabilities.ts';
import { connect } from './support/things.ts';

describe('capabilities', () => {
  const api = useApi(({ config }) => ({ catalogue: createCatalogue(SOME_CAPABILITIES, config) }));
  let a: Awaited<ReturnType<typeof api.workspace>>;
  let id: string;

  beforeEach(async () => {
    a = await api.workspace();
    api.google.account = { sub: `sub-${a.userId}`, emailAddress: 'host@gmail.test' };
    api.google.scopes = [SCOPES.openid, SCOPES.email, SCOPES.gmailReadonly];
    api.sync.workflow = null;
    id = await connect(api, a.token, 'Airbnb');
    api.sync.calls.length = 0;
    api.sync.inputs.length = 0;
  });

  const path = (name = '') =>
    `/api/integrations/connections/${id}/capabilities${name === '' ? '' : `/${name}`}`;
  const put = (name: string, body: unknown) => api.ask('PUT', path(name), { as: a.token, body });
  const state = async (name: string) => {
    const { body } = await api.ask('GET', path(), { as: a.token });
    return body.items.find((one: { capability: string }) => one.capability === name);
  };
  const events = async () => {
    const { body } = await api.ask('GET', `/api/activity?connection_id=${id}`, { as: a.token });
    return body.items.map((one: { type: string; data: unknown }) => [one.type, one.data]);
  };

  it('are in a catalogue with the form of their settings and parameters', async () => {
    const { status, body } = await api.ask('GET', '/api/integrations/capabilities', {
      as: a.token,
    });
    expect(status).toBe(200);
    const names = body.items.map((one: { capability: string }) => one.capability);
    expect(names).toEqual([
      'reservations',
      'sync_calendar_live',
      'drive_import',
      'sync_inbox_once',
      'send_email',
      'sync_contacts_once',
    ]);
    expect(body.items[3]).toMatchObject({
      mode: 'once',
      owner: 'either',
      required_scopes: [SCOPES.gmailReadonly],
      settings_schema: { type: 'object', additionalProperties: false },
      parameters_schema: {
        required: ['query'],
        properties: { max: { type: 'integer', default: 100 } },
      },
    });
  });

  it('are listed for a connection with what they need, have and lack, but for those of other owners', async () => {
    const { body } = await api.ask('GET', path(), { as: a.token });
    const names = body.items.map((one: { capability: string }) => one.capability);
    expect(names).toEqual([
      'reservations',
      'sync_calendar_live',
      'drive_import',
      'sync_inbox_once',
      'send_email',
    ]);
    expect(body.items[0]).toMatchObject({
      enabled: true,
      status: 'idle',
      reason: null,
      required_scopes: [SCOPES.gmailReadonly],
      granted_scopes: [SCOPES.gmailReadonly],
      missing_scopes: [],
      consent_url: null,
      settings: { allowed_sender_domains: [] },
      cursor_age_seconds: null,
      active_run: null,
    });
    expect(body.items[1]).toMatchObject({
      enabled: false,
      status: 'off',
      granted_scopes: [],
      missing_scopes: [SCOPES.calendarEventsReadonly],
      consent_url: null,
      settings: { days: 30 },
    });
  });

  it('answer, once switched on, which scopes are missing and where to consent, and run only then', async () => {
    const { status, body } = await put('sync_calendar_live', { enabled: true });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      enabled: true,
      status: 'parked',
      reason: 'SCOPE_MISSING',
      missing_scopes: [SCOPES.calendarEventsReadonly],
      consent_url: `/api/cohost/connections/${id}/gmail/start?capability=sync_calendar_live`,
    });
    expect(api.sync.inputs.at(-1)?.capabilities).toEqual([
      { capability: 'reservations', enabled: true, pollSeconds: 300 },
      { capability: 'sync_calendar_live', enabled: false, pollSeconds: 300 },
    ]);
    expect(await events()).toContainEqual([
      'capability_enabled',
      { capability: 'sync_calendar_live' },
    ]);
  });

  it('that lack nothing go on at once; switched off they are told to stop, and Google is not asked', async () => {
    api.google.scopes = [...api.google.scopes, SCOPES.driveMetadataReadonly];
    id = await connect(api, a.token, 'Other');
    expect((await put('drive_import', { enabled: true })).body).toMatchObject({
      enabled: true,
      status: 'idle',
      reason: null,
      consent_url: null,
    });
    const enabled = () =>
      api.sync.inputs.at(-1)?.capabilities.find((one) => one.capability === 'drive_import')
        ?.enabled;
    expect(enabled()).toBe(true);
    const off = await put('drive_import', { enabled: false });
    expect(off.body).toMatchObject({
      enabled: false,
      status: 'off',
      granted_scopes: [SCOPES.driveMetadataReadonly],
    });
    expect(enabled()).toBe(false);
    expect(api.google.revoked).toEqual([]);
    const [disconnected, , connected] = (await events()) as [string, Record<string, unknown>][];
    const accountId = disconnected?.[1]['account_id'];
    expect([disconnected, connected]).toEqual([
      ['connector_account_disconnected', { provider: 'google_drive', account_id: accountId }],
      [
        'connector_account_connected',
        {
          provider: 'google_drive',
          account_id: accountId,
          scopes: [SCOPES.driveMetadataReadonly],
        },
      ],
    ]);
    expect(accountId).not.toBe(id);
  });

  it('need what their settings need', async () => {
    const metadata = await put('drive_import', { enabled: true });
    expect(metadata.body.missing_scopes).toEqual([SCOPES.driveMetadataReadonly]);
    const vault = await put('drive_import', { enabled: true, settings: { store: 'vault' } });
    expect(vault.body).toMatchObject({
      settings: { store: 'vault' },
      missing_scopes: [SCOPES.driveMetadataReadonly, DRIVE_READONLY],
    });
    // Settings that are not given stay.
    expect((await put('drive_import', { enabled: true })).body.settings).toEqual({
      store: 'vault',
    });
  });

  it('keep their settings apart, also through the connection’s own', async () => {
    await put('sync_calendar_live', { enabled: true, settings: { days: 7 } });
    await api.ask('PATCH', `/api/cohost/connections/${id}`, {
      as: a.token,
      body: { settings: { reservations: { allowed_sender_domains: ['casa.example'] } } },
    });
    expect((await state('sync_calendar_live')).settings).toEqual({ days: 7 });
    expect((await state('reservations')).settings).toEqual({
      allowed_sender_domains: ['casa.example'],
    });
  });

  it.each([
    ['an unknown setting', 'sync_calendar_live', { color: 'red' }, 'body.settings'],
    ['a setting out of bounds', 'sync_calendar_live', { days: 900 }, 'body.settings.days'],
  ])('refuse %s and say where it is', async (_what, name, settings, place) => {
    const { status, body } = await put(name, { enabled: true, settings });
    expect([status, body.code]).toEqual([400, 'INVALID_REQUEST']);
    expect(body.errors[0].path).toBe(place);
    expect(await state(name)).toMatchObject({ enabled: false, settings: { days: 30 } });
  });

  it('that are unknown, another owner’s, or of a connection that is gone are refused', async () => {
    const codeOf = async (name: string) => (await put(name, { enabled: true })).body.code;
    expect(await codeOf('sync_everything')).toBe('NOT_FOUND');
    expect(await codeOf('sync_contacts_once')).toBe('CONFLICT');
    expect((await put('Reservations!', { enabled: true })).status).toBe(400);
    await api.ask('DELETE', `/api/cohost/connections/${id}`, { as: a.token });
    expect(await codeOf('sync_calendar_live')).toBe('NOT_CONNECTED');
  });

  it('tell how fresh they are, what they do and when they are due', async () => {
    const dueAt = Date.now() + 60_000;
    api.sync.workflow = {
      paused: false,
      active: null,
      capabilities: {
        reservations: {
          pending: null,
          failures: 0,
          dueAt,
          notBefore: 0,
          waits: 0,
          parked: null,
        },
      },
    };
    expect(await state('reservations')).toMatchObject({
      next_due_at: new Date(dueAt).toISOString(),
    });
    api.sync.workflow = null;
    expect(await state('reservations')).toMatchObject({ next_due_at: null });
  });

  it('free a connection that only waited for a label once another works, and wait alone', async () => {
    api.google.scopes = [...api.google.scopes, SCOPES.calendarEventsReadonly];
    id = await connect(api, a.token, 'Third');
    const connection = () => api.ask('GET', `/api/cohost/connections/${id}`, { as: a.token });
    api.google.labels = [];
    const start = await api.ask('GET', `/api/cohost/connections/${id}/gmail/start`, {
      as: a.token,
    });
    const state = new URL(start.headers.get('location') ?? '').searchParams.get('state');
    const back = `/api/cohost/connections/gmail/callback?state=${state}&code=c`;
    await api.ask('GET', back, { as: a.token });
    expect((await connection()).body.status_reason).toBe('LABEL_NOT_FOUND');
    await put('sync_calendar_live', { enabled: true });
    expect((await connection()).body).toMatchObject({ status: 'connected', status_reason: null });
  });
});

describe('the declared capabilities', () => {
  it.each(capabilities.map((one) => [one.id, one] as const))(
    '%s takes no settings and no parameters but its own, and needs none set',
    (_id, { settings, parameters }) => {
      expect(settings.safeParse({}).success).toBe(true);
      expect(settings.safeParse({ not_a_setting: 1 }).success).toBe(false);
      const issues = parameters?.safeParse({ not_a_parameter: 1 }).error?.issues ?? [];
      expect(issues.some(({ code }) => code === 'unrecognized_keys')).toBe(
        parameters !== undefined,
      );
    },
  );
});
