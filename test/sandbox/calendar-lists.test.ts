import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { calendarClient, calendarScope, idsOf, meeting } from './calendar-client.ts';
import { ana, ben, refused, startSandbox } from './support.ts';

let sandbox: GoogleSandbox;
let api: calendar_v3.Calendar;
beforeEach(async () => {
  sandbox = await startSandbox();
  api = await calendarClient(sandbox);
});
afterEach(async () => {
  await sandbox.close();
});

const team = (more = {}) =>
  sandbox.control.createCalendar({ user: ana, summary: 'Team', id: 'team@cal.example', ...more });
const ids = ({ data }: { data: calendar_v3.Schema$CalendarList }) =>
  (data.items ?? []).map((entry) => entry.id);

describe('calendarList', () => {
  it('has the account’s own calendar under its address, and others with the role in them', async () => {
    await team({ role: 'reader', timeZone: 'Asia/Tokyo' });
    const { data } = await api.calendarList.list();
    expect(data.items).toMatchObject([
      { id: ana, primary: true, accessRole: 'owner', timeZone: 'UTC' },
      { id: 'team@cal.example', summary: 'Team', accessRole: 'reader', timeZone: 'Asia/Tokyo' },
    ]);
    expect((await api.calendarList.get({ calendarId: 'team@cal.example' })).data.summary).toBe(
      'Team',
    );
    expect((await api.calendars.get({ calendarId: 'primary' })).data.id).toBe(ana);
  });

  it('goes over pages and hides hidden ones unless asked', async () => {
    await team({ hidden: true });
    const first = await api.calendarList.list({ maxResults: 1, showHidden: true });
    expect([ids(first), first.data.nextSyncToken]).toEqual([[ana], undefined]);
    const pageToken = first.data.nextPageToken ?? '';
    const second = await api.calendarList.list({ maxResults: 1, showHidden: true, pageToken });
    expect(ids(second)).toEqual(['team@cal.example']);
    expect(ids(await api.calendarList.list())).toEqual([ana]);
  });

  it('tells removed calendars to a token of its own, as deleted', async () => {
    await team();
    const token = (await api.calendarList.list()).data.nextSyncToken ?? '';
    expect(ids(await api.calendarList.list({ syncToken: token }))).toEqual([]);
    await sandbox.control.removeCalendar({ user: ana, calendar: 'team@cal.example' });
    const { data } = await api.calendarList.list({ syncToken: token });
    expect(data.items).toMatchObject([{ id: 'team@cal.example', deleted: true }]);
    const gone = await refused(api.events.list({ calendarId: 'team@cal.example' }));
    expect([gone.status, gone.error.message, gone.error.errors?.[0]?.['reason']]).toEqual([
      404,
      'Not Found',
      'notFound',
    ]);
  });

  it('loses its token on command, and takes no role beside one', async () => {
    const token = (await api.calendarList.list()).data.nextSyncToken ?? '';
    const both = api.calendarList.list({ syncToken: token, minAccessRole: 'writer' });
    expect((await refused(both)).status).toBe(400);
    await sandbox.control.expireSyncToken({ user: ana, list: true });
    expect((await refused(api.calendarList.list({ syncToken: token }))).status).toBe(410);
  });

  it('can be left and joined again; the calendar itself stays', async () => {
    await team();
    const calendarId = 'team@cal.example';
    expect((await api.calendarList.delete({ calendarId })).status).toBe(204);
    expect(ids(await api.calendarList.list())).toEqual([ana]);
    expect((await api.events.list({ calendarId })).status).toBe(200);
    await api.calendarList.insert({ requestBody: { id: calendarId } });
    expect(ids(await api.calendarList.list())).toEqual([ana, calendarId]);
  });
});

describe('who may do what', () => {
  it('shows times only where a calendar is shared as free-busy, or refuses it by switch', async () => {
    await team({ role: 'writer' });
    const calendarId = 'team@cal.example';
    await api.events.insert({ calendarId, requestBody: meeting('aaaaa') });
    await sandbox.control.changeRole({ user: ana, calendar: calendarId, role: 'freeBusyReader' });
    const { data } = await api.events.list({ calendarId });
    expect(data.accessRole).toBe('freeBusyReader');
    expect(data.items?.[0]).toMatchObject({ id: 'aaaaa', start: {}, end: {} });
    expect(data.items?.[0]).not.toHaveProperty('summary');
    await sandbox.control.setSwitch('freeBusyEvents', 'forbidden');
    expect((await refused(api.events.list({ calendarId }))).status).toBe(403);
  });

  it('keeps details of private events from readers', async () => {
    await team({ role: 'writer' });
    const calendarId = 'team@cal.example';
    const requestBody = meeting('aaaaa', '01', { visibility: 'private' });
    await api.events.insert({ calendarId, requestBody });
    await sandbox.control.changeRole({ user: ana, calendar: calendarId, role: 'reader' });
    const [event] = (await api.events.list({ calendarId })).data.items ?? [];
    expect([event?.visibility, event?.summary]).toEqual(['private', undefined]);
  });

  it('lets readers read and not write, and knows no calendar of others', async () => {
    await team({ role: 'reader' });
    const requestBody = meeting('aaaaa');
    const write = await refused(api.events.insert({ calendarId: 'team@cal.example', requestBody }));
    expect([write.status, write.error.errors?.[0]?.['reason']]).toEqual([
      403,
      'requiredAccessLevel',
    ]);
    expect((await refused(api.events.list({ calendarId: ben }))).status).toBe(404);
  });

  it('asks each method for its scopes, those of the client’s own table', async () => {
    const reader = await calendarClient(sandbox, ana, [
      calendarScope.eventsReadonly,
      calendarScope.listReadonly,
    ]);
    expect((await reader.calendarList.list()).status).toBe(200);
    expect(idsOf(await reader.events.list({ calendarId: 'primary' }))).toEqual([]);
    const insert = reader.events.insert({ calendarId: 'primary', requestBody: meeting('aaaaa') });
    const answer = await refused(insert);
    expect([answer.status, answer.error.errors?.[0]?.['reason']]).toEqual([
      403,
      'insufficientPermissions',
    ]);
    expect(answer.error).not.toHaveProperty('status');

    const writer = await calendarClient(sandbox, ben, [calendarScope.events]);
    await writer.events.insert({ calendarId: 'primary', requestBody: meeting('aaaaa') });
    expect((await refused(writer.calendarList.list())).status).toBe(403);
    const eventsOnly = await calendarClient(sandbox, ben, [calendarScope.readonly]);
    expect((await eventsOnly.calendarList.list()).status).toBe(200);
  });

  it('counts requests per user and minute: 600 of a new project', async () => {
    await sandbox.control.setQuota({ kind: 'newProject' });
    for (let n = 0; n < 600; n++) await api.calendarList.get({ calendarId: 'primary' });
    const over = await refused(api.calendarList.list());
    expect([over.status, over.error.errors?.[0]?.['reason']]).toEqual([403, 'rateLimitExceeded']);
    await sandbox.control.advanceClock(61_000);
    expect((await api.calendarList.list()).status).toBe(200);
  });
});
