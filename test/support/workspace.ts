import { randomUUID } from 'node:crypto';
import { insertConnection, getConnection } from '#db/connections.ts';
import { insertFeed } from '#db/feeds.ts';
import { saveFeedUrl } from '#db/grants.ts';
import type { Scope } from '#db/in-workspace.ts';
import { insertProperty } from '#db/properties.ts';
import { insertAccount } from '#db/workspaces.ts';
import { newId } from '#lib/ids.ts';
import type { RunTrigger } from '#domain/run.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import type { ConnectionSyncInput, RunRequest } from '#workflows/contract.ts';
import { consent } from './consent.ts';
import { rowsOf } from './databases.ts';
import { eventually } from './eventually.ts';
import { testKeyring } from './keyring.ts';
import { LABEL, type MailAccount } from './mailboxes.ts';
import type { World } from './world.ts';

/** Long enough that no test meets a poll it did not ask for. */
const NEVER_SECONDS = 30 * 86_400;

export interface TestWorkspace extends Scope {
  readonly workspaceId: string;
  readonly propertyId: number;
  readonly listingId: string;
}

/** A workspace with one property, which is known under a listing id of its own. */
export async function createWorkspace(world: Pick<World, 'databases'>): Promise<TestWorkspace> {
  const workspaceId = randomUUID();
  const scope = { workspaceId, profileId: null };
  const listingId = String(BigInt(`0x${workspaceId.replaceAll('-', '').slice(0, 15)}`));
  const propertyId = await world.databases.api.inWorkspace(scope, async (tx) => {
    await insertAccount(tx, { id: workspaceId, name: 'Stays', timeZone: 'UTC' });
    return insertProperty(tx, {
      workspaceId,
      name: 'Harbour Loft',
      timeZone: 'Europe/Lisbon',
      aliases: [{ kind: 'airbnb_listing_id', value: listingId }],
    });
  });
  return { ...scope, propertyId, listingId };
}

export interface TestConnection {
  readonly workspace: TestWorkspace;
  readonly connectionId: string;
  readonly account: MailAccount;
  readonly refreshToken: string;
  readonly input: ConnectionSyncInput;
}

/** A connected Google connection of a mailbox, as the callback leaves it: granted, label chosen, nothing fetched yet. */
export async function connectGoogle(
  world: Pick<World, 'databases' | 'sandbox' | 'nextAccount'>,
  workspace: TestWorkspace,
  {
    account = world.nextAccount(),
    label = LABEL,
    pollSeconds = NEVER_SECONDS,
  }: { account?: MailAccount; label?: string; pollSeconds?: number } = {},
): Promise<TestConnection> {
  const connectionId = newId();
  const scopes = [SCOPES.openid, SCOPES.email, SCOPES.gmailReadonly];
  const { workspaceId } = workspace;
  await world.databases.api.inWorkspace(workspace, async (tx) => {
    await insertConnection(tx, {
      id: connectionId,
      workspaceId,
      provider: 'google',
      platform: 'airbnb',
      displayName: 'Reservation mail',
      reservationLabel: label,
      status: 'pending',
      settings: {},
      capabilities: ['reservations'],
      now: new Date(),
    });
  });
  const { refreshToken } = await consent(world, { ...workspace, connectionId, account }, scopes);
  const input = inputOf(workspace, connectionId, 'google', 'reservations', pollSeconds);
  return { workspace, connectionId, account, refreshToken, input };
}

export interface TestFeed {
  readonly workspace: TestWorkspace;
  readonly connectionId: string;
  readonly feedId: number;
  readonly input: ConnectionSyncInput;
}

/** A calendar feed of the workspace's property. */
export async function connectFeed(
  world: Pick<World, 'databases'>,
  workspace: TestWorkspace,
  url: string,
): Promise<TestFeed> {
  const connectionId = newId();
  const { workspaceId, propertyId } = workspace;
  const feedId = await world.databases.api.inWorkspace(workspace, async (tx) => {
    await insertConnection(tx, {
      id: connectionId,
      workspaceId,
      provider: 'ical',
      platform: 'airbnb',
      displayName: 'Calendar',
      reservationLabel: null,
      status: 'connected',
      settings: {},
      capabilities: ['calendar_feed'],
      now: new Date(),
    });
    await saveFeedUrl(tx, testKeyring, { workspaceId, connectionId }, url);
    return insertFeed(tx, {
      workspaceId,
      connectionId,
      propertyId,
      unitId: null,
      platform: 'airbnb',
    });
  });
  const input = inputOf(workspace, connectionId, 'ical', 'calendar_feed', NEVER_SECONDS);
  return { workspace, connectionId, feedId, input };
}

