import { describe, expect, it } from '@jest/globals';
import { useWorld } from '#test/support/world.ts';
import type { TestConnection } from '#test/support/workspace.ts';
import {
  connectCalendar,
  follow,
  meeting,
  meetingsOf,
  readOnce,
  statuses,
  versionsOf,
} from './support/calendar.ts';

const world = useWorld();
const put = (of: TestConnection, event: Record<string, unknown> & { id: string }) =>
  world.sandbox.control.putEvent({ user: of.account.email, event });
const series = { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'] };
const exception = 'aaaaa_20261208T100000Z';
const at = (dateTime: string) => ({ dateTime, timeZone: 'Europe/Lisbon' });

describe('a series', () => {
  it('is one meeting with its rule, and its changed and cancelled occurrences know their place in it', async () => {
    const of = await connectCalendar(world);
    await put(of, { ...meeting('aaaaa'), ...series });
    await put(of, {
      ...meeting(exception, '09'),
      recurringEventId: 'aaaaa',
      originalStartTime: at('2026-12-08T10:00:00Z'),
    });
    await follow(world, of);
    const rows = await meetingsOf(world, of);
    expect(rows['aaaaa']).toMatchObject({
      recurrence: series.recurrence,
      recurring_event_id: null,
    });
    expect(rows[exception]).toMatchObject({
      status: 'confirmed',
      recurring_event_id: 'aaaaa',
      start_at: new Date('2026-12-09T10:00:00Z'),
      original_start: { kind: 'moment', at: '2026-12-08T10:00:00.000Z', timeZone: 'Europe/Lisbon' },
    });
  });

  it('keeps a cancelled occurrence with all that was known of it, though Google tells hardly anything', async () => {
    const of = await connectCalendar(world);
    const user = of.account.email;
    await put(of, { ...meeting('aaaaa'), ...series });
    await put(of, {
      ...meeting(exception, '09'),
      location: 'Faro',
      recurringEventId: 'aaaaa',
      originalStartTime: at('2026-12-08T10:00:00Z'),
    });
    await follow(world, of);
    await world.sandbox.control.deleteEvent({ user, eventId: exception });
    await follow(world, of);
    expect((await meetingsOf(world, of))[exception]).toMatchObject({
      status: 'cancelled',
      title: `About ${exception}`,
      location: 'Faro',
      start_at: new Date('2026-12-09T10:00:00Z'),
      recurring_event_id: 'aaaaa',
    });
    await follow(world, of, 'reprocess');
    expect((await meetingsOf(world, of))[exception]).toMatchObject({
      status: 'cancelled',
      location: 'Faro',
    });
  });

  it('shows a cancelled occurrence that was never seen otherwise as cancelled, not as a meeting without a name', async () => {
    const of = await connectCalendar(world);
    await put(of, { ...meeting('aaaaa'), ...series });
    await put(of, {
      id: exception,
      status: 'cancelled',
      recurringEventId: 'aaaaa',
      originalStartTime: at('2026-12-08T10:00:00Z'),
    });
    await follow(world, of);
    expect((await meetingsOf(world, of))[exception]).toMatchObject({ status: 'cancelled' });
  });
});

describe('times', () => {
  it('of whole days have no zone and an exclusive end', async () => {
    const of = await connectCalendar(world);
    await put(of, {
      ...meeting('aaaaa'),
      start: { date: '2026-12-24' },
      end: { date: '2026-12-27' },
    });
    await follow(world, of);
    expect((await meetingsOf(world, of))['aaaaa']).toMatchObject({
      start_day: '2026-12-24',
      end_day: '2026-12-27',
      start_at: null,
      start_zone: null,
    });
  });

  it('are moments, with the zone that they were meant in', async () => {
    const of = await connectCalendar(world);
    const newYork = (dateTime: string) => ({ dateTime, timeZone: 'America/New_York' });
    await put(of, {
      ...meeting('aaaaa'),
      start: newYork('2026-11-01T00:30:00-04:00'),
      end: newYork('2026-11-01T01:30:00-05:00'),
    });
    await follow(world, of);
    expect((await meetingsOf(world, of))['aaaaa']).toMatchObject({
      start_at: new Date('2026-11-01T04:30:00Z'),
      start_zone: 'America/New_York',
      start_day: null,
    });
  });
});

describe('what is no meeting', () => {
  it('is kept as it came and not shown: where somebody works, and birthdays', async () => {
    const of = await connectCalendar(world);
    await put(of, { ...meeting('workk'), eventType: 'workingLocation' });
    await put(of, { ...meeting('birth'), eventType: 'birthday' });
    await put(of, { ...meeting('gmail'), eventType: 'fromGmail' });
    await follow(world, of);
    expect(await statuses(world, of)).toEqual({ gmail: 'confirmed: About gmail' });
    expect(await versionsOf(world, of, 'birth')).toHaveLength(1);
  });

  it('of attendees are those without an address; the others are found by it', async () => {
    const of = await connectCalendar(world);
    const attendees = [
      { email: 'Vera@Guest.example', displayName: 'Vera', responseStatus: 'accepted' },
      { displayName: 'Nobody' },
    ];
    await put(of, { ...meeting('aaaaa'), attendees });
    await follow(world, of);
    expect((await meetingsOf(world, of))['aaaaa']?.attendees).toEqual([
      { name: 'Vera', address: 'vera@guest.example', response: 'accepted' },
    ]);
  });
});

describe('a span of time read once', () => {
  const december = { from: '2026-12-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };

  it('brings the meetings that touch it, stored once beside the followed calendar', async () => {
    const of = await connectCalendar(world);
    await put(of, meeting('aaaaa'));
    await put(of, {
      ...meeting('later'),
      start: at('2027-02-01T10:00:00Z'),
      end: at('2027-02-01T11:00:00Z'),
    });
    const run = await readOnce(world, of, december);
    expect(run).toMatchObject({ status: 'completed', counters: { records_stored: 1 } });
    await follow(world, of);
    await readOnce(world, of, december);
    expect(await statuses(world, of)).toEqual({
      aaaaa: 'confirmed: About aaaaa',
      later: 'confirmed: About later',
    });
    expect(await versionsOf(world, of, 'aaaaa')).toHaveLength(1);
  });

  it('deletes nothing that it does not show, and what Google says is deleted', async () => {
    const of = await connectCalendar(world);
    const user = of.account.email;
    await put(of, meeting('aaaaa'));
    await put(of, meeting('bbbbb', '02'));
    await readOnce(world, of, december);
    await world.sandbox.control.deleteEvent({ user, eventId: 'aaaaa' });
    await readOnce(world, of, { from: '2026-12-01T00:00:00Z', to: '2026-12-01T23:00:00Z' });
    expect(await statuses(world, of)).toEqual({
      aaaaa: 'deleted: About aaaaa',
      bbbbb: 'confirmed: About bbbbb',
    });
  });
});
