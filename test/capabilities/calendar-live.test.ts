import { describe, expect, it } from '@jest/globals';
import { rowsOf } from '#test/support/databases.ts';
import { useWorld } from '#test/support/world.ts';
import type { TestConnection } from '#test/support/workspace.ts';
import {
  LIVE,
  connectCalendar,
  follow,
  meeting,
  meetingsOf,
  statuses,
  versionsOf,
} from './support/calendar.ts';

const world = useWorld();

const put = (
  of: TestConnection,
  event: Record<string, unknown> & { id: string },
  calendar?: string,
) =>
  world.sandbox.control.putEvent({
    user: of.account.email,
    event,
    ...(calendar !== undefined && { calendar }),
  });
const remove = (of: TestConnection, eventId: string) =>
  world.sandbox.control.deleteEvent({ user: of.account.email, eventId, bare: true });

describe('a followed calendar', () => {
  it('is listed once and then told what changed, at one request per calendar and one for their list', async () => {
    const of = await connectCalendar(world);
    await put(of, meeting('aaaaa'));
    await put(of, meeting('bbbbb'));
    const first = await follow(world, of);
    expect(first).toMatchObject({ status: 'completed', counters: { records_stored: 2 } });
    await put(of, { id: 'aaaaa', location: 'Porto' });
    await remove(of, 'bbbbb');
    const second = await follow(world, of);
    expect(second.counters).toMatchObject({ records_stored: 1, records_gone: 1 });
    expect((await meetingsOf(world, of))['aaaaa']?.location).toBe('Porto');
    expect(await statuses(world, of)).toEqual({
      aaaaa: 'confirmed: About aaaaa',
      bbbbb: 'deleted: About bbbbb',
    });
    const user = of.account.email;
    const before = await world.sandbox.control.ledger({ user });
    expect((await follow(world, of)).counters).toEqual({});
    expect((await world.sandbox.control.ledger({ user })).units - before.units).toBe(2);
    expect(await world.sandbox.control.unhandled()).toEqual([]);
  });

  it('keeps what each event was, and shows a deleted one again when it comes back', async () => {
    const of = await connectCalendar(world);
    await put(of, meeting('aaaaa'));
    await follow(world, of);
    await remove(of, 'aaaaa');
    await follow(world, of);
    expect(await statuses(world, of)).toEqual({ aaaaa: 'deleted: About aaaaa' });
    await put(of, { id: 'aaaaa', status: 'confirmed', summary: 'Back again' });
    await follow(world, of);
    expect(await statuses(world, of)).toEqual({ aaaaa: 'confirmed: Back again' });
    expect(await versionsOf(world, of, 'aaaaa')).toHaveLength(2);
  });

  it('is listed anew when its token expired, and what is absent then is deleted', async () => {
    const of = await connectCalendar(world);
    const user = of.account.email;
    for (const id of ['aaaaa', 'bbbbb', 'ccccc']) await put(of, meeting(id));
    await follow(world, of);
    await remove(of, 'bbbbb');
    await world.sandbox.control.purgeTombstones({ user });
    await put(of, { id: 'ccccc', summary: 'Changed meanwhile' });
    await world.sandbox.control.expireSyncToken({ user });
    const run = await follow(world, of);
    expect(run).toMatchObject({ status: 'completed', counters: { records_gone: 1 } });
    expect(await statuses(world, of)).toEqual({
      aaaaa: 'confirmed: About aaaaa',
      bbbbb: 'deleted: About bbbbb',
      ccccc: 'confirmed: Changed meanwhile',
    });
    expect(await versionsOf(world, of, 'aaaaa')).toHaveLength(1);
    await put(of, meeting('ddddd'));
    expect((await follow(world, of)).counters).toMatchObject({ records_stored: 1 });
  });

  it('goes on over empty pages', async () => {
    const of = await connectCalendar(world);
    await put(of, meeting('aaaaa'));
    await world.sandbox.control.emptyCalendarPages({ user: of.account.email, pages: 3 });
    await follow(world, of);
    expect(await statuses(world, of)).toEqual({ aaaaa: 'confirmed: About aaaaa' });
  });

  it('is complete over several pages and slices, also when a page is refused halfway', async () => {
    const of = await connectCalendar(world);
    const ids = Array.from({ length: 620 }, (_, at) => `event${String(at).padStart(3, '0')}`);
    for (const id of ids) await put(of, meeting(id));
    await world.sandbox.control.addFault({
      match: { method: 'calendar.events.list', user: of.account.email, nth: 2 },
      effect: { kind: 'status', code: 410, reason: 'fullSyncRequired' },
    });
    const run = await follow(world, of);
    expect(run).toMatchObject({ status: 'completed', counters: { records_stored: 620 } });
    expect(run.counters['records_gone']).toBeUndefined();
    expect(Object.keys(await meetingsOf(world, of))).toEqual(ids);
    expect((await follow(world, of)).counters).toEqual({});
  });

  it('stores the readable events beside one that is beyond reading, and reads that one when it is mended', async () => {
    const of = await connectCalendar(world);
    await put(of, meeting('aaaaa'));
    await put(of, { ...meeting('poison'), summary: 42 });
    const run = await follow(world, of);
    expect(run).toMatchObject({
      status: 'completed',
      counters: { records_stored: 2, records_unreadable: 1 },
    });
    expect(Object.keys(await statuses(world, of))).toEqual(['aaaaa']);
    await put(of, meeting('poison'));
    await follow(world, of);
    expect(Object.keys(await statuses(world, of))).toEqual(['aaaaa', 'poison']);
  });
});

