import { beforeAll, describe, expect, it } from '@jest/globals';
import { createCatalogue } from '#api/catalogue.ts';
import { capabilities } from '#capabilities/index.ts';
import { recordActivity } from '#db/activity-log.ts';
import { newId } from '#lib/ids.ts';
import { useApi } from './support/api.ts';
import { seedFile } from './support/files.ts';
import { asRole, seedRun } from './support/seed.ts';
import { connect } from './support/things.ts';

const COLUMNS = {
  accounts: ['id', 'owner_id', 'provider', 'status', 'token_json', 'created_at', 'updated_at'],
  jobs: [
    'id',
    'account_id',
    'kind',
    'status',
    'started_at',
    'finished_at',
    'attempts',
    'last_error',
    'meta_json',
    'created_at',
  ],
  files: [
    'id',
    'account_id',
    'provider',
    'external_id',
    'title',
    'mime',
    'size',
    'modified_at',
    'url',
    'meta_json',
    'created_at',
  ],
};

describe('connectors', () => {
  const isOn = { value: true };
  const api = useApi(({ config }) => {
    const on = createCatalogue(capabilities, { FEATURES: ['int_gmail'] });
    const off = createCatalogue(capabilities, config);
    const now = () => (isOn.value ? on : off);
    return {
      catalogue: {
        get all() {
          return now().all;
        },
        get hidden() {
          return now().hidden;
        },
        find: (id) => now().find(id),
        require: (id) => now().require(id),
      },
    };
  });
  let a: Awaited<ReturnType<typeof api.workspace>>;
  let connectionId: string;
  let files: Record<'drive' | 'gmail', string>;
  let accounts: Record<'drive' | 'gmail', string>;

  beforeAll(async () => {
    a = await api.workspace();
    connectionId = await connect(api, a.token, 'One');
    const of = { workspaceId: a.workspaceId, connectionId };
    files = {
      drive: await seedFile(api, of),
      gmail: await seedFile(api, of, { capability: 'gmail_import', scopes: [] }),
    };
    const { body } = await get('accounts');
    const idOf = (provider: string) =>
      body.items.find((one: { provider: string }) => one.provider === provider).id;
    accounts = { drive: idOf('google_drive'), gmail: idOf('gmail') };
    const run = { capability: 'drive_import', counters: { records_found: 7 } };
    await seedRun(api, a.workspaceId, connectionId, { ...run, status: 'completed' });
    await seedRun(api, a.workspaceId, connectionId, { ...run, status: 'completed' });
    const error = 'DRIVE_UNREACHABLE';
    await seedRun(api, a.workspaceId, connectionId, { ...run, status: 'failed', error });
    await seedRun(api, a.workspaceId, connectionId, { ...run, status: 'running' });
    await seedRun(api, a.workspaceId, connectionId, {
      status: 'completed',
      capability: 'gmail_import',
    });
    await asRole(api, 'app_enrichment', (db) =>
      db.inWorkspace({ workspaceId: a.workspaceId, profileId: null }, async (tx) => {
        for (const [name, provider] of [
          ['drive', 'google_drive'],
          ['gmail', 'gmail'],
        ] as const) {
          await recordActivity(tx, {
            workspaceId: a.workspaceId,
            profileId: null,
            connectionId,
            type: 'connector_sync_started',
            data: { provider, account_id: accounts[name], run_id: newId() },
          });
        }
      }),
    );
  });

  const get = (path: string, as = a.token) => api.ask('GET', `/api/connectors/${path}`, { as });
  const items = async (path: string) => (await get(path)).body.items;

  it.each(['accounts', 'jobs', 'files'] as const)(
    'show %s with exactly the columns of the document',
    async (list) => {
      const [first] = await items(list);
      expect(Object.keys(first).toSorted()).toEqual(COLUMNS[list].toSorted());
    },
  );

  it('show of a token its scopes and its expiry, and nothing that could be used', async () => {
    const { body } = await get('accounts');
    for (const { token_json: token, owner_id: ownerId } of body.items) {
      expect(Object.keys(token).toSorted()).toEqual(['expires_at', 'scopes']);
      expect(ownerId).toBe(a.workspaceId);
    }
    expect(JSON.stringify(body)).not.toMatch(/refresh-token|access-code/);
  });

  it('are found by provider, status, account and time', async () => {
    const kinds = async (query: string) =>
      (await items(`jobs?${query}`)).map((one: { kind: string }) => one.kind);
    expect(await kinds('provider=gmail')).toEqual(['gmail_import']);
    expect(await kinds(`account_id=${accounts.gmail}`)).toEqual(['gmail_import']);
    expect(await kinds('status=failed')).toEqual(['drive_import']);
    expect(await kinds('to=2020-01-01T00:00:00Z')).toEqual([]);
    expect(await kinds('from=2020-01-01T00:00:00Z')).toHaveLength(5);
    expect(await items('accounts?status=disconnected')).toEqual([]);
    const [file] = await items('files?provider=google_drive');
    expect(file).toMatchObject({ id: files.drive, account_id: accounts.drive, title: 'Lease' });
    expect(await items('files?text=nothing')).toEqual([]);
  });

  it('are listed page by page', async () => {
    const first = await get('jobs?limit=3');
    const second = await get(`jobs?limit=3&cursor=${first.body.next_cursor}`);
    const ids = [...first.body.items, ...second.body.items].map((one: { id: string }) => one.id);
    expect(new Set(ids).size).toBe(5);
    expect(second.body.next_cursor).toBeNull();
  });

  it('tell their events, by provider and account', async () => {
    const [event, ...more] = await items(`events?provider=gmail`);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: 'connector_sync_started',
      data: { provider: 'gmail', account_id: accounts.gmail },
    });
    expect(await items(`events?account_id=${accounts.drive}`)).toHaveLength(1);
    expect(await items('events?type=connector_sync_failed')).toEqual([]);
  });

  it('count runs that succeeded and failed per account over time', async () => {
    const usage = await items('usage?provider=google_drive');
    const today = new Date().toISOString().slice(0, 10);
    const counts = { runs_completed: 2, runs_failed: 1, files_found: 21 };
    expect(usage).toEqual([
      {
        account_id: accounts.drive,
        provider: 'google_drive',
        ...counts,
        duration_ms: usage[0].duration_ms,
        series: [{ period: today, ...counts }],
      },
    ]);
    const [none] = await items(
      `usage?account_id=${accounts.drive}&from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z&period=month`,
    );
    expect(none).toMatchObject({ runs_completed: 0, runs_failed: 0, series: [] });
  });

  it('count changes and imports per document over time', async () => {
    const [usage] = await items(`usage/documents?account_id=${accounts.drive}&period=month`);
    const month = `${new Date().toISOString().slice(0, 7)}-01`;
    expect(usage).toEqual({
      file_id: files.drive,
      account_id: accounts.drive,
      provider: 'google_drive',
      external_id: files.drive,
      title: 'Lease',
      versions: 1,
      imports: 0,
      series: [{ period: month, versions: 1, imports: 0 }],
    });
  });

  it.each([
    ['usage', 'from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z'],
    ['usage', 'from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z'],
    ['jobs', 'status=sideways'],
    ['accounts', 'account_id=nobody'],
    ['events', 'type=booking_edited'],
  ])('refuse %s by %s', async (list, query) => {
    const { status, body } = await get(`${list}?${query}`);
    expect([status, body.code]).toEqual([400, 'INVALID_REQUEST']);
  });

  it('show nothing of Gmail while its feature is off, nor does anything else', async () => {
    isOn.value = false;
    try {
      const lists = ['accounts', 'jobs', 'files', 'events', 'usage', 'usage/documents'];
      const texts = await Promise.all(
        lists.map(async (list) => JSON.stringify((await get(list)).body)),
      );
      const others = [
        `/api/integrations/connections/${connectionId}/capabilities`,
        `/api/cohost/connections/${connectionId}`,
        `/api/cohost/connections/${connectionId}/health`,
        `/api/cohost/connections/${connectionId}/runs`,
        '/api/integrations/capabilities',
        '/api/activity',
        '/openapi.json',
      ];
      for (const path of others)
        texts.push(JSON.stringify((await api.ask('GET', path, { as: a.token })).body));
      for (const text of texts) {
        expect(text).not.toMatch(/gmail_import|int_gmail/);
        expect(text).not.toContain(accounts.gmail);
        expect(text).not.toContain('"provider":"gmail"');
      }
      expect(await items('accounts')).toHaveLength(1);
    } finally {
      isOn.value = true;
    }
    expect(await items('accounts')).toHaveLength(2);
  });
});
