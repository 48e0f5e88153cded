import type { Prisma } from '#gen/prisma/client.ts';
import type { Tx } from './in-workspace.ts';
import { type Page, newestFirst, olderThan, pageOf, timeKeyOf, type TimeKey } from './page.ts';

/** One execution of one capability. `meta_json` holds the counters, `last_error` a stable code. */
export type RunRow = Prisma.SyncRunGetPayload<{ select: typeof RUN_COLUMNS }>;

const RUN_COLUMNS = {
  id: true,
  connection_id: true,
  capability: true,
  trigger: true,
  status: true,
  stage: true,
  attempts: true,
  slices: true,
  last_error: true,
  meta_json: true,
  requested_by: true,
  cancel_requested_at: true,
  created_at: true,
  started_at: true,
  finished_at: true,
} as const satisfies Prisma.SyncRunSelect;

export interface AcceptedRun {
  readonly id: string;
  readonly workspaceId: string;
  readonly profileId: string | null;
  readonly connectionId: string;
  readonly capability: string;
  readonly trigger: string;
  readonly requestedBy: string;
}

/** Writes down a run that the workflow has accepted; the worker may have been faster, which is fine. */
export async function insertAcceptedRun(tx: Tx, run: AcceptedRun): Promise<void> {
  await tx.syncRun.createMany({
    data: {
      id: run.id,
      workspace_id: run.workspaceId,
      profile_id: run.profileId,
      connection_id: run.connectionId,
      capability: run.capability,
      trigger: run.trigger,
      requested_by: run.requestedBy,
    },
    skipDuplicates: true,
  });
}

/** The run, or null when the scope has none with this id. */
export function getRun(tx: Tx, id: string): Promise<RunRow | null> {
  return tx.syncRun.findUnique({ where: { id }, select: RUN_COLUMNS });
}

/** Those of these runs that the scope has. */
export function runsById(tx: Tx, ids: readonly string[]): Promise<RunRow[]> {
  return tx.syncRun.findMany({ where: { id: { in: [...ids] } }, select: RUN_COLUMNS });
}

export interface RunFilter {
  readonly connectionId: string;
  readonly capability?: string | undefined;
  /** Capabilities whose runs are not shown. */
  readonly hidden: readonly string[];
  readonly status?: string | undefined;
  readonly limit: number;
  readonly after: TimeKey | null;
}

/** Runs of a connection, newest first. */
export async function listRuns(tx: Tx, filter: RunFilter): Promise<Page<RunRow, TimeKey>> {
  const rows = await tx.syncRun.findMany({
    where: {
      connection_id: filter.connectionId,
      capability: {
        notIn: [...filter.hidden],
        ...(filter.capability !== undefined && { equals: filter.capability }),
      },
      ...(filter.status !== undefined && { status: filter.status }),
      ...olderThan(filter.after),
    },
    ...newestFirst(filter.limit),
    select: RUN_COLUMNS,
  });
  return pageOf(rows, filter.limit, timeKeyOf);
}

/** Runs that are not finished, or finished since `since`; for whoever watches. */
export function recentRuns(tx: Tx, since: Date): Promise<RunRow[]> {
  return tx.syncRun.findMany({
    where: {
      OR: [
        { finished_at: null, created_at: { gte: daysBefore(since, 1) } },
        { finished_at: { gte: since } },
      ],
    },
    orderBy: [{ created_at: 'asc' }, { id: 'asc' }],
    take: 200,
    select: RUN_COLUMNS,
  });
}

/** A run that never ended (its worker's log was lost) must not be watched for ever. */
function daysBefore(date: Date, days: number): Date {
  return new Date(date.getTime() - days * 86_400_000);
}
