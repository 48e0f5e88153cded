import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { calendarClient, idsOf, meeting } from './calendar-client.ts';
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

const list = (more: calendar_v3.Params$Resource$Events$List = {}) =>
  api.events.list({ calendarId: 'primary', ...more });
const put = (id: string, more = {}) =>
  sandbox.control.putEvent({ user: ana, event: meeting(id, '01', more) });
const tokenOf = (page: { data: calendar_v3.Schema$Events }): string => {
  const token = page.data.nextSyncToken ?? '';
  expect(token).not.toBe('');
  return token;
};

describe('events.list', () => {
  it('gives the sync token on the last page only, fixed at the moment of the first page', async () => {
    for (const id of ['aaaaa', 'bbbbb', 'ccccc']) await put(id);
    const first = await list({ maxResults: 2 });
    expect(idsOf(first)).toEqual(['aaaaa', 'bbbbb']);
    expect(first.data.nextSyncToken).toBeUndefined();
    await put('aaaaa', { summary: 'changed between the pages' });
    const last = await list({ maxResults: 2, pageToken: first.data.nextPageToken ?? '' });
    expect(idsOf(last)).toEqual(['ccccc']);
    const changes = await list({ maxResults: 2, syncToken: tokenOf(last) });
    expect(changes.data.items?.map((event) => event.summary)).toEqual([
      'changed between the pages',
    ]);
  });

  it('tells changes and deletions since a token, and nothing when there were none', async () => {
    await put('aaaaa');
    await put('bbbbb');
    const token = tokenOf(await list());
    expect(idsOf(await list({ syncToken: token }))).toEqual([]);
    await put('aaaaa', { location: 'Porto' });
    await api.events.delete({ calendarId: 'primary', eventId: 'bbbbb' });
    const { data } = await list({ syncToken: token });
    expect(data.items?.map((event) => [event.id, event.status])).toEqual([
      ['aaaaa', 'confirmed'],
      ['bbbbb', 'cancelled'],
    ]);
  });

  it('has empty pages that go on', async () => {
    await put('aaaaa');
    await sandbox.control.emptyCalendarPages({ user: ana, pages: 2 });
    const first = await list();
    expect([idsOf(first), first.data.nextSyncToken]).toEqual([[], undefined]);
    const second = await list({ pageToken: first.data.nextPageToken ?? '' });
    expect(idsOf(await list({ pageToken: second.data.nextPageToken ?? '' }))).toEqual(['aaaaa']);
  });

  it('hides deletions from a full list unless asked, and forgets purged ones', async () => {
    await put('aaaaa');
    await api.events.delete({ calendarId: 'primary', eventId: 'aaaaa' });
    expect(idsOf(await list())).toEqual([]);
    expect(idsOf(await list({ showDeleted: true }))).toEqual(['aaaaa']);
    await sandbox.control.purgeTombstones({ user: ana });
    expect(idsOf(await list({ showDeleted: true }))).toEqual([]);
  });

  it('keeps the details of a deletion or tells the id only', async () => {
    await put('aaaaa');
    await put('bbbbb');
    await sandbox.control.deleteEvent({ user: ana, eventId: 'aaaaa' });
    await sandbox.control.deleteEvent({ user: ana, eventId: 'bbbbb', bare: true });
    const { data } = await list({ showDeleted: true });
    expect(data.items?.[0]?.summary).toBe('About aaaaa');
    expect(Object.keys(data.items?.[1] ?? {}).toSorted()).toEqual(['etag', 'id', 'kind', 'status']);
  });

  it('bounds the end by timeMin and the start by timeMax, both exclusive', async () => {
    await put('aaaaa');
    const within = async (timeMin: string, timeMax: string) =>
      idsOf(await list({ timeMin, timeMax }));
    expect(await within('2026-12-01T11:00:00Z', '2026-12-02T00:00:00Z')).toEqual([]);
    expect(await within('2026-12-01T10:59:00Z', '2026-12-02T00:00:00Z')).toEqual(['aaaaa']);
    expect(await within('2026-11-01T00:00:00Z', '2026-12-01T11:00:00+01:00')).toEqual([]);
    expect((await refused(list({ timeMin: '2026-12-01T10:00:00' }))).status).toBe(400);
  });

  it('tells what changed since updatedMin, and 410 when that is too long ago', async () => {
    await put('aaaaa');
    await sandbox.control.advanceClock(60_000);
    await put('bbbbb');
    const since = (ms: number) => new Date(Date.now() + ms).toISOString();
    expect(idsOf(await list({ updatedMin: since(30_000) }))).toEqual(['bbbbb']);
    const answer = await refused(list({ updatedMin: since(-40 * 86_400_000) }));
    expect([answer.status, answer.error.errors?.[0]?.['reason']]).toEqual([
      410,
      'updatedMinTooLongAgo',
    ]);
  });
});

describe('a sync token', () => {
  const expired = {
    code: 410,
    message: 'Sync token is no longer valid, a full sync is required.',
    errors: [
      {
        domain: 'calendar',
        reason: 'fullSyncRequired',
        message: 'Sync token is no longer valid, a full sync is required.',
        location: 'syncToken',
        locationType: 'parameter',
      },
    ],
  };

  it('that expired is 410 fullSyncRequired, without a status member', async () => {
    const token = tokenOf(await list());
    await sandbox.control.expireSyncToken({ user: ana });
    expect((await refused(list({ syncToken: token }))).error).toEqual(expired);
    tokenOf(await list());
  });

  it('dies with the role it was issued to', async () => {
    const { id } = await sandbox.control.createCalendar({
      user: ana,
      summary: 'Team',
      role: 'writer',
    });
    const token = tokenOf(await api.events.list({ calendarId: id }));
    await sandbox.control.changeRole({ user: ana, calendar: id, role: 'reader' });
    const answer = await refused(api.events.list({ calendarId: id, syncToken: token }));
    expect(answer.error.code).toBe(410);
  });

  it('serves its own calendar and reader only; garbage is 410, or 400 by switch', async () => {
    const token = tokenOf(await list());
    const other = await calendarClient(sandbox, ben);
    const foreign = other.events.list({ calendarId: 'primary', syncToken: token });
    expect((await refused(foreign)).status).toBe(410);
    expect((await refused(list({ syncToken: 'garbage' }))).status).toBe(410);
    await sandbox.control.setSwitch('garbageSyncToken', '400');
    expect((await refused(list({ syncToken: 'garbage' }))).status).toBe(400);
  });

  it.each([
    { timeMin: '2026-12-01T10:00:00Z' },
    { updatedMin: '2026-12-01T10:00:00Z' },
    { orderBy: 'updated' },
    { showDeleted: false },
    { maxResults: 10 },
  ])('does not go with %j', async (more) => {
    const token = tokenOf(await list());
    expect((await refused(list({ syncToken: token, ...more }))).status).toBe(400);
    expect(await sandbox.control.unhandled()).toHaveLength(1);
  });

  it('is withheld from lists of single occurrences', async () => {
    await put('aaaaa');
    const { data } = await list({ singleEvents: true });
    expect([data.items?.length, data.nextSyncToken]).toEqual([1, undefined]);
  });

  it('survives in a snapshot', async () => {
    const token = tokenOf(await list());
    const name = await sandbox.control.snapshot();
    await sandbox.control.expireSyncToken({ user: ana });
    await sandbox.control.restore(name);
    expect((await list({ syncToken: token })).status).toBe(200);
  });
});
