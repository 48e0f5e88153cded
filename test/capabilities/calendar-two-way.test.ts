import { describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { ActivityDeps } from '#activities/deps.ts';
import { createPushMeetings } from '#activities/push-meetings.ts';
import { decideConflict, knownEtag } from '#db/meeting-changes.ts';
import type { RunRef } from '#domain/run.ts';
import { newId } from '#lib/ids.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { rowsOf } from '#test/support/databases.ts';
import type { TestConnection } from '#test/support/workspace.ts';
import { useWorld } from '#test/support/world.ts';
import {
  LIVE,
  connectCalendar,
  follow,
  meeting,
  meetingsOf,
  statuses,
} from './support/calendar.ts';
import {
  TWO_WAY,
  changeRow,
  editMeeting,
  inGoogle,
  makeMeeting,
  onDay,
  writesOf,
} from './support/meetings.ts';

let deps: ActivityDeps;
const world = useWorld({ change: (given) => (deps = given) });
const put = (of: TestConnection, event: Record<string, unknown> & { id: string }) =>
  world.sandbox.control.putEvent({ user: of.account.email, event });
const loseAnswer = (of: TestConnection, method: string) =>
  world.sandbox.control.addFault({
    match: { method, user: of.account.email },
    times: 1,
    stage: 'after-effect',
    effect: { kind: 'reset' },
  });
const eventsTold = (of: TestConnection) =>
  rowsOf<{ type: string; data: object }>(
    world.databases,
    `SELECT type, data FROM integrations.activity_events WHERE connection_id = $1 AND type LIKE 'meeting%' ORDER BY created_at`,
    [of.connectionId],
  );

describe('a meeting that is made here', () => {
  it('appears in Google, with whom it is, and on the timeline as Google keeps it', async () => {
    const of = await connectCalendar(world, TWO_WAY);
    const { changeId, eventId } = await makeMeeting(world, of, {
      location: 'Faro',
      attendees: ['vera@guest.example'],
    });
    expect(await follow(world, of)).toMatchObject({ status: 'completed' });
    const [event] = await world.sandbox.control.events({ user: of.account.email });
    expect(event).toMatchObject({
      id: eventId,
      summary: 'Viewing',
      location: 'Faro',
      start: { dateTime: '2026-12-01T10:00:00.000Z', timeZone: 'Europe/Lisbon' },
      attendees: [{ email: 'vera@guest.example' }],
    });
    expect((await meetingsOf(world, of))[eventId]).toMatchObject({
      title: 'Viewing',
      status: 'confirmed',
      etag: event?.etag,
    });
    expect((await changeRow(world, of, changeId)).state).toBe('written');
    expect(await eventsTold(of)).toEqual([
      { type: 'meeting_written', data: { meeting_change_id: changeId } },
    ]);
    const writes = await writesOf(world, of);
    await follow(world, of);
    expect(await writesOf(world, of)).toBe(writes);
  });

  it('is one event when the answer to making it is lost', async () => {
    const of = await connectCalendar(world, TWO_WAY);
    const { eventId, changeId } = await makeMeeting(world, of);
    await loseAnswer(of, 'events.insert');
    expect(await follow(world, of)).toMatchObject({ status: 'completed' });
    expect(await inGoogle(world, of)).toEqual({ [eventId]: 'Viewing 2026-12-01' });
    expect((await changeRow(world, of, changeId)).state).toBe('written');
  });

  it('waits for a person where its calendar cannot be written, and the others are written', async () => {
    const of = await connectCalendar(world, TWO_WAY);
    const user = of.account.email;
    const id = `read-only-${user}`;
    await world.sandbox.control.createCalendar({ user, id, summary: 'Theirs', role: 'reader' });
    const refused = await makeMeeting(world, of, {}, id);
    const nowhere = await makeMeeting(world, of, {}, 'nowhere@cal.example');
    const fine = await makeMeeting(world, of);
    expect(await follow(world, of)).toMatchObject({ status: 'completed' });
    const told = async ({ changeId }: { changeId: string }) => {
      const { state, reason } = await changeRow(world, of, changeId);
      return [state, reason];
    };
    expect(await told(refused)).toEqual(['conflict', 'CALENDAR_READ_ONLY']);
    expect(await told(nowhere)).toEqual(['conflict', 'CALENDAR_GONE']);
    expect(await told(fine)).toEqual(['written', null]);
    expect(await inGoogle(world, of)).toEqual({ [fine.eventId]: 'Viewing 2026-12-01' });
  });
});

describe('a meeting that is moved here', () => {
  it('moves in Google and keeps all else that it had there', async () => {
    const of = await connectCalendar(world, TWO_WAY);
    await put(of, { ...meeting('aaaaa'), description: 'Bring the keys', colorId: '5' });
    await follow(world, of);
    await editMeeting(world, of, 'aaaaa', onDay('05'));
    await follow(world, of);
    const [event] = await world.sandbox.control.events({ user: of.account.email });
    expect(event).toMatchObject({
      summary: 'About aaaaa',
      description: 'Bring the keys',
      colorId: '5',
      start: { dateTime: '2026-12-05T10:00:00.000Z' },
    });
    expect((await meetingsOf(world, of))['aaaaa']?.start_at).toEqual(
      new Date('2026-12-05T10:00:00Z'),
    );
  });

  it('is moved once when the answer is lost, and is no conflict with itself', async () => {
    const of = await connectCalendar(world, TWO_WAY);
    await put(of, meeting('aaaaa'));
    await follow(world, of);
    const id = await editMeeting(world, of, 'aaaaa', onDay('05'));
    await loseAnswer(of, 'events.patch');
    await follow(world, of);
    expect((await changeRow(world, of, id)).state).toBe('written');
    const [event] = await world.sandbox.control.events({ user: of.account.email });
    expect([event?.start?.dateTime, event?.sequence]).toEqual(['2026-12-05T10:00:00.000Z', 1]);
  });

  it('and was changed in Google since: Google’s stands, ours waits with all it wanted, until a person decides', async () => {
    const of = await connectCalendar(world, TWO_WAY);
    await put(of, meeting('aaaaa'));
    await follow(world, of);
    const id = await editMeeting(world, of, 'aaaaa', onDay('05'));
    await put(of, { id: 'aaaaa', summary: 'Renamed by somebody' });
    expect(await follow(world, of)).toMatchObject({ status: 'completed' });
    expect(await inGoogle(world, of)).toEqual({ aaaaa: 'Renamed by somebody 2026-12-01' });
    expect(await statuses(world, of)).toEqual({ aaaaa: 'confirmed: Renamed by somebody' });
    expect(await changeRow(world, of, id)).toMatchObject({
      state: 'conflict',
      reason: 'CHANGED_AT_PROVIDER',
      fields: onDay('05'),
    });
    expect(await eventsTold(of)).toEqual([
      {
        type: 'meeting_conflict',
        data: { meeting_change_id: id, reason: 'CHANGED_AT_PROVIDER' },
      },
    ]);
    await world.databases.api.inWorkspace(of.workspace, async (tx) => {
      const baseEtag = await knownEtag(tx, await changeRow(world, of, id));
      await decideConflict(tx, id, { baseEtag, decidedBy: 'user' });
    });
    await follow(world, of);
    expect(await inGoogle(world, of)).toEqual({ aaaaa: 'Renamed by somebody 2026-12-05' });
  });

  it('and was deleted in Google stays deleted, and says so', async () => {
    const of = await connectCalendar(world, TWO_WAY);
    await put(of, meeting('aaaaa'));
    await follow(world, of);
    const id = await editMeeting(world, of, 'aaaaa', onDay('05'));
    await world.sandbox.control.deleteEvent({ user: of.account.email, eventId: 'aaaaa' });
    await follow(world, of);
    expect(await inGoogle(world, of)).toEqual({});
    expect((await changeRow(world, of, id)).reason).toBe('DELETED_AT_PROVIDER');
  });

  it('again while the first move is under way is written after it, neither lost nor doubled', async () => {
    const of = await connectCalendar(world, TWO_WAY);
    await put(of, meeting('aaaaa'));
    await follow(world, of);
    const id = await editMeeting(world, of, 'aaaaa', onDay('05'));
    const openSources: ActivityDeps['openSources'] = (owner) => {
      const sources = deps.openSources(owner);
      const calendars = sources.calendars();
      const change: typeof calendars.change = async (...args) => {
        const written = await calendars.change(...args);
        if (args[1].title === undefined) await editMeeting(world, of, 'aaaaa', { title: 'Later' });
        return written;
      };
      return { ...sources, calendars: () => ({ ...calendars, change }) };
    };
    const { workspaceId, profileId } = of.workspace;
    const run = { workspaceId, profileId, connectionId: of.connectionId, runId: newId() };
    const push = () =>
      new MockActivityEnvironment().run(createPushMeetings({ ...deps, openSources }), {
        ...run,
        capability: LIVE,
        trigger: 'manual',
      } satisfies RunRef);
    expect(await push()).toEqual({ more: true });
    expect((await changeRow(world, of, id)).state).toBe('pending');
    expect(await push()).toEqual({ more: false });
    expect((await changeRow(world, of, id)).state).toBe('written');
    expect(await inGoogle(world, of)).toEqual({ aaaaa: 'Later 2026-12-05' });
  });
});

describe('a calendar that is only read', () => {
  it('is never written to, whatever waits, until it is set to go both ways', async () => {
    const of = await connectCalendar(world, {
      settings: { direction: 'read' },
      scopes: [SCOPES.calendarEvents, SCOPES.calendarListReadonly],
    });
    const { changeId, eventId } = await makeMeeting(world, of);
    expect(await follow(world, of)).toMatchObject({ status: 'completed' });
    expect(await writesOf(world, of)).toBe(0);
    expect((await changeRow(world, of, changeId)).state).toBe('pending');
    await world.databases.sql.query(
      `UPDATE integrations.connections SET settings = $2 WHERE id = $1`,
      [of.connectionId, JSON.stringify({ [LIVE]: { direction: 'two_way' } })],
    );
    await follow(world, of);
    expect(Object.keys(await inGoogle(world, of))).toEqual([eventId]);
  });
});
