import type { Tx } from './in-workspace.ts';

export interface BookingTotals {
  readonly upcoming: number;
  readonly upcoming_bare: number;
}
export interface RunDay {
  readonly day: string;
  readonly completed: number;
  readonly failed: number;
}
export interface MessageDay {
  readonly day: string;
  readonly messages: number;
}
export interface EnrichmentWeek {
  /** Monday of the week of arrival. */
  readonly week: string;
  readonly bookings: number;
  readonly with_guest: number;
}

/** Stays that are not over, and how many of them have no guest's name. Blocks are no bookings. */
export async function bookingTotals(tx: Tx, today: string): Promise<BookingTotals> {
  const [row] = await tx.$queryRaw<BookingTotals[]>`
    SELECT count(*)::int AS upcoming, count(*) FILTER (WHERE guest_name IS NULL)::int AS upcoming_bare
    FROM core.bookings
    WHERE check_out > ${today}::date AND status NOT IN ('cancelled', 'vanished')`;
  return row ?? { upcoming: 0, upcoming_bare: 0 };
}

/** Messages that another workspace holds, over all connections. */
export function countOpenConflicts(tx: Tx): Promise<number> {
  return tx.fetchLedgerItem.count({ where: { state: 'conflict' } });
}

/** Runs that ended on each day since `from`, by outcome; days without any are there with zeros. */
export function runsPerDay(tx: Tx, from: Date, to: Date): Promise<RunDay[]> {
  return tx.$queryRaw<RunDay[]>`
    SELECT to_char(d, 'YYYY-MM-DD') AS day,
      count(r.id) FILTER (WHERE r.status = 'completed')::int AS completed,
      count(r.id) FILTER (WHERE r.status = 'failed')::int AS failed
    FROM generate_series(date_trunc('day', ${from}::timestamptz AT TIME ZONE 'UTC'), ${to}::timestamptz AT TIME ZONE 'UTC', '1 day') AS d
    LEFT JOIN integrations.sync_runs r ON date_trunc('day', r.finished_at AT TIME ZONE 'UTC') = d
    GROUP BY d ORDER BY d`;
}

/** Mails that were stored on each day since `from`; days without any are there with zero. */
export function messagesPerDay(tx: Tx, from: Date, to: Date): Promise<MessageDay[]> {
  return tx.$queryRaw<MessageDay[]>`
    SELECT to_char(d, 'YYYY-MM-DD') AS day, count(m.id)::int AS messages
    FROM generate_series(date_trunc('day', ${from}::timestamptz AT TIME ZONE 'UTC'), ${to}::timestamptz AT TIME ZONE 'UTC', '1 day') AS d
    LEFT JOIN integrations.gmail_messages m ON date_trunc('day', m.processed_at AT TIME ZONE 'UTC') = d
    GROUP BY d ORDER BY d`;
}

/** How many stays of each week of arrival have a guest's name. */
export function enrichmentPerWeek(tx: Tx, from: Date, to: Date): Promise<EnrichmentWeek[]> {
  return tx.$queryRaw<EnrichmentWeek[]>`
    SELECT to_char(w, 'YYYY-MM-DD') AS week, count(b.id)::int AS bookings,
      count(b.id) FILTER (WHERE b.guest_name IS NOT NULL)::int AS with_guest
    FROM generate_series(date_trunc('week', ${from}::timestamptz AT TIME ZONE 'UTC'), ${to}::timestamptz AT TIME ZONE 'UTC', '7 days') AS w
    LEFT JOIN core.bookings b ON b.check_in >= w::date AND b.check_in < w::date + 7 AND b.status NOT IN ('cancelled', 'vanished')
    GROUP BY w ORDER BY w`;
}

export interface AttentionConnection {
  readonly id: string;
  readonly display_name: string;
  readonly provider: string;
  readonly status: string;
  readonly status_reason: string | null;
  readonly status_since: Date;
}

/** Connections that wait for a person, longest first: never connected, or in error. */
export function attentionConnections(tx: Tx): Promise<AttentionConnection[]> {
  return tx.connection.findMany({
    where: { status: { in: ['error', 'pending'] } },
    orderBy: [{ status_since: 'asc' }, { id: 'asc' }],
    take: 50,
    select: {
      id: true,
      display_name: true,
      provider: true,
      status: true,
      status_reason: true,
      status_since: true,
    },
  });
}
