import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CALENDAR_UNIT_COSTS } from '#lib/config-fields.ts';
import type { Calendars, EventToWrite, WrittenEvent } from '#providers/calendars.ts';
import { createBudget } from '#providers/google/budget.ts';
import { createCalendars } from '#providers/google/calendar.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { createTransport } from '#providers/google/transport.ts';
import { startGoogleSandbox } from '#sandbox/google/index.ts';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { refusal } from './client.ts';

const user = 'vera@inlet.test';
const client = { id: 'client', secret: 'not-a-real-secret', redirectUris: ['http://127.0.0.1/'] };
const SECOND = 'team@cal.example';
const at = (text: string) =>
  ({ kind: 'moment', at: new Date(text), timeZone: 'Europe/Lisbon' }) as const;
const event = (more: Partial<EventToWrite> = {}): EventToWrite => ({
  eventId: 'inlet01',
  changeId: 'change-1',
  title: 'Viewing',
  description: '',
  location: null,
  start: at('2026-12-01T10:00:00Z'),
  end: at('2026-12-01T11:00:00Z'),
  attendees: [],
  ...more,
});

let sandbox: GoogleSandbox;
beforeAll(async () => {
  sandbox = await startGoogleSandbox({ seed: { clients: [client], users: [{ email: user }] } });
  await sandbox.control.createCalendar({ user, id: SECOND, summary: 'Team', hidden: true });
  await sandbox.control.snapshot();
});
afterAll(() => sandbox.close());
beforeEach(async () => sandbox.control.restore('snapshot-1'));

async function calendars(
  scopes: string[] = [SCOPES.calendarEvents, SCOPES.calendarListReadonly],
  requestsPerMinute = 100_000,
): Promise<Calendars> {
  const { accessToken } = await sandbox.control.grant({ user, clientId: client.id, scopes });
  return createCalendars({
    transport: createTransport({ baseUrl: sandbox.url, timeoutMs: 30_000 }),
    accessToken: async () => accessToken,
    budget: createBudget({
      unitsPerMinute: requestsPerMinute,
      costs: CALENDAR_UNIT_COSTS,
      concurrency: 4,
      maxWaitMs: 0,
    }),
    mailboxKey: user,
  });
}
const put = (id: string, more = {}) =>
  sandbox.control.putEvent({
    user,
    event: { id, start: { date: '2026-12-01' }, end: { date: '2026-12-02' }, ...more },
  });
const deltas = () => sandbox.control.events({ user });

describe('the calendars of a Google account', () => {
  it('are all that may be read, hidden ones too', async () => {
    await sandbox.control.changeRole({ user, calendar: SECOND, role: 'freeBusyReader' });
    expect(await (await calendars()).list()).toEqual({
      calendars: [
        { calendarId: SECOND, isReadable: false },
        { calendarId: user, isReadable: true },
      ],
    });
  });

  it('are read with the two narrow scopes', async () => {
    const narrow = await calendars([SCOPES.calendarEventsReadonly, SCOPES.calendarListReadonly]);
    expect((await narrow.list()).calendars).toHaveLength(2);
    expect((await narrow.events(user, {})).nextSyncToken).toBeDefined();
    expect(await refusal(narrow.insert(user, event()))).toMatchObject({ kind: 'scope-missing' });
  });

  it('stay within their budget of requests, and no call is made beyond it', async () => {
    const poor = await calendars(undefined, 4);
    await poor.list();
    await sandbox.control.resetLedger();
    expect(await refusal(poor.list())).toMatchObject({ kind: 'rate-limited', code: 'BUDGET' });
    expect((await sandbox.control.ledger()).calls).toEqual([]);
  });
});

describe('events', () => {
  it('come as the bytes that Google sent, deletions told from cancelled occurrences', async () => {
    await put('aaaaa', {
      summary: 'Ünïcode "and" \\ {[ ]}',
      attendees: [{ email: 'x@y.example' }],
    });
    await put('bbbbb');
    await sandbox.control.deleteEvent({ user, eventId: 'bbbbb', bare: true });
    await put('ccccc', { status: 'cancelled', recurringEventId: 'aaaaa' });
    const { events } = await (await calendars()).events(user, {});
    expect(events.map((one) => [one.eventId, one.isDeleted])).toEqual([
      ['aaaaa', false],
      ['bbbbb', true],
      ['ccccc', false],
    ]);
    expect(events.map((one) => JSON.parse(one.raw.toString()))).toEqual(await deltas());
    expect(events[0]?.raw.toString()).toBe(JSON.stringify((await deltas())[0]));
  });

  it('are asked for with the same parameters at every call', async () => {
    const source = await calendars();
    const { nextSyncToken: syncToken = '' } = await source.events(user, {});
    await put('aaaaa');
    await sandbox.control.emptyCalendarPages({ user, pages: 1 });
    const { nextPageToken: pageToken = '' } = await source.events(user, { syncToken });
    const last = await source.events(user, { syncToken, pageToken });
    expect(last.events.map((one) => one.eventId)).toEqual(['aaaaa']);
    expect(await sandbox.control.unhandled()).toEqual([]);
  });

  it('of a window are those that touch it', async () => {
    await put('aaaaa');
    const window = { from: new Date('2026-12-05T00:00:00Z'), to: new Date('2026-12-06T00:00:00Z') };
    expect((await (await calendars()).events(user, { window })).events).toEqual([]);
  });

  it('tell a dead position from a calendar that is gone or closed', async () => {
    const source = await calendars();
    const { nextSyncToken: syncToken = '' } = await source.events(SECOND, {});
    await sandbox.control.expireSyncToken({ user, calendar: SECOND });
    expect(await refusal(source.events(SECOND, { syncToken }))).toMatchObject({
      kind: 'cursor-expired',
      code: 'SYNC_TOKEN_EXPIRED',
    });
    expect(await refusal(source.events(SECOND, { pageToken: 'garbage' }))).toMatchObject({
      kind: 'cursor-expired',
      code: 'PAGE_TOKEN_EXPIRED',
    });
    await sandbox.control.changeRole({ user, calendar: SECOND, role: 'freeBusyReader' });
    expect((await source.events(SECOND, {})).isReadable).toBe(false);
    await sandbox.control.setSwitch('freeBusyEvents', 'forbidden');
    expect(await refusal(source.events(SECOND, {}))).toMatchObject({ code: 'CALENDAR_FORBIDDEN' });
    await sandbox.control.removeCalendar({ user, calendar: SECOND });
    expect(await refusal(source.events(SECOND, {}))).toMatchObject({ code: 'CALENDAR_GONE' });
    const noScope = await calendars([SCOPES.gmailReadonly]);
    expect(await refusal(noScope.events(user, {}))).toMatchObject({ kind: 'scope-missing' });
  });

  it.each([
    [{ kind: 'malformed' }, 'malformed'],
    [{ kind: 'truncate', bytes: 40 }, 'malformed'],
    [{ kind: 'emptyBody' }, 'malformed'],
    [{ kind: 'reset' }, 'unavailable'],
    [{ kind: 'html' }, 'unavailable'],
    [{ kind: 'status', code: 403, reason: 'userRateLimitExceeded' }, 'rate-limited'],
    [{ kind: 'status', code: 429 }, 'rate-limited'],
    [{ kind: 'status', code: 500 }, 'unavailable'],
  ] as const)('answered with %j fail as %s, never as an empty page', async (effect, kind) => {
    await put('aaaaa');
    await sandbox.control.addFault({ match: { api: 'calendar' }, effect });
    expect(await refusal((await calendars()).events(user, {}))).toMatchObject({ kind });
  });
});

