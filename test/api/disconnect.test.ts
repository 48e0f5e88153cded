import { beforeEach, describe, expect, it } from '@jest/globals';
import { useApi } from './support/api.ts';
import { asRole, seedRun } from './support/seed.ts';
import { connect } from './support/things.ts';

describe('disconnecting', () => {
  const api = useApi();
  let a: Awaited<ReturnType<typeof api.workspace>>;

  beforeEach(async () => {
    a = await api.workspace();
    api.google.account = { sub: `sub-${a.userId}`, emailAddress: 'host@gmail.test' };
    api.google.revoked.length = 0;
    api.sync.calls.length = 0;
    api.sync.isDown = null;
  });

  const remove = (id: string, as = a.token) =>
    api.ask('DELETE', `/api/cohost/connections/${id}`, { as });
  const secrets = (workspaceId: string, id: string) =>
    asRole(api, 'app_enrichment', (db) =>
      db.inWorkspace({ workspaceId, profileId: null }, (tx) =>
        tx.connection.findUniqueOrThrow({
          where: { id },
          select: { gmail_access_token: true, gmail_refresh_token: true, secret: true },
        }),
      ),
    );

  it('deletes our tokens, ends the grant, stops the workflow and keeps the log', async () => {
    const id = await connect(api, a.token, 'Airbnb');
    const runId = await seedRun(api, a.workspaceId, id, { status: 'completed' });
    expect((await secrets(a.workspaceId, id)).gmail_refresh_token).not.toBeNull();
    const answer = await remove(id);
    expect([answer.status, answer.body]).toEqual([
      200,
      { id, status: 'disconnected', revoked: true },
    ]);
    expect(api.google.revoked).toEqual(['refresh-token']);
    expect(api.sync.calls).toContainEqual({ name: 'stop', connectionId: id });
    expect(await secrets(a.workspaceId, id)).toEqual({
      gmail_access_token: null,
      gmail_refresh_token: null,
      secret: null,
    });
    expect((await api.ask('GET', `/api/cohost/runs/${runId}`, { as: a.token })).status).toBe(200);
    const sync = await api.ask('POST', `/api/cohost/connections/${id}/sync`, { as: a.token });
    expect([sync.status, sync.body.code]).toEqual([409, 'NOT_CONNECTED']);
  });

  it('leaves the grant alone while another workspace’s live connection uses the account', async () => {
    const mine = await connect(api, a.token, 'Airbnb');
    const b = await api.workspace();
    const theirs = await connect(api, b.token, 'Airbnb');
    expect((await remove(mine)).body.revoked).toBe(false);
    expect(api.google.revoked).toEqual([]);
    expect((await remove(theirs, b.token)).body.revoked).toBe(true);
    expect(api.google.revoked).toEqual(['refresh-token']);
  });

  it('answers about one’s own connections only when asked whether an account is shared', async () => {
    const mine = await connect(api, a.token, 'Airbnb');
    const b = await api.workspace();
    await connect(api, b.token, 'Airbnb');
    const shared = (workspaceId: string) =>
      api.deps.db.api.inWorkspace({ workspaceId, profileId: null }, async (tx) => {
        const [row] = await tx.$queryRaw<{ yes: boolean }[]>`
          SELECT integrations.account_in_use_elsewhere(${mine}::uuid) AS yes`;
        return row?.yes;
      });
    expect(await shared(a.workspaceId)).toBe(true);
    expect(await shared(b.workspaceId)).toBe(false);
  });

  it('disconnects also while Temporal and Google are away, and may be asked again', async () => {
    const id = await connect(api, a.token, 'Airbnb');
    api.sync.isDown = new Error('no Temporal');
    expect((await remove(id)).body.status).toBe('disconnected');
    api.sync.isDown = null;
    expect((await remove(id)).body).toEqual({ id, status: 'disconnected', revoked: false });
  });

  it('frees the label for another connection', async () => {
    const body = { display_name: 'Second', reservation_label: 'Airbnb' };
    const id = await connect(api, a.token, 'Airbnb');
    const taken = await api.ask('POST', '/api/cohost/connections', { as: a.token, body });
    expect([taken.status, taken.body.code]).toEqual([409, 'LABEL_CONFLICT']);
    await remove(id);
    const free = await api.ask('POST', '/api/cohost/connections', { as: a.token, body });
    expect(free.status).toBe(201);
  });

  it('erases on an owner’s word: disconnected first, then the erasure begins', async () => {
    const id = await connect(api, a.token, 'Airbnb');
    const answer = await api.ask('POST', `/api/cohost/connections/${id}/erase`, { as: a.token });
    expect([answer.status, answer.body.status]).toEqual([202, 'disconnected']);
    const names = api.sync.calls.map((call) => call.name);
    expect(names.indexOf('stop')).toBeLessThan(names.indexOf('erase'));
  });
});
