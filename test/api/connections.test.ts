import { beforeEach, describe, expect, it } from '@jest/globals';
import { ProviderError } from '#providers/error.ts';
import { useApi } from './support/api.ts';
import { connect } from './support/things.ts';

describe('connections', () => {
  const api = useApi();
  let a: Awaited<ReturnType<typeof api.workspace>>;

  beforeEach(async () => {
    a = await api.workspace();
    api.google.account = { sub: `sub-${a.userId}`, emailAddress: 'host@gmail.test' };
    api.google.labels = [];
    api.google.labelFault = null;
    api.sync.calls.length = 0;
  });

  const add = (body: Record<string, unknown>, as = a.token) =>
    api.ask('POST', '/api/cohost/connections', { as, body: { display_name: 'Mailbox', ...body } });
  const patch = (id: string, body: Record<string, unknown>) =>
    api.ask('PATCH', `/api/cohost/connections/${id}`, { as: a.token, body });
  const get = async (id: string) =>
    (await api.ask('GET', `/api/cohost/connections/${id}`, { as: a.token })).body;

  it('are added as the workspace’s own, pending, with the reservations capability', async () => {
    const { status, body, headers } = await add({
      platform: 'airbnb',
      reservation_label: 'Airbnb',
    });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/cohost/connections/${body.id}`);
    expect(body).toMatchObject({
      workspace_id: a.workspaceId,
      profile_id: null,
      provider: 'google',
      platform: 'airbnb',
      status: 'pending',
      gmail_status: 'pending',
      counts: { messages: 0, conflicts_open: 0, reviews_open: 0 },
    });
    expect(body.capabilities).toMatchObject([{ capability: 'reservations', enabled: true }]);
    expect(await get(body.id)).toEqual(body);
  });

  it('never show a credential or Google’s account id', async () => {
    const id = await connect(api, a.token, 'Airbnb');
    const text = JSON.stringify([
      await get(id),
      (await api.ask('GET', '/openapi.json')).body.components,
    ]);
    expect(text).not.toMatch(/refresh-token|access-code|account_sub|gmail_access_token|credential/);
    expect(text).not.toContain(`sub-${a.userId}`);
  });

  it('share no label within a workspace, whatever the workspaces next door do', async () => {
    const b = await api.workspace();
    await add({ reservation_label: 'Airbnb' });
    const second = await add({ reservation_label: 'Airbnb' });
    expect([second.status, second.body.code]).toEqual([409, 'LABEL_CONFLICT']);
    expect((await add({ reservation_label: 'airbnb' })).status).toBe(201);
    expect((await add({ reservation_label: 'Airbnb' }, b.token)).status).toBe(201);
  });

  it('give one of two that ask for a label at the same moment the label', async () => {
    const both = await Promise.all([1, 2].map(() => add({ reservation_label: 'Airbnb' })));
    expect(both.map(({ status }) => status).toSorted((x, y) => x - y)).toEqual([201, 409]);
  });

  it('take a new label after looking it up in the mailbox, and tell the workflow', async () => {
    const id = await connect(api, a.token, 'Airbnb');
    api.google.labels = [{ labelId: 'Label_2', name: 'Guests', type: 'user' }];
    api.sync.calls.length = 0;
    const { body } = await patch(id, { reservation_label: 'Guests' });
    expect(body).toMatchObject({ reservation_label: 'Guests', reservation_label_id: 'Label_2' });
    expect(api.sync.calls).toEqual([{ name: 'reconfigure', connectionId: id, reset: true }]);
  });

  it('keep their label when the new one is not in the mailbox', async () => {
    const id = await connect(api, a.token, 'Airbnb');
    const { status, body } = await patch(id, { reservation_label: 'Guests', display_name: 'New' });
    expect([status, body.code]).toEqual([422, 'LABEL_NOT_FOUND']);
    expect(await get(id)).toMatchObject({
      reservation_label: 'Airbnb',
      display_name: 'Mailbox',
      status: 'connected',
    });
  });

  it('refuse a label that another connection of the same mailbox watches under another name', async () => {
    await connect(api, a.token, 'Airbnb');
    const id = await connect(api, a.token, 'Guests');
    api.google.labels = [{ labelId: 'id of Airbnb', name: 'Renamed', type: 'user' }];
    const { status, body } = await patch(id, { reservation_label: 'Renamed' });
    expect([status, body.code]).toEqual([409, 'LABEL_CONFLICT']);
  });

  it('say INVALID_GRANT, and keep saying it, once Google refuses the grant', async () => {
    const id = await connect(api, a.token, 'Airbnb');
    api.google.labelFault = new ProviderError('auth-expired', 'dead', { code: 'INVALID_GRANT' });
    const labels = await api.ask('GET', `/api/cohost/connections/${id}/labels`, { as: a.token });
    expect([labels.status, labels.body.code]).toEqual([409, 'INVALID_GRANT']);
    expect(await get(id)).toMatchObject({ status: 'error', status_reason: 'INVALID_GRANT' });
    // A label chosen meanwhile waits for the next consent to be looked up.
    expect((await patch(id, { reservation_label: 'Guests' })).body.reservation_label_id).toBeNull();
  });

  it('are listed page by page, newest first, and by status', async () => {
    const ids: string[] = [];
    for (const name of ['One', 'Two', 'Three'])
      ids.push((await add({ display_name: name })).body.id);
    const first = await api.ask('GET', '/api/cohost/connections?limit=2', { as: a.token });
    const path = `/api/cohost/connections?limit=2&cursor=${first.body.next_cursor}`;
    const second = await api.ask('GET', path, { as: a.token });
    const listed = [...first.body.items, ...second.body.items].map((one: { id: string }) => one.id);
    expect(listed).toEqual(ids.toReversed());
    expect(second.body.next_cursor).toBeNull();
    const connected = await api.ask('GET', '/api/cohost/connections?status=connected', {
      as: a.token,
    });
    expect(connected.body.items).toEqual([]);
  });

  it('take the own sender domains that reading mail knows', async () => {
    const settings = { reservations: { allowed_sender_domains: ['Casa.Example'] } };
    const { body } = await add({ settings });
    expect(body.settings).toEqual({ reservations: { allowed_sender_domains: ['casa.example'] } });
    expect((await add({ settings: { other: {} } })).status).toBe(400);
  });
});
