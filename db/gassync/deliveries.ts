import { Prisma } from '#gen/prisma/client.ts';
import type { Tx } from '../in-workspace.ts';
import { type Page, pageOf } from '../page.ts';
import type { WebhookRef } from '#domain/delivery.ts';

/** A delivery that may be attempted now. */
export interface DueDelivery {
  readonly id: bigint;
  readonly eventId: string;
  readonly number: number;
  readonly sequence: number;
  readonly eventType: string;
  readonly entityType: string;
  readonly entityId: string;
  /** The source's own id of the entity, as it was when the event was numbered. */
  readonly externalId: string | null;
  readonly data: unknown;
  readonly occurredAt: Date;
  readonly traceId: string | null;
  /** Attempts so far. */
  readonly attempts: number;
}

/**
 * SQL: the delivery `d`, itself pending, waits behind none: an entity's events arrive one after another. Asked as the
 * least number of the entity, which stays one look per delivery; `+ 0` keeps it off the index in order of number.
 */
const IS_FIRST = Prisma.sql`d.number = (
  SELECT min(p.number + 0) FROM gassync.int_deliveries p
  WHERE p.webhook_id = d.webhook_id AND p.entity_type = d.entity_type AND p.entity_id = d.entity_id
    AND p.state = 'pending')`;

/** SQL: the endpoint `w` of the source `s` may be called. */
const IS_OPEN = Prisma.sql`w.status = 'active' AND w.deleted_at IS NULL AND s.status <> 'disabled'`;

/**
 * The deliveries that are due at an endpoint, the longest due first, `limit` at most, without those in `except`, which the
 * caller has under way. None of them waits behind another of its entity. Nothing is marked: the endpoint's one workflow
 * is who attempts them, and `settleAttempts` takes no attempt twice.
 */
export function claimDue(
  tx: Tx,
  { webhookId }: WebhookRef,
  {
    now,
    limit,
    except,
  }: { readonly now: Date; readonly limit: number; readonly except: readonly bigint[] },
): Promise<readonly DueDelivery[]> {
  return tx.$queryRaw<DueDelivery[]>`
    WITH due AS MATERIALIZED (
      SELECT d.*
      FROM gassync.int_deliveries d
      JOIN gassync.int_webhooks w ON w.workspace_id = d.workspace_id AND w.id = d.webhook_id
      JOIN gassync.int_sources s ON s.workspace_id = w.workspace_id AND s.id = w.source_id
      WHERE d.webhook_id = (SELECT ${webhookId}::int) AND d.state = 'pending' AND d.next_attempt_at <= ${now}
        AND d.id <> ALL (${except.map(String)}::text[]::bigint[])
        AND ${IS_OPEN} AND (w.held_until IS NULL OR w.held_until <= ${now}) AND ${IS_FIRST}
      ORDER BY d.next_attempt_at, d.number
      LIMIT ${limit}::int
    )
    SELECT d.id, d.event_id AS "eventId", d.number, e.sequence, e.event_type AS "eventType", d.entity_type AS "entityType",
      d.entity_id AS "entityId", d.external_id AS "externalId", e.data, e.occurred_at AS "occurredAt",
      e.trace_id AS "traceId", d.attempts
    FROM due d JOIN gassync.int_events e ON e.workspace_id = d.workspace_id AND e.id = d.event_id
    ORDER BY d.next_attempt_at, d.number`;
}

/** When the endpoint's next delivery is due, which may be past; null when none is, or it is not to be called. */
export async function nextDue(tx: Tx, { webhookId }: WebhookRef): Promise<Date | null> {
  const [next] = await tx.$queryRaw<{ at: Date }[]>`
    SELECT greatest(d.next_attempt_at, w.held_until) AS at
    FROM gassync.int_deliveries d
    JOIN gassync.int_webhooks w ON w.workspace_id = d.workspace_id AND w.id = d.webhook_id
    JOIN gassync.int_sources s ON s.workspace_id = w.workspace_id AND s.id = w.source_id
    WHERE d.webhook_id = (SELECT ${webhookId}::int) AND d.state = 'pending' AND ${IS_OPEN} AND ${IS_FIRST}
    ORDER BY d.next_attempt_at LIMIT 1`;
  return next?.at ?? null;
}

export const DELIVERY_STATES = [
  'pending',
  'delivered',
  'failed',
  'acknowledged',
  'dropped',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** A delivery as people of the workspace see it. */
export interface DeliveryRow {
  readonly id: bigint;
  readonly webhook_id: number;
  readonly event_id: string;
  readonly number: number;
  readonly sequence: number;
  readonly event_type: string;
  readonly entity_type: string;
  readonly entity_id: string;
  readonly external_id: string | null;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly next_attempt_at: Date | null;
  readonly last_status: number | null;
  readonly last_error: string | null;
  readonly trace_id: string | null;
  readonly occurred_at: Date;
  readonly settled_at: Date | null;
}

/** Deliveries of an endpoint, newest event first. The key of a page is the event's number. */
export async function listDeliveries(
  tx: Tx,
  { webhookId }: WebhookRef,
  filter: {
    readonly state?: DeliveryState | undefined;
    readonly limit: number;
    readonly after: number | null;
  },
): Promise<Page<DeliveryRow, number>> {
  const rows = await tx.$queryRaw<DeliveryRow[]>`
    SELECT d.id, d.webhook_id, d.event_id, d.number, e.sequence, e.event_type, d.entity_type, d.entity_id, d.external_id,
      d.state, d.attempts, CASE d.state WHEN 'pending' THEN d.next_attempt_at END AS next_attempt_at, d.last_status,
      d.last_error, e.trace_id, e.occurred_at, d.settled_at
    FROM gassync.int_deliveries d
    JOIN gassync.int_events e ON e.workspace_id = d.workspace_id AND e.id = d.event_id
    WHERE d.webhook_id = ${webhookId}
      AND (${filter.state ?? null}::text IS NULL OR d.state = ${filter.state ?? null}::text)
      AND (${filter.after}::int IS NULL OR d.number < ${filter.after}::int)
    ORDER BY d.number DESC LIMIT ${filter.limit + 1}::int`;
  return pageOf(rows, filter.limit, (row) => row.number);
}
