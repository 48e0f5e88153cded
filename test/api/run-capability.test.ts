import { beforeEach, describe, expect, it } from '@jest/globals';
import { createCatalogue } from '#api/catalogue.ts';
import { readRunParameters } from '#db/run-parameters.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { testKeyring } from '#test/support/keyring.ts';
import { useApi } from './support/api.ts';
import { SOME_CAPABILITIES } from './support/capabilities.ts';
import { asRole, seedRun } from './support/seed.ts';
import { connect } from './support/things.ts';

describe('a run of a capability', () => {
  const api = useApi(({ config }) => ({ catalogue: createCatalogue(SOME_CAPABILITIES, config) }));
  let a: Awaited<ReturnType<typeof api.workspace>>;
  let id: string;

  beforeEach(async () => {
    a = await api.workspace();
    api.google.account = { sub: `sub-${a.userId}`, emailAddress: 'host@gmail.test' };
    api.google.scopes = [SCOPES.openid, SCOPES.email, SCOPES.gmailReadonly];
    api.sync.onRequest = (_workflow, request) => ({ kind: 'accepted', runId: request.runId });
    id = await connect(api, a.token, 'Airbnb');
    await put('sync_inbox_once');
  });

  const base = () => `/api/integrations/connections/${id}/capabilities`;
  const put = (name: string) =>
    api.ask('PUT', `${base()}/${name}`, { as: a.token, body: { enabled: true } });
  const run = (name: string, body: unknown = {}, headers: Record<string, string> = {}) =>
    api.ask('POST', `${base()}/${name}/run`, { as: a.token, body, headers });
  const post = (path: string, body?: unknown) => api.ask('POST', path, { as: a.token, body });
  const scope = () => ({ workspaceId: a.workspaceId, profileId: null });
  const kept = (runId: string) =>
    asRole(api, 'app_enrichment', (db) =>
      db.inWorkspace(scope(), async (tx) => {
        const of = { ...scope(), connectionId: id, runId, capability: 'sync_inbox_once' };
        const row = await tx.runParameters.findUnique({ where: { run_id: runId } });
        const given = await readRunParameters(tx, testKeyring, of);
        return { given, bytes: row === null ? '' : Buffer.from(row.parameters).toString('latin1') };
      }),
    );

  it('has what it is given sealed and stored before the workflow hears of it', async () => {
    let before: unknown;
    api.sync.onRequest = async (_workflow, request) => {
      before = await kept(request.runId);
      expect(JSON.stringify(request)).not.toContain('nda');
      return { kind: 'accepted', runId: request.runId };
    };
    const { status, body } = await run('sync_inbox_once', { query: 'nda', wait_seconds: 0 });
    expect(status).toBe(202);
    expect(body.status_url).toBe(`/api/cohost/runs/${body.run_id}`);
    expect(before).toMatchObject({ given: { query: 'nda', max: 100 } });
    expect((await kept(body.run_id)).bytes).not.toContain('nda');
  });

  it('answers its counters when it ends within the wait, and the same for the same key', async () => {
    api.sync.onRequest = async (_workflow, { runId }) => {
      const counters = { records_found: 3, records_stored: 2, records_known: 1, rows_written: 2 };
      const seeded = { runId, capability: 'sync_inbox_once', counters } as const;
      await seedRun(api, a.workspaceId, id, { ...seeded, status: 'completed' });
      return { kind: 'accepted', runId };
    };
    const key = { 'idempotency-key': 'once-1' };
    const first = await run('sync_inbox_once', { query: 'x' }, key);
    expect([first.status, first.body]).toEqual([
      200,
      {
        run_id: first.body.run_id,
        status: 'completed',
        records_found: 3,
        records_stored: 2,
        records_known: 1,
        records_gone: 0,
        rows_written: 2,
        duration_ms: first.body.duration_ms,
      },
    ]);
    expect((await run('sync_inbox_once', { query: 'x' }, key)).body).toEqual(first.body);
  });

  it.each([
    ['without what it needs', {}, 'body.query'],
    ['with what it does not know', { query: 'x', color: 'red' }, 'body'],
    ['with a wait beyond a minute', { query: 'x', wait_seconds: 61 }, 'body.wait_seconds'],
  ])('is refused %s', async (_what, given, place) => {
    const { status, body } = await run('sync_inbox_once', given);
    expect([status, body.code, body.errors[0].path]).toEqual([400, 'INVALID_REQUEST', place]);
  });

  it('takes nothing where nothing is to be given', async () => {
    expect((await run('reservations', { query: 'x' })).status).toBe(400);
    expect((await run('reservations', { wait_seconds: 0 })).status).toBe(202);
  });

  it('is refused while switched off, without its scope, as an action, or unknown', async () => {
    const codeOf = async (name: string) => (await run(name)).body.code;
    expect(await codeOf('drive_import')).toBe('SCOPE_MISSING');
    await put('sync_calendar_live');
    expect(await codeOf('sync_calendar_live')).toBe('SCOPE_MISSING');
    expect(await codeOf('send_email')).toBe('CONFLICT');
    expect(await codeOf('gmail_import')).toBe('NOT_FOUND');
    const path = `${base()}/sync_inbox_once`;
    await api.ask('PUT', path, { as: a.token, body: { enabled: false } });
    expect((await run('sync_inbox_once', { query: 'x' })).body.code).toBe('NOT_CONNECTED');
  });

  const busyWith = (runId: string) => {
    const of = { capability: 'sync_inbox_once', trigger: 'manual' } as const;
    return {
      kind: 'busy',
      active: { ...of, runId, acceptedAt: new Date().toISOString() },
    } as const;
  };

  it('is told of the run under way instead of a second one', async () => {
    const runId = await seedRun(api, a.workspaceId, id, { status: 'running' });
    api.sync.onRequest = () => busyWith(runId);
    const { status, body } = await run('sync_inbox_once', { query: 'x' });
    expect([status, body.code, body.active_run.run_id]).toEqual([409, 'SYNC_IN_PROGRESS', runId]);
  });

  it('is taken when the run in the way is over but for its workflow', async () => {
    const over = await seedRun(api, a.workspaceId, id, { status: 'completed' });
    let asked = 0;
    api.sync.onRequest = (_workflow, { runId }) =>
      (asked += 1) <= 2 ? busyWith(over) : { kind: 'accepted', runId };
    const { status } = await run('sync_inbox_once', { query: 'x', wait_seconds: 0 });
    expect([status, asked]).toEqual([202, 3]);
  });

  describe('when it is to be cancelled', () => {
    const seed = (status: 'running' | 'failed', capability = 'sync_inbox_once', error?: string) =>
      seedRun(api, a.workspaceId, id, {
        status,
        capability,
        ...(error !== undefined && { error }),
      });
    const cancel = (runId: string) => post(`/api/cohost/runs/${runId}/cancel`);

    it('is marked, once, and goes on to be shown', async () => {
      const runId = await seed('running');
      const { status, body } = await cancel(runId);
      expect(status).toBe(202);
      expect(body).toMatchObject({ run_id: runId, status: 'running' });
      expect(body.cancel_requested_at).toMatch(/^\d{4}-/);
      expect((await cancel(runId)).body.cancel_requested_at).toBe(body.cancel_requested_at);
    });

    it('is refused once it has ended, and for capabilities that do not look', async () => {
      expect((await cancel(await seed('failed'))).body.code).toBe('CONFLICT');
      expect((await cancel(await seed('running', 'reservations'))).body.code).toBe('CONFLICT');
    });

    it('tells who waits for it that it was cancelled', async () => {
      api.sync.onRequest = async (_workflow, { runId }) => {
        const end = { runId, status: 'failed', error: 'CANCELLED' } as const;
        await seedRun(api, a.workspaceId, id, { ...end, capability: 'sync_inbox_once' });
        return { kind: 'accepted', runId };
      };
      const { status, body } = await run('sync_inbox_once', { query: 'x' });
      expect([status, body.code, body.run_error]).toEqual([409, 'RUN_CANCELLED', 'CANCELLED']);
    });
  });

  describe('over what is stored', () => {
    const reprocess = (body: Record<string, unknown>) =>
      post(`/api/cohost/connections/${id}/reprocess?wait_seconds=0`, body);

    it('is given the capability’s bounds, version and whether only to compare', async () => {
      const bounds = { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' };
      const wish = { ...bounds, normaliser_version: 1, dry_run: true };
      const { status, body } = await reprocess({ capability: 'sync_inbox_once', ...wish });
      expect(status).toBe(202);
      expect((await kept(body.run_id)).given).toEqual(wish);
    });

    it.each([
      ['bounds that hold nothing', { from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }],
      ['a version that does not exist', { normaliser_version: 3 }],
      ['a time that is none', { from: 'yesterday' }],
    ])('is refused with %s', async (_what, more) => {
      const { body } = await reprocess({ capability: 'sync_inbox_once', ...more });
      expect(body.code).toBe('INVALID_REQUEST');
    });

    it('has no bounds for reservations, and is not for what keeps no records', async () => {
      expect((await reprocess({ dry_run: true })).body.code).toBe('INVALID_REQUEST');
      expect((await reprocess({})).status).toBe(202);
      await put('drive_import');
      expect((await reprocess({ capability: 'drive_import' })).body.code).toBe('CONFLICT');
    });
  });
});
