import type { z } from 'zod';
import type { FeedRow } from '#db/feeds.ts';
import type { feed } from '../contract/feeds.ts';

/** A feed with its connection's state; of its address only the host. */
export function presentFeed(row: FeedRow): z.input<typeof feed> {
  const { connection } = row;
  const [capability] = connection.capabilities;
  return {
    id: row.id,
    connection_id: row.connection_id,
    property_id: row.property_id,
    unit_id: row.unit_id,
    platform: row.platform,
    display_name: connection.display_name,
    url_host: hostOf(connection.settings),
    status: connection.status,
    status_reason: connection.status_reason ?? capability?.reason ?? null,
    status_since: connection.status_since,
    paused: connection.paused,
    last_run_at: capability?.last_run_at ?? null,
    last_success_at: capability?.last_success_at ?? null,
    next_due_at: capability?.next_due_at ?? null,
    bookings: row._count.bookings,
    created_at: row.created_at,
    removed_at: row.removed_at,
  };
}

function hostOf(settings: unknown): string | null {
  const host = member(member(settings, 'calendar_feed'), 'url_host');
  return typeof host === 'string' ? host : null;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
