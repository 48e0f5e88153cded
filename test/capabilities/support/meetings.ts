import {
  type MeetingChangeRow,
  changeMeeting,
  getChangeableMeeting,
  getMeetingChange,
  insertMeeting,
} from '#db/meeting-changes.ts';
import { type MeetingFields, eventIdOf } from '#domain/meeting-change.ts';
import { newId } from '#lib/ids.ts';
import type { TestConnection } from '#test/support/workspace.ts';
import type { World } from '#test/support/world.ts';
import { meetingsOf } from './calendar.ts';

export const TWO_WAY = { settings: { direction: 'two_way' } };
const at = (text: string) => ({ kind: 'moment', at: text, timeZone: 'Europe/Lisbon' }) as const;

/** From ten to eleven on a day of December 2026. */
export const onDay = (day: string) => ({
  start: at(`2026-12-${day}T10:00:00.000Z`),
  end: at(`2026-12-${day}T11:00:00.000Z`),
});

/** Makes a meeting here, as the API keeps it; returns the change's and the event's id. */
export async function makeMeeting(
  world: World,
  { workspace, connectionId, account }: TestConnection,
  fields: MeetingFields = {},
  calendarId: string = account.email,
): Promise<{ readonly changeId: string; readonly eventId: string }> {
  const changeId = newId();
  const eventId = eventIdOf(changeId);
  await world.databases.api.inWorkspace(workspace, (tx) =>
    insertMeeting(tx, {
      id: changeId,
      workspaceId: workspace.workspaceId,
      profileId: null,
      connectionId,
      calendarId,
      eventId,
      fields: { title: 'Viewing', description: '', location: null, ...onDay('01'), ...fields },
      createdBy: 'user',
    }),
  );
  return { changeId, eventId };
}

/** Changes a meeting of the timeline here; returns the change's id. */
export async function editMeeting(
  world: World,
  of: TestConnection,
  eventId: string,
  fields: MeetingFields,
): Promise<string> {
  const id = (await meetingsOf(world, of))[eventId]?.id ?? '';
  return world.databases.api.inWorkspace(of.workspace, async (tx) => {
    const meeting = await getChangeableMeeting(tx, id);
    if (meeting === null) throw new Error(`there is no meeting of ${eventId}`);
    return changeMeeting(tx, meeting, { fields, createdBy: 'user' });
  });
}

export async function changeRow(
  world: World,
  { workspace }: TestConnection,
  id: string,
): Promise<MeetingChangeRow> {
  const row = await world.databases.api.inWorkspace(workspace, (tx) => getMeetingChange(tx, id));
  if (row === null) throw new Error(`there is no change ${id}`);
  return row;
}

/** What Google's calendar holds now, without deletions: title and start by id. */
export async function inGoogle(
  world: World,
  { account }: TestConnection,
): Promise<Record<string, string>> {
  const events = await world.sandbox.control.events({ user: account.email });
  return Object.fromEntries(
    events
      .filter((event) => event.status !== 'cancelled')
      .map((event) => [event.id ?? '', `${event.summary} ${event.start?.dateTime?.slice(0, 10)}`]),
  );
}

/** How often the account's calendars were written to. */
export async function writesOf(world: World, { account }: TestConnection): Promise<number> {
  const { calls } = await world.sandbox.control.ledger({ user: account.email });
  return calls.filter(({ verb }) => verb !== 'GET').length;
}
