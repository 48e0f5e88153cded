import { beforeEach, describe, expect, it } from '@jest/globals';
import { unavailable } from '#api/problem.ts';
import { newId } from '#lib/ids.ts';
import { useApi } from './support/api.ts';
import { asRole, seedRun } from './support/seed.ts';
import { connect } from './support/things.ts';

const COUNTERS = {
  emails_scanned: 7,
  emails_archived: 5,
  emails_skipped: 2,
  bookings_enriched: 3,
  review_items_created: 1,
};

describe('POST …/sync', () => {
  const api = useApi();
  let a: Awaited<ReturnType<typeof api.workspace>>;
  let id: string;

  beforeEach(async () => {
    a = await api.workspace();
    api.google.account = { sub: `sub-${a.userId}`, emailAddress: 'host@gmail.test' };
    api.sync.isDown = null;
    api.sync.onRequest = (_workflow, request) => ({ kind: 'accepted', runId: request.runId });
    id = await connect(api, a.token, 'Airbnb');
    api.sync.calls.length = 0;
  });

  const sync = (query = '', headers: Record<string, string> = {}) =>
    api.ask('POST', `/api/cohost/connections/${id}/sync${query}`, { as: a.token, headers });
  /** The worker ends each accepted run like this. */
  const worker = (run: Omit<Parameters<typeof seedRun>[3], 'runId'>) => {
    api.sync.onRequest = async (workflow, request) => {
      await seedRun(api, a.workspaceId, workflow.connectionId, { ...run, runId: request.runId });
      return { kind: 'accepted', runId: request.runId };
    };
  };

  it('answers with the counters of a run that ends within the wait', async () => {
    worker({ status: 'completed', counters: COUNTERS });
    const { status, body } = await sync();
    expect(status).toBe(200);
    expect(body).toEqual({
      run_id: expect.any(String),
      status: 'completed',
      ...COUNTERS,
      duration_ms: expect.any(Number),
    });
  });

  it('counts nothing as zero', async () => {
    worker({ status: 'completed', counters: {} });
    expect((await sync()).body).toMatchObject({ emails_scanned: 0, review_items_created: 0 });
  });

  it('answers 202 with where to ask when the run takes longer, and the run is there', async () => {
    const { status, body } = await sync('?wait_seconds=0');
    expect([status, body.status_url]).toEqual([202, `/api/cohost/runs/${body.run_id}`]);
    const run = await api.ask('GET', body.status_url, { as: a.token });
    expect(run.body).toMatchObject({
      run_id: body.run_id,
      status: 'pending',
      trigger: 'manual',
      requested_by: a.userId,
    });
  });

  it('leaves the row of a worker that was faster than the API', async () => {
    worker({ status: 'running', counters: { emails_scanned: 1 } });
    const { body } = await sync('?wait_seconds=0');
    const run = await api.ask('GET', body.status_url, { as: a.token });
    expect(run.body).toMatchObject({ status: 'running', counters: { emails_scanned: 1 } });
  });

  it('says SYNC_IN_PROGRESS with the run that is under way', async () => {
    const active = {
      runId: newId(),
      capability: 'reservations',
      trigger: 'poll',
      acceptedAt: '2026-11-21T10:00:00.000Z',
    } as const;
    api.sync.onRequest = () => ({ kind: 'busy', active });
    const { status, body } = await sync();
    expect([status, body.code]).toEqual([409, 'SYNC_IN_PROGRESS']);
    expect(body.active_run).toEqual({
      run_id: active.runId,
      capability: 'reservations',
      trigger: 'poll',
      accepted_at: active.acceptedAt,
      status_url: `/api/cohost/runs/${active.runId}`,
    });
    expect(await api.deps.metrics.text()).toMatch(/inlet_sync_refused_total [1-9]/);
  });

  it('says MESSAGE_CONFLICT with the same counters while messages are another workspace’s', async () => {
    worker({ status: 'completed', counters: { ...COUNTERS, conflicts: 2 } });
    const { status, body } = await sync();
    expect([status, body.code, body.status]).toEqual([409, 'MESSAGE_CONFLICT', 409]);
    expect(body).toMatchObject({ ...COUNTERS, conflicts: 2, run_status: 'completed' });
  });

  it.each([
    ['INVALID_GRANT', 409, 'INVALID_GRANT'],
    ['LABEL_NOT_FOUND', 422, 'LABEL_NOT_FOUND'],
    ['LABEL_CONFLICT', 409, 'LABEL_CONFLICT'],
    ['SCOPE_MISSING', 409, 'SCOPE_MISSING'],
    ['UNAVAILABLE', 503, 'UNAVAILABLE'],
    ['SOMETHING_NEW', 503, 'UNAVAILABLE'],
  ])('tells a run that failed with %s as %i %s', async (error, status, code) => {
    worker({ status: 'failed', error, counters: COUNTERS });
    const answer = await sync();
    expect([answer.status, answer.body.code, answer.body.run_error]).toEqual([status, code, error]);
    expect(answer.body).toMatchObject({ ...COUNTERS, run_status: 'failed' });
    expect(answer.headers.has('retry-after')).toBe(status === 503);
  });

  it('refuses at once, and asks no workflow, what a person must mend first', async () => {
    const add = async (reservation_label: string | null) => {
      const body = { display_name: 'Mailbox', reservation_label };
      return (await api.ask('POST', '/api/cohost/connections', { as: a.token, body })).body.id;
    };
    const codeOf = async (connectionId: string) => {
      const path = `/api/cohost/connections/${connectionId}/sync`;
      const { status, body } = await api.ask('POST', path, { as: a.token });
      return [status, body.code];
    };
    expect(await codeOf(await add(null))).toEqual([422, 'LABEL_NOT_CONFIGURED']);
    expect(await codeOf(await add('Unconnected'))).toEqual([409, 'NOT_CONNECTED']);
    await asRole(api, 'app_enrichment', (db) =>
      db.inWorkspace({ workspaceId: a.workspaceId, profileId: null }, async (tx) => {
        await tx.$executeRaw`UPDATE integrations.connections SET status = 'error', status_reason = 'INVALID_GRANT' WHERE id = ${id}::uuid`;
      }),
    );
    expect(await codeOf(id)).toEqual([409, 'INVALID_GRANT']);
    expect(api.sync.calls).toEqual([]);
  });

  it('says LABEL_CONFLICT to the younger of two connections that came to share a label', async () => {
    const younger = await connect(api, a.token, 'Guests');
    const own = { workspaceId: a.workspaceId, profileId: null };
    await api.deps.db.api.inWorkspace(own, (tx) =>
      tx.connection.update({
        where: { id: younger },
        data: { reservation_label_id: 'id of Airbnb' },
      }),
    );
    const path = `/api/cohost/connections/${younger}/sync?wait_seconds=0`;
    const { status, body } = await api.ask('POST', path, { as: a.token });
    expect([status, body.code]).toEqual([409, 'LABEL_CONFLICT']);
    expect((await sync('?wait_seconds=0')).status).toBe(202);
  });

  it('answers the same Idempotency-Key with the same run, another key with another', async () => {
    worker({ status: 'completed', counters: COUNTERS });
    const first = await sync('', { 'idempotency-key': 'k-1' });
    const again = await sync('', { 'idempotency-key': 'k-1' });
    const other = await sync('', { 'idempotency-key': 'k-2' });
    expect(again.body).toEqual(first.body);
    expect(other.body.run_id).not.toBe(first.body.run_id);
    expect(api.sync.calls).toHaveLength(2);
  });

  it('gives two workspaces that use one Idempotency-Key runs of their own', async () => {
    const b = await api.workspace();
    const theirs = await connect(api, b.token, 'Airbnb');
    const headers = { 'idempotency-key': 'same' };
    const path = `/api/cohost/connections/${theirs}/sync?wait_seconds=0`;
    const mine = await sync('?wait_seconds=0', headers);
    const other = await api.ask('POST', path, { as: b.token, headers });
    expect([mine.status, other.status]).toEqual([202, 202]);
    expect(other.body.run_id).not.toBe(mine.body.run_id);
  });

  it('says UNAVAILABLE with Retry-After when Temporal cannot answer, and leaves no run behind', async () => {
    api.sync.isDown = unavailable();
    const { status, body, headers } = await sync();
    expect([status, body.code]).toEqual([503, 'UNAVAILABLE']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    const runs = await api.ask('GET', `/api/cohost/connections/${id}/runs`, { as: a.token });
    expect(runs.body.items).toEqual([]);
  });

  it('reads the stored mail again without asking whether Google would still let us', async () => {
    let asked: unknown;
    api.sync.onRequest = (_workflow, request) => {
      asked = request;
      return { kind: 'accepted', runId: request.runId };
    };
    const path = `/api/cohost/connections/${id}/reprocess?wait_seconds=0`;
    expect((await api.ask('POST', path, { as: a.token })).status).toBe(202);
    expect(asked).toMatchObject({ trigger: 'reprocess', capability: 'reservations' });
  });

  it('pauses polling and not manual syncs', async () => {
    const pause = (action: string) =>
      api.ask('POST', `/api/cohost/connections/${id}/${action}`, { as: a.token });
    expect((await pause('pause')).body.paused).toBe(true);
    expect((await sync('?wait_seconds=0')).status).toBe(202);
    expect((await pause('resume')).body.paused).toBe(false);
    api.sync.isDown = unavailable();
    expect((await pause('pause')).status).toBe(503);
  });

  it('lists runs newest first, page by page, each once', async () => {
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1)
      made.push(await seedRun(api, a.workspaceId, id, { status: 'completed' }));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const path = `/api/cohost/connections/${id}/runs?limit=2${more}`;
      const { body } = await api.ask('GET', path, { as: a.token });
      seen.push(...body.items.map((run: { run_id: string }) => run.run_id));
      cursor = body.next_cursor;
    }
    expect(seen).toEqual(made.toReversed());
  });

  it('tells in its health what runs, and stays able to when Temporal is away', async () => {
    const health = () => api.ask('GET', `/api/cohost/connections/${id}/health`, { as: a.token });
    const runId = await seedRun(api, a.workspaceId, id, { status: 'running' });
    const run = {
      runId,
      capability: 'reservations',
      trigger: 'manual',
      acceptedAt: '2026-11-21T10:00:00.000Z',
    } as const;
    api.sync.workflow = { paused: false, active: run, capabilities: {} };
    expect((await health()).body).toMatchObject({
      gmail_status: 'connected',
      active_run: { run_id: runId },
      workflow_running: true,
      workflow_id: `connection-sync:${id}`,
    });
    api.sync.workflow = null;
    api.sync.isDown = unavailable();
    expect((await health()).body).toMatchObject({ workflow_running: null, active_run: null });
  });
});
