import { beforeAll, describe, expect, it } from '@jest/globals';
import { useApi } from './support/api.ts';
import { letMeet, seedMeeting, settle } from './support/meeting.ts';
import { connect } from './support/things.ts';

const api = useApi();
const NEXT = { at: '2026-12-01T10:00:00+01:00', time_zone: 'Europe/Lisbon' };
const END = { at: '2026-12-01T11:00:00+01:00', time_zone: 'Europe/Lisbon' };

describe('meetings that are made and moved here', () => {
  let owner: Awaited<ReturnType<typeof api.workspace>>;
  let connectionId: string;
  beforeAll(async () => {
    owner = await api.workspace();
    connectionId = await connect(api, owner.token, 'Meetings');
    await letMeet(api, owner, connectionId);
  });

  const meeting = (more: object = {}) => ({
    connection_id: connectionId,
    title: 'Viewing',
    start: NEXT,
    end: END,
    ...more,
  });
  const post = (body: object, headers: Record<string, string> = {}) =>
    api.ask('POST', '/api/product/meetings', { as: owner.token, body, headers });
  const patch = (id: string, body: object) =>
    api.ask('PATCH', `/api/product/meetings/${id}`, { as: owner.token, body });
  const change = (id: string, action = '', body?: object) =>
    api.ask(body === undefined ? 'GET' : 'POST', `/api/product/meeting-changes/${id}${action}`, {
      as: owner.token,
      ...(body !== undefined && { body }),
    });

  it('wait as changes under an id of ours, and the calendar is asked to run', async () => {
    const { status, body } = await post(meeting({ attendees: ['guest@example.com'] }));
    expect(status).toBe(202);
    expect(body).toMatchObject({
      state: 'pending',
      is_new: true,
      event_id: `inlet${body.id.replaceAll('-', '')}`,
      wanted: {
        title: 'Viewing',
        start: { at: '2026-12-01T09:00:00.000Z', time_zone: 'Europe/Lisbon' },
        attendees: ['guest@example.com'],
      },
    });
    expect(api.sync.calls.at(-1)).toEqual({ name: 'requestRun', connectionId });
    expect((await change(body.id)).body).toEqual(body);
    const listed = await api.ask('GET', '/api/product/meeting-changes?state=pending', {
      as: owner.token,
    });
    expect(listed.body.items.map((one: { id: string }) => one.id)).toContain(body.id);
  });

  it('are made once under one Idempotency-Key, and another meeting under it is refused', async () => {
    const key = { 'idempotency-key': `key-${Math.random()}` };
    const first = await post(meeting(), key);
    const second = await post(meeting(), key);
    expect([second.status, second.body.id]).toEqual([202, first.body.id]);
    const other = await post(meeting({ title: 'Another' }), key);
    expect([other.status, other.body.code]).toEqual([409, 'CONFLICT']);
  });

  it.each([
    ['an end before the start', { end: { at: '2026-12-01T08:00:00Z' } }],
    ['a day that ends as a moment', { start: { date: '2026-12-01' } }],
    ['a day that ends on itself', { start: { date: '2026-12-01' }, end: { date: '2026-12-01' } }],
    ['a moment without an offset', { start: { at: '2026-12-01T10:00:00' } }],
    ['a zone that does not exist', { start: { ...NEXT, time_zone: 'Mars/Base' } }],
    ['no title', { title: ' ' }],
    ['an address that is none', { attendees: ['nobody'] }],
  ])('are refused with %s', async (_name, wrong) => {
    const { status, body } = await post(meeting(wrong));
    expect([status, body.code]).toEqual([400, 'INVALID_REQUEST']);
  });

  it('are changed on the state that was read, and a second edit joins the first', async () => {
    const id = await seedMeeting(api, owner, connectionId);
    const first = await patch(id, { start: NEXT, end: END });
    expect([first.status, first.body.is_new]).toEqual([202, false]);
    const second = await patch(id, { title: 'Second viewing' });
    expect(second.body).toMatchObject({
      id: first.body.id,
      wanted: { title: 'Second viewing', start: { time_zone: 'Europe/Lisbon' } },
    });
    expect((await patch(id, { start: NEXT })).status).toBe(400);
    expect((await patch(id, {})).status).toBe(400);
  });

  it('that do not take place are not changed', async () => {
    const id = await seedMeeting(api, owner, connectionId, { status: 'deleted' });
    expect((await patch(id, { title: 'Again' })).body.code).toBe('CONFLICT');
  });

  it('in conflict wait for a person, who writes them all the same or gives them up, once', async () => {
    const decided = async (keep: string) => {
      const id = await seedMeeting(api, owner, connectionId);
      const { body } = await patch(id, { title: 'Ours' });
      expect((await change(body.id, '/resolve', { keep })).body.code).toBe('CONFLICT');
      const conflict = { state: 'conflict', reason: 'CHANGED_AT_PROVIDER' } as const;
      await settle(api, owner, body.id, conflict);
      expect((await change(body.id)).body).toMatchObject(conflict);
      const answer = await change(body.id, '/resolve', { keep });
      if (keep === 'google')
        expect((await change(body.id, '/resolve', { keep })).body.code).toBe('CONFLICT');
      return [answer.status, answer.body.state, answer.body.decided_by !== null];
    };
    expect(await decided('inlet')).toEqual([200, 'pending', true]);
    expect(await decided('google')).toEqual([200, 'dismissed', true]);
  });

  it('in conflict cannot be written where the event is gone, or where a newer change waits', async () => {
    const made = await post(meeting());
    const gone = { state: 'conflict', reason: 'DELETED_AT_PROVIDER' } as const;
    await settle(api, owner, made.body.id, gone);
    expect((await change(made.body.id, '/resolve', { keep: 'inlet' })).body.code).toBe('CONFLICT');

    const id = await seedMeeting(api, owner, connectionId);
    const older = await patch(id, { title: 'Older' });
    await settle(api, owner, older.body.id, { state: 'conflict', reason: 'CHANGED_AT_PROVIDER' });
    const newer = await patch(id, { title: 'Newer' });
    expect(newer.body.id).not.toBe(older.body.id);
    expect((await change(older.body.id, '/resolve', { keep: 'inlet' })).body.code).toBe('CONFLICT');
    expect((await change(older.body.id, '/resolve', { keep: 'google' })).status).toBe(200);
  });

  it('are changed on what we wrote last, where that was not read back yet', async () => {
    const id = await seedMeeting(api, owner, connectionId);
    const first = await patch(id, { title: 'First' });
    await settle(api, owner, first.body.id, { state: 'written', etag: '"ours"' });
    const second = await patch(id, { title: 'Second' });
    const { workspaceId, userId: profileId } = owner;
    const row = await api.deps.db.api.inWorkspace({ workspaceId, profileId }, (tx) =>
      tx.meetingChange.findUnique({ where: { id: second.body.id } }),
    );
    expect(row?.base_etag).toBe('"ours"');
  });

  it('are refused where the calendar is only read, not granted, or off', async () => {
    const other = await connect(api, owner.token, 'Read only');
    const to = { ...meeting(), connection_id: other };
    expect((await post(to)).body.code).toBe('NOT_CONNECTED');
    await letMeet(api, owner, other, 'read');
    expect((await post(to)).body.code).toBe('CONFLICT');
    await letMeet(api, owner, other);
    const { workspaceId, userId: profileId } = owner;
    await api.deps.db.api.inWorkspace({ workspaceId, profileId }, (tx) =>
      tx.connection.updateMany({ where: { id: other }, data: { granted_scopes: [] } }),
    );
    expect((await post(to)).body.code).toBe('SCOPE_MISSING');
  });

  it('belong to their workspace: another’s connection is nobody’s', async () => {
    const stranger = await api.workspace();
    const answer = await api.ask('POST', '/api/product/meetings', {
      as: stranger.token,
      body: meeting(),
    });
    expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
  });
});
