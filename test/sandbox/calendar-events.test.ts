import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { calendarClient, meeting } from './calendar-client.ts';
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

const calendarId = 'primary';
const insert = async (requestBody: calendar_v3.Schema$Event) =>
  (await api.events.insert({ calendarId, requestBody })).data;
const get = async (eventId: string) => (await api.events.get({ calendarId, eventId })).data;
const reasonOf = async (call: Promise<unknown>) => {
  const { status, error } = await refused(call);
  return [status, error.errors?.[0]?.['reason'], error.errors?.[0]?.['domain']];
};

describe('events.insert', () => {
  it('takes the caller’s id once, and answers 409 from then on, also after a deletion', async () => {
    const made = await insert(meeting('inlet0123456789abcdefghijklmnopqrstuv'));
    expect(made).toMatchObject({
      status: 'confirmed',
      sequence: 0,
      eventType: 'default',
      iCalUID: `${made.id}@google.com`,
      organizer: { email: ana, self: true },
      start: { dateTime: '2026-12-01T10:00:00Z', timeZone: 'Europe/Lisbon' },
    });
    const again = () => reasonOf(insert(meeting(made.id ?? '')));
    expect(await again()).toEqual([409, 'duplicate', 'global']);
    await api.events.delete({ calendarId, eventId: made.id ?? '' });
    expect(await again()).toEqual([409, 'duplicate', 'global']);
  });

  it('makes an id of its own where none is given', async () => {
    const { id: _, ...rest } = meeting('unused');
    expect((await insert(rest)).id).toMatch(/^[a-v0-9]{26}$/);
  });

  it.each([
    ['an id outside base32hex', { id: 'xyz-not-allowed' }, 'invalid', 'global'],
    ['an id that is too short', { id: 'abcd' }, 'invalid', 'global'],
    [
      'an end before the start',
      { end: { dateTime: '2026-12-01T09:00:00Z' } },
      'timeRangeEmpty',
      'calendar',
    ],
    ['no end', { end: {} }, 'required', 'global'],
    [
      'a zone that does not exist',
      { start: { dateTime: '2026-12-01T10:00:00', timeZone: 'Mars/Base' } },
      'invalid',
      'global',
    ],
    ['a day with an hour', { end: { date: '2026-12-02' } }, 'invalid', 'global'],
  ])('refuses %s', async (_, wrong, reason, domain) => {
    expect(await reasonOf(insert(meeting('aaaaa', '01', wrong)))).toEqual([400, reason, domain]);
  });

  it('reads a wall clock in its zone, also beside a clock change', async () => {
    const at = (dateTime: string) => ({ dateTime, timeZone: 'America/New_York' });
    const made = await insert({
      ...meeting('aaaaa'),
      start: at('2026-03-07T09:00:00'),
      end: at('2026-03-08T09:00:00'),
    });
    expect([made.start?.dateTime, made.end?.dateTime]).toEqual([
      '2026-03-07T09:00:00-05:00',
      '2026-03-08T09:00:00-04:00',
    ]);
  });

  it('keeps days without a zone and with an exclusive end', async () => {
    const days = { start: { date: '2026-12-24' }, end: { date: '2026-12-27' } };
    expect(await insert({ ...meeting('aaaaa'), ...days })).toMatchObject(days);
    const empty = { start: { date: '2026-12-24' }, end: { date: '2026-12-24' } };
    expect(await reasonOf(insert({ ...meeting('bbbbb'), ...empty }))).toEqual([
      400,
      'timeRangeEmpty',
      'calendar',
    ]);
  });

  it('puts the same event, under the same id, into the calendars of invited people', async () => {
    await insert(meeting('aaaaa', '01', { attendees: [{ email: ana }, { email: ben }] }));
    const other = await calendarClient(sandbox, ben);
    const theirs = async () => (await other.events.get({ calendarId, eventId: 'aaaaa' })).data;
    expect(await theirs()).toMatchObject({ summary: 'About aaaaa', organizer: { email: ana } });
    await api.events.delete({ calendarId, eventId: 'aaaaa' });
    expect(Object.keys(await theirs()).toSorted()).toEqual(['etag', 'id', 'kind', 'status']);
  });
});

