import type { RunTrigger } from '#domain/run.ts';
import { insertRunParameters } from '#db/run-parameters.ts';
import { insertConnection } from '#db/connections.ts';
import { newId } from '#lib/ids.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { consent } from '#test/support/consent.ts';
import { rowsOf } from '#test/support/databases.ts';
import { testKeyring } from '#test/support/keyring.ts';
import {
  type EndedRun,
  type TestConnection,
  accepted,
  createWorkspace,
  ended,
  runOnce,
} from '#test/support/workspace.ts';
import type { World } from '#test/support/world.ts';

const NEVER_SECONDS = 30 * 86_400;
export const LIVE = 'sync_calendar_live';
export const ONCE = 'sync_calendar_once';
const READ = [SCOPES.calendarEventsReadonly, SCOPES.calendarListReadonly];
const WRITE = [SCOPES.calendarEvents, SCOPES.calendarListReadonly];

/** A connected account with both calendar capabilities; neither has run. Its own calendar has its address as id. */
export async function connectCalendar(
  world: World,
  options: { readonly settings?: object; readonly scopes?: readonly string[] } = {},
): Promise<TestConnection> {
  const workspace = await createWorkspace(world);
  const account = world.nextAccount();
  const connectionId = newId();
  const { workspaceId, profileId } = workspace;
  const isTwoWay = Reflect.get(options.settings ?? {}, 'direction') === 'two_way';
  const scopes = [...(options.scopes ?? (isTwoWay ? WRITE : READ))];
  await world.databases.api.inWorkspace(workspace, async (tx) => {
    await insertConnection(tx, {
      id: connectionId,
      workspaceId,
      profileId,
      provider: 'google',
      platform: null,
      displayName: 'Calendar',
      reservationLabel: null,
      status: 'pending',
      settings: JSON.parse(JSON.stringify({ [LIVE]: options.settings ?? {} })),
      capabilities: [LIVE, ONCE],
      now: new Date(),
    });
  });
  const granted = await consent(world, { ...workspace, connectionId, account }, scopes);
  const capabilities = [LIVE, ONCE].map((capability) => ({
    capability,
    enabled: true,
    pollSeconds: NEVER_SECONDS,
  }));
  const input = {
    version: 1,
    connectionId,
    workspaceId,
    profileId: null,
    provider: 'google',
    capabilities,
    paused: false,
  } as const;
  return { workspace, connectionId, account, refreshToken: granted.refreshToken, input };
}

/** Runs the followed calendars once. */
export function follow(
  world: World,
  connection: TestConnection,
  trigger: RunTrigger = 'manual',
): Promise<EndedRun> {
  return runOnce(world, connection, trigger);
}

/** Reads a span of time once. */
export async function readOnce(
  world: World,
  { workspace, connectionId, input }: TestConnection,
  parameters: object,
): Promise<EndedRun> {
  const { workspaceId, profileId } = workspace;
  const run = { workspaceId, profileId, connectionId, runId: newId(), capability: ONCE };
  await world.databases.api.inWorkspace(workspace, (tx) =>
    insertRunParameters(tx, testKeyring, run, parameters),
  );
  const { runId, capability } = run;
  return ended(world, await accepted(world, input, { runId, capability, trigger: 'manual' }));
}

/** A meeting as the timeline has it. */
export interface StoredMeeting {
  readonly id: string;
  readonly external_id: string;
  readonly event_id: string;
  readonly calendar_id: string;
  readonly status: string;
  readonly title: string;
  readonly location: string | null;
  readonly etag: string;
  readonly start_day: string | null;
  readonly start_at: Date | null;
  readonly start_zone: string | null;
  readonly end_day: string | null;
  readonly recurrence: readonly string[];
  readonly recurring_event_id: string | null;
  readonly original_start: unknown;
  readonly attendees: unknown;
}

/** The connection's meetings by event id. */
export async function meetingsOf(
  world: World,
  { connectionId }: TestConnection,
): Promise<Readonly<Record<string, StoredMeeting>>> {
  const rows = await rowsOf<StoredMeeting>(
    world.databases,
    `SELECT *, start_day::text, end_day::text FROM product.meetings WHERE connection_id = $1
     ORDER BY external_id`,
    [connectionId],
  );
  return Object.fromEntries(rows.map((row) => [row.event_id, row]));
}

/** What became of each meeting, in short. */
export async function statuses(world: World, connection: TestConnection) {
  const rows = Object.values(await meetingsOf(world, connection));
  return Object.fromEntries(rows.map((row) => [row.event_id, `${row.status}: ${row.title}`]));
}

/** An hour's meeting on a day of December 2026. */
export function meeting(id: string, day = '01', more: object = {}) {
  return {
    id,
    summary: `About ${id}`,
    start: { dateTime: `2026-12-${day}T10:00:00Z`, timeZone: 'Europe/Lisbon' },
    end: { dateTime: `2026-12-${day}T11:00:00Z`, timeZone: 'Europe/Lisbon' },
    ...more,
  };
}

/** The raw bytes that are stored of an event, newest last. */
export async function versionsOf(
  world: World,
  { connectionId }: TestConnection,
  eventId: string,
): Promise<readonly string[]> {
  const rows = await rowsOf<{ version: string }>(
    world.databases,
    `SELECT version FROM integrations.raw_records WHERE connection_id = $1 AND external_id LIKE '%/' || $2
     ORDER BY received_at, id`,
    [connectionId, eventId],
  );
  return rows.map(({ version }) => version);
}