function inputOf(
  workspace: TestWorkspace,
  connectionId: string,
  provider: string,
  capability: string,
  pollSeconds: number,
): ConnectionSyncInput {
  return {
    version: 1,
    connectionId,
    workspaceId: workspace.workspaceId,
    profileId: null,
    provider,
    capabilities: [{ capability, enabled: true, pollSeconds }],
    paused: false,
  };
}

/** A booking as a calendar import would leave it: days and property, no guest. */
export async function addBooking(
  world: Pick<World, 'databases'>,
  workspace: TestWorkspace,
  stay: { readonly checkIn: string; readonly checkOut: string },
): Promise<number> {
  return world.databases.calendar.inWorkspace(workspace, async (tx) => {
    const { id } = await tx.booking.create({
      data: {
        workspace_id: workspace.workspaceId,
        property_id: workspace.propertyId,
        check_in: new Date(stay.checkIn),
        check_out: new Date(stay.checkOut),
        status: 'confirmed',
      },
      select: { id: true },
    });
    return id;
  });
}

/** A run as its row says it ended. */
export interface EndedRun {
  readonly run_id: string;
  readonly status: 'completed' | 'failed';
  readonly last_error: string | null;
  readonly counters: Readonly<Record<string, number>>;
}

/**
 * Asks the connection's workflow for a run: again while the engine says that it is busy, and once more if the slice of the
 * run before has not ended yet. Fails the test if the run is not accepted. Returns its id.
 */
export async function accepted(
  world: World,
  input: ConnectionSyncInput,
  run: RunRequest,
): Promise<string> {
  const ask = () => eventually(() => world.sync.requestRun(input, run));
  let answer = await ask();
  if (answer.kind === 'busy') {
    await atRest(world, input);
    answer = await ask();
  }
  if (answer.kind !== 'accepted') throw new Error(`the run was not accepted: ${answer.kind}`);
  return answer.runId;
}

/** Asks for a run of the connection's first capability. Returns its id. */
export async function request(
  world: World,
  of: { readonly input: ConnectionSyncInput },
  trigger: RunTrigger = 'manual',
): Promise<string> {
  const [{ capability } = { capability: '' }] = of.input.capabilities;
  return accepted(world, of.input, { runId: newId(), capability, trigger });
}

/** The run's row once it has ended. */
export async function ended(world: World, runId: string, withinMs = 120_000): Promise<EndedRun> {
  const text = `SELECT id AS run_id, status, last_error, meta_json -> 'counters' AS counters
    FROM integrations.sync_runs WHERE id = $1 AND status IN ('completed', 'failed')`;
  return eventually(async () => (await rowsOf<EndedRun>(world.databases, text, [runId]))[0], {
    withinMs,
    what: `the end of run ${runId}`,
  });
}

/** Runs once and waits for the end; also until the workflow is free for the next request. */
export async function runOnce(
  world: World,
  of: { readonly connectionId: string; readonly input: ConnectionSyncInput },
  trigger: RunTrigger = 'manual',
): Promise<EndedRun> {
  const end = await ended(world, await request(world, of, trigger));
  await atRest(world, of);
  return end;
}

/** Resolves once no slice of the connection is running: a run's row ends a moment before its slice does. */
export async function atRest(
  world: Pick<World, 'sync'>,
  of: { readonly connectionId: string },
): Promise<void> {
  await eventually(async () => {
    const status = await world.sync.status(of.connectionId);
    return status === null || status.active === null ? true : undefined;
  });
}

export async function reload(world: World, of: TestConnection) {
  const { api } = world.databases;
  const row = await api.inWorkspace(of.workspace, (tx) => getConnection(tx, of.connectionId));
  if (row === null) throw new Error('the connection is gone');
  return row;
}
