import type { Tx } from '../in-workspace.ts';
import { EXTERNAL_ID, SUBSCRIBED } from './external-id.ts';
import type { WebhookRef } from '#domain/delivery.ts';

/** What is to be delivered again. Moments are those of the changes. */
export type Replay =
  /** This event, whatever became of it. */
  | { readonly kind: 'event'; readonly eventId: string }
  /** Those that were given up. */
  | { readonly kind: 'failed-since'; readonly since: Date }
  /** Those that the endpoint subscribes to and was never sent: none was meant for it then, or they were dropped. */
  | { readonly kind: 'missing-since'; readonly since: Date };

/** A request's worth; who has more to catch up on asks again. */
const MOST = 100_000;

/**
 * Puts events on their way to an endpoint again, the oldest first, each with all its attempts before it; 100,000 at a
 * time. Returns how many. An entity's events keep their order among themselves.
 */
export function replay(tx: Tx, webhook: WebhookRef, what: Replay): Promise<number> {
  switch (what.kind) {
    case 'event':
      return requeue(tx, webhook, { eventId: what.eventId, since: null, states: null });
    case 'failed-since':
      return requeue(tx, webhook, { eventId: null, since: what.since, states: ['failed'] });
    case 'missing-since':
      return requeue(tx, webhook, {
        eventId: null,
        since: what.since,
        states: ['none', 'dropped'],
      });
  }
}

/** What is under way already stays as it is, unless it is named. */
function requeue(
  tx: Tx,
  { webhookId }: WebhookRef,
  {
    eventId,
    since,
    states,
  }: {
    readonly eventId: string | null;
    readonly since: Date | null;
    readonly states: readonly string[] | null;
  },
): Promise<number> {
  return tx.$executeRaw`
    INSERT INTO gassync.int_deliveries AS d (workspace_id, webhook_id, event_id, number, entity_type, entity_id, external_id)
    SELECT e.workspace_id, w.id, e.id, e.number, e.entity_type, e.entity_id, ${EXTERNAL_ID}
    FROM gassync.int_webhooks w
    JOIN gassync.int_sources s ON s.workspace_id = w.workspace_id AND s.id = w.source_id
    JOIN gassync.int_events e ON e.workspace_id = w.workspace_id AND e.number IS NOT NULL
    LEFT JOIN gassync.int_deliveries b ON b.workspace_id = e.workspace_id AND b.webhook_id = w.id AND b.event_id = e.id
    WHERE w.id = ${webhookId} AND w.deleted_at IS NULL
      AND CASE WHEN ${eventId}::uuid IS NULL THEN ${SUBSCRIBED} ELSE e.id = ${eventId}::uuid AND coalesce(e.webhook_id, w.id) = w.id END
      AND (${since}::timestamptz IS NULL OR e.occurred_at >= ${since}::timestamptz)
      AND (${states}::text[] IS NULL OR coalesce(b.state, 'none') = ANY (${states}::text[]))
    ORDER BY e.number LIMIT ${MOST}
    ON CONFLICT (workspace_id, webhook_id, event_id) DO UPDATE
      SET state = 'pending', attempts = 0, next_attempt_at = now(), last_status = NULL, last_error = NULL, settled_at = NULL`;
}
