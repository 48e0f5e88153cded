import type { Prisma } from '#gen/prisma/client.ts';
import { newId } from '#lib/ids.ts';
import type { Tx } from './in-workspace.ts';

interface ConnectionRef {
  readonly id: string;
  readonly workspace_id: string;
  readonly profile_id: string | null;
}

export interface CapabilityState {
  readonly capability: string;
  readonly enabled: boolean;
  readonly status: 'idle' | 'parked';
  readonly reason: string | null;
  /** Of the scopes that it needs, those that were granted. */
  readonly grantedScopes: readonly string[];
}

/** Sets what a person or a consent decided on a capability, and forgets its failures. Returns the row's id. */
export async function setCapability(
  tx: Tx,
  connection: ConnectionRef,
  state: CapabilityState,
): Promise<string> {
  const change = {
    enabled: state.enabled,
    status: state.status,
    reason: state.reason,
    granted_scopes: [...state.grantedScopes],
    failures: 0,
    next_due_at: null,
  };
  const row = await tx.connectionCapability.upsert({
    where: {
      connection_id_capability: { connection_id: connection.id, capability: state.capability },
    },
    create: {
      id: newId(),
      workspace_id: connection.workspace_id,
      profile_id: connection.profile_id,
      connection_id: connection.id,
      capability: state.capability,
      ...change,
    },
    update: change,
    select: { id: true },
  });
  return row.id;
}

/** Sets settings of the named capabilities; other capabilities, and what is not among these, keep theirs. */
export async function mergeSettings(
  tx: Tx,
  connectionId: string,
  settings: Prisma.InputJsonObject,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE integrations.connections SET updated_at = now(), settings = settings || coalesce((
      SELECT jsonb_object_agg(given.key, coalesce(settings -> given.key, '{}') || given.value)
      FROM jsonb_each(${JSON.stringify(settings)}::jsonb) AS given), '{}')
    WHERE id = ${connectionId}::uuid`;
}

/** When the cursors of each capability last moved. */
export async function cursorsMovedAt(
  tx: Tx,
  connectionId: string,
): Promise<ReadonlyMap<string, Date>> {
  const rows = await tx.syncState.groupBy({
    by: ['capability'],
    where: { connection_id: connectionId },
    _max: { updated_at: true },
  });
  return new Map(
    rows.flatMap(({ capability, _max: { updated_at: at } }) =>
      at === null ? [] : [[capability, at] as const],
    ),
  );
}
