import { randomUUID } from 'node:crypto';
import { insertConnection } from '#db/connections.ts';
import { saveGrant } from '#db/grants.ts';
import { insertRunParameters } from '#db/run-parameters.ts';
import type { RunRef, RunTrigger } from '#domain/run.ts';
import { newId } from '#lib/ids.ts';
import { rowsOf } from '#test/support/databases.ts';
import { testKeyring } from '#test/support/keyring.ts';
import {
  type EndedRun,
  type TestWorkspace,
  accepted,
  atRest,
  ended,
} from '#test/support/workspace.ts';
import type { World } from '#test/support/world.ts';
import type { ConnectionSyncInput } from '#workflows/contract.ts';

/** A connection with declared capabilities, as after consent; nothing is collected yet. */
export interface Collector {
  readonly connectionId: string;
  readonly workspaceId: string;
  readonly profileId: string | null;
  /** The name of its shelf. */
  readonly shelf: string;
  readonly input: ConnectionSyncInput;
}

export async function connectShelf(
  world: Pick<World, 'databases'>,
  workspace: TestWorkspace,
  capabilities: readonly string[],
  options: {
    readonly profileId?: string;
    readonly accountSub?: string;
    readonly settings?: object;
    readonly shelf?: string;
  } = {},
): Promise<Collector> {
  const connectionId = newId();
  const { workspaceId } = workspace;
  const { profileId = null, shelf = connectionId, settings = {} } = options;
  const now = new Date();
  await world.databases.api.inWorkspace({ workspaceId, profileId }, async (tx) => {
    await insertConnection(tx, {
      id: connectionId,
      workspaceId,
      profileId,
      provider: 'google',
      platform: null,
      displayName: 'Shelf',
      reservationLabel: null,
      status: 'connected',
      settings: Object.fromEntries(capabilities.map((id) => [id, { shelf, ...settings }])),
      capabilities,
      now,
    });
    await saveGrant(
      tx,
      testKeyring,
      { workspaceId, connectionId },
      {
        accountSub: options.accountSub ?? randomUUID(),
        accountEmail: 'Host@Stays.example',
        accessToken: 'token',
        refreshToken: 'token',
        expiresAt: now,
        scopes: [],
      },
      now,
    );
  });
  const input: ConnectionSyncInput = {
    version: 1,
    connectionId,
    workspaceId,
    profileId,
    provider: 'google',
    capabilities: capabilities.map((capability) => ({
      capability,
      enabled: true,
      pollSeconds: null,
    })),
    paused: false,
  };
  return { connectionId, workspaceId, profileId, shelf, input };
}

export function runRef(of: Collector, capability: string, trigger: RunTrigger = 'manual'): RunRef {
  const { workspaceId, profileId, connectionId } = of;
  return { workspaceId, profileId, connectionId, runId: newId(), capability, trigger };
}

/** Asks for a run as the API does, with what it is given, and returns its id. */
export async function ask(
  world: World,
  of: Collector,
  capability: string,
  trigger: RunTrigger = 'manual',
  given?: object,
): Promise<string> {
  const run = runRef(of, capability, trigger);
  if (given !== undefined) {
    await world.databases.api.inWorkspace(of, (tx) =>
      insertRunParameters(tx, testKeyring, run, given),
    );
  }
  const { runId } = run;
  return accepted(world, of.input, { runId, capability, trigger });
}

/** Runs a capability once and waits for the end, also until the workflow is free for the next request. */
export async function collect(
  world: World,
  of: Collector,
  capability: string,
  trigger: RunTrigger = 'manual',
  given?: object,
): Promise<EndedRun> {
  const end = await ended(world, await ask(world, of, capability, trigger, given));
  await atRest(world, of);
  return end;
}

const NAMES = { emails: 'subject', meetings: 'title', contacts: 'name' } as const;

/** Rows of a product table: what each is called, by the thing's id; as the superuser sees them. */
export async function productRows(
  world: Pick<World, 'databases'>,
  of: Pick<Collector, 'connectionId'>,
  table: keyof typeof NAMES,
): Promise<Record<string, string>> {
  const rows = await rowsOf<{ id: string; name: string }>(
    world.databases,
    `SELECT external_id AS id, ${NAMES[table]} AS name FROM product.${table} WHERE connection_id = $1 ORDER BY 1`,
    [of.connectionId],
  );
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}

/** How many raw records of the connection there are. */
export async function rawCount(
  world: Pick<World, 'databases'>,
  of: Pick<Collector, 'connectionId'>,
): Promise<number> {
  const [row] = await rowsOf<{ count: number }>(
    world.databases,
    'SELECT count(*)::int AS count FROM integrations.raw_records WHERE connection_id = $1',
    [of.connectionId],
  );
  return row?.count ?? -1;
}

/** Status of the connection and of each of its capabilities, with the reasons. */
export async function standing(
  world: Pick<World, 'databases'>,
  of: Pick<Collector, 'connectionId'>,
): Promise<Record<string, string>> {
  const rows = await rowsOf<{ name: string; status: string; reason: string | null }>(
    world.databases,
    `SELECT 'connection' AS name, status, status_reason AS reason FROM integrations.connections WHERE id = $1
     UNION ALL
     SELECT capability, status, reason FROM integrations.connection_capabilities WHERE connection_id = $1`,
    [of.connectionId],
  );
  return Object.fromEntries(
    rows.map(({ name, status, reason }) => [
      name,
      reason === null ? status : `${status} ${reason}`,
    ]),
  );
}
