import { insertConnection } from '#db/connections.ts';
import { newId } from '#lib/ids.ts';
import type { Collector } from '#test/collect/support/collecting.ts';
import { consent } from '#test/support/consent.ts';
import { LABEL, type MailAccount } from '#test/support/mailboxes.ts';
import { type TestWorkspace, createWorkspace } from '#test/support/workspace.ts';
import type { World } from '#test/support/world.ts';

/** Long enough that no poll comes on top of what is asked for. */
const NEVER_SECONDS = 30 * 86_400;

/** A connection with a capability and one beside it that asks another API. */
export interface MatrixConnection extends Collector {
  readonly account: MailAccount;
}

export async function connectMatrix(
  world: Pick<World, 'databases' | 'sandbox' | 'nextAccount'>,
  wanted: readonly {
    readonly capability: string;
    readonly scopes: readonly string[];
    readonly settings: object;
    readonly isPolled: boolean;
  }[],
  workspace?: TestWorkspace,
): Promise<MatrixConnection> {
  const { workspaceId, profileId } = workspace ?? (await createWorkspace(world));
  const account = world.nextAccount();
  const connectionId = newId();
  const names = wanted.map(({ capability }) => capability);
  await world.databases.api.inWorkspace({ workspaceId, profileId }, async (tx) => {
    await insertConnection(tx, {
      id: connectionId,
      workspaceId,
      profileId,
      provider: 'google',
      platform: null,
      displayName: 'Matrix',
      reservationLabel: names.includes('reservations') ? LABEL : null,
      status: 'pending',
      settings: JSON.parse(
        JSON.stringify(Object.fromEntries(wanted.map((it) => [it.capability, it.settings]))),
      ),
      capabilities: names,
      now: new Date(),
    });
  });
  const capabilities = wanted.map(({ capability, isPolled }) => ({
    capability,
    enabled: true,
    pollSeconds: isPolled ? NEVER_SECONDS : null,
  }));
  const connection: MatrixConnection = {
    connectionId,
    workspaceId,
    profileId,
    shelf: connectionId,
    account,
    input: {
      version: 1,
      connectionId,
      workspaceId,
      profileId,
      provider: 'google',
      capabilities,
      paused: false,
    },
  };
  await consent(world, connection, [...new Set(wanted.flatMap(({ scopes }) => scopes))]);
  return connection;
}