async function written(
  answer: WrittenEvent | string | Promise<WrittenEvent | string>,
): Promise<WrittenEvent> {
  const event = await answer;
  if (typeof event === 'string') throw new Error(`the event is ${event}`);
  return event;
}

describe('writing an event', () => {
  const answerLost = (method: string) =>
    sandbox.control.addFault({
      match: { method },
      times: 1,
      stage: 'after-effect',
      effect: { kind: 'reset' },
    });

  it('twice under one id makes one event, also when the first answer was lost', async () => {
    const source = await calendars();
    await answerLost('events.insert');
    expect(await refusal(source.insert(user, event()))).toMatchObject({ kind: 'unavailable' });
    const { etag } = await written(source.insert(user, event()));
    expect(await deltas()).toMatchObject([{ id: 'inlet01', summary: 'Viewing', etag }]);
  });

  it('again after another change of ours tells which change it shows', async () => {
    const source = await calendars();
    await source.insert(user, event());
    expect(
      await source.insert(user, event({ changeId: 'change-2', title: 'Later' })),
    ).toMatchObject({
      changeId: 'change-1',
    });
    await sandbox.control.deleteEvent({ user, eventId: 'inlet01' });
    expect(await source.insert(user, event())).toBe('gone');
  });

  it('moves it, from a moment to a day and back', async () => {
    const source = await calendars();
    const { etag } = await written(source.insert(user, event({ location: 'Faro' })));
    const day = (date: string) => ({ kind: 'day', date }) as const;
    const moved = await source.change(user, {
      eventId: 'inlet01',
      etag,
      changeId: 'change-2',
      start: day('2026-12-03'),
      end: day('2026-12-04'),
    });
    expect(await deltas()).toMatchObject([
      { summary: 'Viewing', location: 'Faro', start: { date: '2026-12-03' }, sequence: 1 },
    ]);
    const back = { eventId: 'inlet01', changeId: 'change-3', start: at('2026-12-01T10:00:00Z') };
    const end = at('2026-12-01T12:00:00Z');
    const current = (await written(moved)).etag;
    await source.change(user, { ...back, end, location: null, etag: current });
    const [now] = await deltas();
    expect(now?.start).toEqual({ dateTime: '2026-12-01T10:00:00.000Z', timeZone: 'Europe/Lisbon' });
    expect(now).not.toHaveProperty('location');
  });

  it('answers `changed` when somebody else was faster, and leaves their change', async () => {
    const source = await calendars();
    const { etag } = await written(source.insert(user, event()));
    await sandbox.control.putEvent({ user, event: { id: 'inlet01', summary: 'Theirs' } });
    const change = { eventId: 'inlet01', etag, changeId: 'change-2', title: 'Ours' };
    expect(await source.change(user, change)).toBe('changed');
    expect(await deltas()).toMatchObject([{ summary: 'Theirs' }]);
  });

  it('knows its own change again when the answer was lost', async () => {
    const source = await calendars();
    const { etag } = await written(source.insert(user, event()));
    await answerLost('events.patch');
    const change = { eventId: 'inlet01', etag, changeId: 'change-2', title: 'Ours' };
    expect(await refusal(source.change(user, change))).toMatchObject({ kind: 'unavailable' });
    const again = await source.change(user, change);
    expect(await deltas()).toMatchObject([{ summary: 'Ours', etag: (await written(again)).etag }]);
  });

  it('answers `gone` for one that was deleted', async () => {
    const source = await calendars();
    const { etag } = await written(source.insert(user, event()));
    await sandbox.control.deleteEvent({ user, eventId: 'inlet01' });
    const change = { eventId: 'inlet01', etag, changeId: 'change-2', title: 'Ours' };
    expect(await source.change(user, change)).toBe('gone');
    expect(await source.change(user, { ...change, eventId: 'nowhere0' })).toBe('gone');
  });
});