describe('several calendars', () => {
  const TEAM = 'team@cal.example';

  it('have a stream each: one that is removed is closed, the others go on, and it comes back whole', async () => {
    const of = await connectCalendar(world);
    const user = of.account.email;
    const calendar = `1-${TEAM}`;
    await world.sandbox.control.createCalendar({ user, id: calendar, summary: 'Team' });
    await put(of, meeting('aaaaa'));
    await put(of, meeting('teama'), calendar);
    await follow(world, of);
    await world.sandbox.control.removeCalendar({ user, calendar });
    await put(of, meeting('bbbbb'));
    const run = await follow(world, of);
    expect(run).toMatchObject({ status: 'completed', counters: { records_gone: 1 } });
    expect(await statuses(world, of)).toEqual({
      aaaaa: 'confirmed: About aaaaa',
      bbbbb: 'confirmed: About bbbbb',
      teama: 'deleted: About teama',
    });
    expect((await follow(world, of)).counters).toEqual({});
    await world.sandbox.control.shareCalendar({ user, calendar, role: 'reader' });
    await follow(world, of);
    expect(await statuses(world, of)).toMatchObject({ teama: 'confirmed: About teama' });
  });

  it('that are named are tried for themselves: one that is not there stops no other', async () => {
    const calendar = `2-${TEAM}`;
    const of = await connectCalendar(world, {
      settings: { calendars: ['nowhere@cal.example', calendar] },
    });
    const user = of.account.email;
    await world.sandbox.control.createCalendar({ user, id: calendar, summary: 'Team' });
    await put(of, meeting('aaaaa'));
    await put(of, meeting('teama'), calendar);
    expect(await follow(world, of)).toMatchObject({ status: 'completed' });
    expect(await statuses(world, of)).toEqual({ teama: 'confirmed: About teama' });
  });

  it('with an event of one id in both are two meetings', async () => {
    const of = await connectCalendar(world);
    const user = of.account.email;
    const calendar = `3-${TEAM}`;
    await world.sandbox.control.createCalendar({ user, id: calendar, summary: 'Team' });
    await put(of, meeting('aaaaa'));
    await put(of, { ...meeting('aaaaa'), summary: 'The team’s copy' }, calendar);
    await follow(world, of);
    const rows = await rowsOf<{ external_id: string; title: string }>(
      world.databases,
      `SELECT external_id, title FROM product.meetings WHERE connection_id = $1 ORDER BY title`,
      [of.connectionId],
    );
    expect(rows).toEqual([
      { external_id: `${user}/aaaaa`, title: 'About aaaaa' },
      { external_id: `${calendar}/aaaaa`, title: 'The team’s copy' },
    ]);
  });

  it('shared as free or busy only are left alone, and closed when they become so', async () => {
    const of = await connectCalendar(world);
    const user = of.account.email;
    const calendar = `4-${TEAM}`;
    await world.sandbox.control.createCalendar({ user, id: calendar, summary: 'Team' });
    await put(of, meeting('teama'), calendar);
    await follow(world, of);
    await world.sandbox.control.changeRole({ user, calendar, role: 'freeBusyReader' });
    expect(await follow(world, of)).toMatchObject({ status: 'completed' });
    expect(await statuses(world, of)).toEqual({ teama: 'deleted: About teama' });
  });
});

describe('a connection that lacks the scope', () => {
  it('fails this capability alone, and says why', async () => {
    const of = await connectCalendar(world, {
      scopes: ['https://www.googleapis.com/auth/gmail.readonly'],
    });
    expect(await follow(world, of)).toMatchObject({
      status: 'failed',
      last_error: 'SCOPE_MISSING',
    });
    const [row] = await rowsOf<{ status: string; parked: string }>(
      world.databases,
      `SELECT c.status, k.status || ' ' || k.reason AS parked FROM integrations.connections c
       JOIN integrations.connection_capabilities k ON k.connection_id = c.id AND k.capability = $2 WHERE c.id = $1`,
      [of.connectionId, LIVE],
    );
    expect(row).toEqual({ status: 'connected', parked: 'parked SCOPE_MISSING' });
  });
});
