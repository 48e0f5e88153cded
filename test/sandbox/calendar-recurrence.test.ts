import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { calendarClient, idsOf } from './calendar-client.ts';
import { refused, startSandbox } from './support.ts';

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
const at = (dateTime: string) => ({ dateTime, timeZone: 'Europe/Lisbon' });
/** Thursdays at ten in Lisbon, over the end of summer time on 25 October 2026. */
const series = async (more: calendar_v3.Schema$Event = {}) =>
  (
    await api.events.insert({
      calendarId,
      requestBody: {
        id: 'series1',
        summary: 'Weekly',
        start: at('2026-10-15T10:00:00'),
        end: at('2026-10-15T11:00:00'),
        recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'],
        ...more,
      },
    })
  ).data;
const instances = async () =>
  (await api.events.instances({ calendarId, eventId: 'series1' })).data.items ?? [];

describe('a recurring event', () => {
  it('is one master in a list, and its occurrences keep the wall clock through a clock change', async () => {
    await series();
    expect(idsOf(await api.events.list({ calendarId }))).toEqual(['series1']);
    expect((await instances()).map((event) => [event.id, event.start?.dateTime])).toEqual([
      ['series1_20261015T090000Z', '2026-10-15T10:00:00+01:00'],
      ['series1_20261022T090000Z', '2026-10-22T10:00:00+01:00'],
      ['series1_20261029T100000Z', '2026-10-29T10:00:00Z'],
    ]);
  });

  it('has exceptions under the occurrence’s id, with the time they had and the series’ iCalUID', async () => {
    const master = await series();
    const eventId = 'series1_20261022T090000Z';
    const requestBody = { start: at('2026-10-22T15:00:00'), end: at('2026-10-22T16:00:00') };
    await api.events.patch({ calendarId, eventId, requestBody });
    const listed = await api.events.list({ calendarId });
    expect(idsOf(listed)).toEqual(['series1', eventId]);
    expect(listed.data.items?.[1]).toMatchObject({
      recurringEventId: 'series1',
      originalStartTime: { dateTime: '2026-10-22T10:00:00+01:00' },
      start: { dateTime: '2026-10-22T15:00:00+01:00' },
      iCalUID: master.iCalUID,
    });
    expect((await instances()).map((event) => event.start?.dateTime)).toContain(
      '2026-10-22T15:00:00+01:00',
    );
  });

  it('keeps a cancelled exception in every list, with hardly more than its place', async () => {
    await series();
    const eventId = 'series1_20261022T090000Z';
    await api.events.delete({ calendarId, eventId });
    const [, exception] = (await api.events.list({ calendarId })).data.items ?? [];
    expect(exception).toMatchObject({
      id: eventId,
      status: 'cancelled',
      recurringEventId: 'series1',
    });
    expect(exception).not.toHaveProperty('summary');
    expect(exception).not.toHaveProperty('start');
    expect(await instances()).toHaveLength(2);
  });

  it('takes its exceptions along when it is deleted', async () => {
    await series();
    await api.events.patch({
      calendarId,
      eventId: 'series1_20261022T090000Z',
      requestBody: { summary: 'Moved' },
    });
    const token = (await api.events.list({ calendarId })).data.nextSyncToken ?? '';
    await api.events.delete({ calendarId, eventId: 'series1' });
    const { data } = await api.events.list({ calendarId, syncToken: token });
    expect(data.items?.map((event) => event.status)).toEqual(['cancelled', 'cancelled']);
  });

  it('is unfolded by singleEvents, in order and within bounds, without excluded dates', async () => {
    await series({
      recurrence: ['RRULE:FREQ=WEEKLY', 'EXDATE;TZID=Europe/Lisbon:20261022T100000'],
    });
    const page = await api.events.list({
      calendarId,
      singleEvents: true,
      orderBy: 'startTime',
      timeMin: '2026-10-16T00:00:00Z',
      timeMax: '2026-11-10T00:00:00Z',
    });
    expect(idsOf(page)).toEqual(['series1_20261029T100000Z', 'series1_20261105T100000Z']);
    const unordered = api.events.list({ calendarId, orderBy: 'startTime' });
    expect((await refused(unordered)).status).toBe(400);
  });

  it('of whole days has days in its ids, also over a clock change', async () => {
    await series({
      start: { date: '2026-10-24' },
      end: { date: '2026-10-25' },
      recurrence: ['RRULE:FREQ=DAILY;UNTIL=20261026'],
    });
    expect((await instances()).map((event) => [event.id, event.start, event.end])).toEqual([
      ['series1_20261024', { date: '2026-10-24' }, { date: '2026-10-25' }],
      ['series1_20261025', { date: '2026-10-25' }, { date: '2026-10-26' }],
      ['series1_20261026', { date: '2026-10-26' }, { date: '2026-10-27' }],
    ]);
  });

  it('answers for an occurrence that nobody changed, and 404 for one that is not of the series', async () => {
    await series();
    const get = (eventId: string) => api.events.get({ calendarId, eventId });
    expect((await get('series1_20261029T100000Z')).data.recurringEventId).toBe('series1');
    expect((await refused(get('series1_20261030T100000Z'))).status).toBe(404);
  });
});
