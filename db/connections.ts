import type { Prisma } from '#gen/prisma/client.ts';
import { newId } from '#lib/ids.ts';
import type { Tx } from './in-workspace.ts';
import { type Page, newestFirst, olderThan, pageOf, timeKeyOf, type TimeKey } from './page.ts';

/** A connection without its credentials: those never leave this folder but sealed. */
export type ConnectionRow = Prisma.ConnectionGetPayload<{ select: typeof CONNECTION_COLUMNS }>;
export type CapabilityRow = ConnectionRow['capabilities'][number];

const CAPABILITY_COLUMNS = {
  id: true,
  capability: true,
  enabled: true,
  status: true,
  reason: true,
  failures: true,
  granted_scopes: true,
  next_due_at: true,
  last_run_at: true,
  last_success_at: true,
} as const;

const CONNECTION_COLUMNS = {
  id: true,
  workspace_id: true,
  profile_id: true,
  provider: true,
  platform: true,
  display_name: true,
  reservation_label: true,
  reservation_label_id: true,
  status: true,
  status_reason: true,
  status_since: true,
  account_sub: true,
  account_email: true,
  granted_scopes: true,
  settings: true,
  paused: true,
  created_at: true,
  updated_at: true,
  connected_at: true,
  disconnected_at: true,
  erased_at: true,
  capabilities: { select: CAPABILITY_COLUMNS, orderBy: { capability: 'asc' } },
} as const satisfies Prisma.ConnectionSelect;

export interface NewConnection {
  readonly id: string;
  readonly workspaceId: string;
  /** The user whose own it is; absent: the workspace's. */
  readonly profileId?: string | null;
  readonly provider: string;
  readonly platform: string | null;
  readonly displayName: string;
  readonly reservationLabel: string | null;
  readonly status: string;
  readonly settings: Prisma.InputJsonObject;
  readonly capabilities: readonly string[];
  readonly now: Date;
}

/** Adds a connection with its capabilities, switched on; `secret` is set by `saveFeedUrl`. */
export async function insertConnection(tx: Tx, connection: NewConnection): Promise<void> {
  const { workspaceId, profileId = null, now } = connection;
  await tx.connection.create({
    data: {
      id: connection.id,
      workspace_id: workspaceId,
      profile_id: profileId,
      provider: connection.provider,
      platform: connection.platform,
      display_name: connection.displayName,
      reservation_label: connection.reservationLabel,
      status: connection.status,
      status_since: now,
      granted_scopes: [],
      settings: connection.settings,
      connected_at: connection.status === 'connected' ? now : null,
    },
  });
  await tx.connectionCapability.createMany({
    data: connection.capabilities.map((capability) => ({
      id: newId(),
      workspace_id: workspaceId,
      profile_id: profileId,
      connection_id: connection.id,
      capability,
      granted_scopes: [],
    })),
  });
}

/** The connection, or null when the scope has none with this id. */
export function getConnection(tx: Tx, id: string): Promise<ConnectionRow | null> {
  return tx.connection.findUnique({ where: { id }, select: CONNECTION_COLUMNS });
}

/** Makes other changes of the connection wait until the transaction ends. */
export async function lockConnection(tx: Tx, id: string): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM integrations.connections WHERE id = ${id}::uuid FOR UPDATE`;
}

export interface ConnectionFilter {
  readonly provider?: string | undefined;
  readonly status?: string | undefined;
  readonly limit: number;
  readonly after: TimeKey | null;
}

/** Connections, newest first. */
export async function listConnections(
  tx: Tx,
  filter: ConnectionFilter,
): Promise<Page<ConnectionRow, TimeKey>> {
  const rows = await tx.connection.findMany({
    where: {
      ...(filter.provider !== undefined && { provider: filter.provider }),
      ...(filter.status !== undefined && { status: filter.status }),
      ...olderThan(filter.after),
    },
    ...newestFirst(filter.limit),
    select: CONNECTION_COLUMNS,
  });
  return pageOf(rows, filter.limit, timeKeyOf);
}

export interface ConnectionChange {
  readonly display_name?: string | undefined;
  readonly platform?: string | null | undefined;
  readonly reservation_label?: string | null | undefined;
  readonly reservation_label_id?: string | null | undefined;
  readonly settings?: Prisma.InputJsonObject | undefined;
  readonly paused?: boolean | undefined;
}

/** Changes what is given and leaves the rest. */
export async function updateConnection(
  tx: Tx,
  id: string,
  change: ConnectionChange,
): Promise<void> {
  const data = Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as Prisma.ConnectionUpdateInput;
  await tx.connection.update({ where: { id }, data, select: { id: true } });
}

/** Sets status and reason; `status_since` moves only when one of them changes. */
export async function setStatus(
  tx: Tx,
  id: string,
  next: { readonly status: string; readonly reason: string | null; readonly now: Date },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE integrations.connections SET
      status_since = CASE WHEN status = ${next.status} AND status_reason IS NOT DISTINCT FROM ${next.reason}
                          THEN status_since ELSE ${next.now} END,
      status = ${next.status}, status_reason = ${next.reason}, updated_at = ${next.now}
    WHERE id = ${id}::uuid`;
}

/** Marks a connection as disconnected; the moment of the first time stays. */
export async function markDisconnected(tx: Tx, id: string, now: Date): Promise<void> {
  await setStatus(tx, id, { status: 'disconnected', reason: null, now });
  await tx.connection.updateMany({
    where: { id, disconnected_at: null },
    data: { disconnected_at: now },
  });
}

/**
 * Another connection of the workspace, not disconnected, that watches exactly this label name or this
 * label id of the same mailbox; null when there is none. With `createdBefore`, only older ones count: of
 * two that came to share a label, the older keeps it. Without it a label is being chosen, which waits
 * for whoever else is choosing one in this workspace now.
 */
export async function labelHeldBy(
  tx: Tx,
  of: {
    readonly workspaceId: string;
    readonly connectionId: string;
    readonly createdBefore?: Date;
  },
  label: {
    readonly name: string;
    readonly id?: string | null;
    readonly accountSub?: string | null;
  },
): Promise<string | null> {
  if (of.createdBefore === undefined)
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`label:${of.workspaceId}`}, 0))`;
  const { id = null, accountSub = null } = label;
  const sameLabel =
    id === null || accountSub === null
      ? []
      : [{ reservation_label_id: id, account_sub: accountSub }];
  const row = await tx.connection.findFirst({
    where: {
      id: { not: of.connectionId },
      provider: 'google',
      status: { not: 'disconnected' },
      ...(of.createdBefore !== undefined && { created_at: { lt: of.createdBefore } }),
      OR: [{ reservation_label: label.name }, ...sameLabel],
    },
    select: { id: true },
  });
  return row?.id ?? null;
}
