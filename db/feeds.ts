import type { Prisma } from '#gen/prisma/client.ts';
import type { Tx } from './in-workspace.ts';
import { type Page, pageOf } from './page.ts';

/** A feed with its connection's state. The address is a secret of the connection. */
export type FeedRow = Prisma.CalendarFeedGetPayload<{ select: typeof FEED_COLUMNS }>;

const FEED_COLUMNS = {
  id: true,
  connection_id: true,
  property_id: true,
  unit_id: true,
  platform: true,
  created_at: true,
  removed_at: true,
  connection: {
    select: {
      display_name: true,
      status: true,
      status_reason: true,
      status_since: true,
      paused: true,
      settings: true,
      capabilities: {
        where: { capability: 'calendar_feed' },
        select: {
          status: true,
          reason: true,
          next_due_at: true,
          last_run_at: true,
          last_success_at: true,
        },
      },
    },
  },
  _count: { select: { bookings: true } },
} as const satisfies Prisma.CalendarFeedSelect;

export async function insertFeed(
  tx: Tx,
  feed: {
    readonly workspaceId: string;
    readonly connectionId: string;
    readonly propertyId: number;
    readonly unitId: number | null;
    readonly platform: string | null;
  },
): Promise<number> {
  const { id } = await tx.calendarFeed.create({
    data: {
      workspace_id: feed.workspaceId,
      connection_id: feed.connectionId,
      property_id: feed.propertyId,
      unit_id: feed.unitId,
      platform: feed.platform,
    },
    select: { id: true },
  });
  return id;
}

/** The feed, also a removed one, or null when the scope has none with this id. */
export function getFeed(tx: Tx, id: number): Promise<FeedRow | null> {
  return tx.calendarFeed.findUnique({ where: { id }, select: FEED_COLUMNS });
}

/** Feeds that are in use, in the order in which they were added. */
export async function listFeeds(
  tx: Tx,
  filter: {
    readonly propertyId?: number | undefined;
    readonly limit: number;
    readonly after: number | null;
  },
): Promise<Page<FeedRow, number>> {
  const rows = await tx.calendarFeed.findMany({
    where: {
      removed_at: null,
      ...(filter.propertyId !== undefined && { property_id: filter.propertyId }),
      ...(filter.after !== null && { id: { gt: filter.after } }),
    },
    orderBy: { id: 'asc' },
    take: filter.limit + 1,
    select: FEED_COLUMNS,
  });
  return pageOf(rows, filter.limit, (row) => row.id);
}

/** Whether a property still has a feed in use. */
export async function hasFeeds(tx: Tx, propertyId: number): Promise<boolean> {
  const feed = await tx.calendarFeed.findFirst({
    where: { property_id: propertyId, removed_at: null },
    select: { id: true },
  });
  return feed !== null;
}

/** Changes what is given and leaves the rest. */
export async function updateFeed(
  tx: Tx,
  id: number,
  change: {
    readonly unit_id?: number | null | undefined;
    readonly platform?: string | null | undefined;
  },
): Promise<void> {
  await tx.calendarFeed.update({
    where: { id },
    data: {
      ...(change.unit_id !== undefined && { unit_id: change.unit_id }),
      ...(change.platform !== undefined && { platform: change.platform }),
    },
    select: { id: true },
  });
}

/** Takes the feed of a connection out of use; its bookings stay as the calendar last said. */
export async function removeFeed(tx: Tx, connectionId: string, now: Date): Promise<void> {
  await tx.calendarFeed.updateMany({
    where: { connection_id: connectionId, removed_at: null },
    data: { removed_at: now },
  });
}