describe('events.update and patch', () => {
  it('replace or merge, count moves in sequence, and give a fresh etag', async () => {
    const made = await insert(
      meeting('aaaaa', '01', { description: 'to be lost', location: 'Faro' }),
    );
    const { data: patched } = await api.events.patch({
      calendarId,
      eventId: 'aaaaa',
      requestBody: { summary: 'New', location: null },
    });
    expect(patched).toMatchObject({ summary: 'New', description: 'to be lost', sequence: 0 });
    expect(patched).not.toHaveProperty('location');
    const { data: moved } = await api.events.update({
      calendarId,
      eventId: 'aaaaa',
      requestBody: { ...meeting('aaaaa', '05') },
    });
    expect(moved.sequence).toBe(1);
    expect(moved).not.toHaveProperty('description');
    expect(moved.created).toBe(made.created);
    expect(new Set([made.etag, patched.etag, moved.etag]).size).toBe(3);
  });

  it('answer 412 to an etag that is no longer the event’s', async () => {
    const made = await insert(meeting('aaaaa'));
    const change = (etag: string, summary: string) =>
      api.events.patch(
        { calendarId, eventId: 'aaaaa', requestBody: { summary } },
        { headers: { 'If-Match': etag } },
      );
    expect((await change(made.etag ?? '', 'first')).data.summary).toBe('first');
    const late = await refused(change(made.etag ?? '', 'second'));
    expect([late.status, late.error.errors]).toEqual([
      412,
      [
        {
          message: 'Precondition Failed',
          domain: 'global',
          reason: 'conditionNotMet',
          location: 'If-Match',
          locationType: 'header',
        },
      ],
    ]);
    expect((await get('aaaaa')).summary).toBe('first');
    expect((await change('*', 'third')).data.summary).toBe('third');
  });

  it('bring a deleted event back by its status', async () => {
    await insert(meeting('aaaaa'));
    await api.events.delete({ calendarId, eventId: 'aaaaa' });
    const requestBody = { status: 'confirmed' };
    await api.events.patch({ calendarId, eventId: 'aaaaa', requestBody });
    expect(await get('aaaaa')).toMatchObject({ status: 'confirmed', summary: 'About aaaaa' });
  });
});

describe('events.delete', () => {
  it('leaves a tombstone that get still shows, and is 410 the second time', async () => {
    await insert(meeting('aaaaa'));
    const remove = () => api.events.delete({ calendarId, eventId: 'aaaaa' });
    expect((await remove()).status).toBe(204);
    expect(await get('aaaaa')).toMatchObject({ status: 'cancelled', summary: 'About aaaaa' });
    const again = await refused(remove());
    expect([again.status, again.error.message]).toEqual([410, 'Resource has been deleted']);
    expect(await reasonOf(api.events.get({ calendarId, eventId: 'zzzzz' }))).toEqual([
      404,
      'notFound',
      'global',
    ]);
  });
});

describe('attendees', () => {
  it('are cut to maxAttendees, with the caller’s own line kept and the cut told', async () => {
    const attendees = ['x@a.example', 'y@a.example', ana].map((email) => ({ email }));
    await insert(meeting('aaaaa', '01', { attendees }));
    const cut = await api.events.get({ calendarId, eventId: 'aaaaa', maxAttendees: 1 });
    expect(cut.data.attendeesOmitted).toBe(true);
    expect(cut.data.attendees).toMatchObject([{ email: ana, self: true }]);
  });
});

it('a fault after the effect leaves the event there and the caller without an answer', async () => {
  const match = { api: 'calendar', method: 'events.insert' } as const;
  await sandbox.control.addFault({
    match,
    times: 1,
    stage: 'after-effect',
    effect: { kind: 'reset' },
  });
  expect((await refused(insert(meeting('aaaaa')))).status).toBeUndefined();
  expect((await get('aaaaa')).summary).toBe('About aaaaa');
});

it('what is not built says so and is recorded', async () => {
  expect((await refused(api.events.quickAdd({ calendarId, text: 'Lunch' }))).status).toBe(501);
  expect((await refused(api.events.list({ calendarId, q: 'x' }))).status).toBe(400);
  expect(await sandbox.control.unhandled()).toHaveLength(2);
});
