import { isDead, type Verdict, type WebhookRef } from '#domain/delivery.ts';
import type { Tx } from '../in-workspace.ts';
import { disableWebhook } from './disable-webhook.ts';

/** An attempt that has ended. */
export interface Attempt {
  readonly deliveryId: bigint;
  /** Which attempt of the delivery it was; the first is 1. */
  readonly attempt: number;
  readonly startedAt: Date;
  readonly ms: number;
  /** The HTTP status, if there was an answer. */
  readonly status: number | null;
  /** A short code of ours, never the answer's words; null when delivered. */
  readonly error: string | null;
  readonly verdict: Verdict;
  /** For how long the endpoint asked to be left alone as a whole. */
  readonly holdMs: number | null;
}

export interface Settled {
  readonly disabled: boolean;
}

/**
 * Writes down attempts of one endpoint that have ended: their deliveries, a line of the log for each, and what they say of
 * the endpoint, which may end it. An attempt that was settled before, or whose delivery was
 * begun afresh meanwhile, changes nothing but the log.
 */
export async function settleAttempts(
  tx: Tx,
  webhook: WebhookRef,
  attempts: readonly Attempt[],
): Promise<Settled> {
  if (attempts.length === 0) return { disabled: false };
  const [row] = await tx.$queryRaw<{ source_id: number; failing_since: Date | null }[]>`
    SELECT source_id, failing_since FROM gassync.int_webhooks WHERE id = ${webhook.webhookId} FOR NO KEY UPDATE`;
  if (row === undefined) return { disabled: false };
  const since = failingSince(row.failing_since, attempts);
  await writeDeliveries(tx, webhook, attempts);
  await writeLines(tx, webhook, row.source_id, attempts);
  const holds = attempts.flatMap((attempt) =>
    attempt.holdMs === null ? [] : endOf(attempt) + attempt.holdMs,
  );
  await tx.$executeRaw`
    UPDATE gassync.int_webhooks
    SET failing_since = ${since}, last_triggered_at = greatest(last_triggered_at, ${latest(attempts.map(startOf))}),
      held_until = greatest(held_until, ${holds.length === 0 ? null : latest(holds)}::timestamptz), updated_at = now()
    WHERE id = ${webhook.webhookId}`;
  const isGone = attempts.some(({ verdict }) => verdict.kind === 'gone');
  if (isGone) return { disabled: await disableWebhook(tx, webhook, 'gone') };
  const isForbidden = attempts.some(({ verdict }) => verdict.kind === 'forbidden');
  if (isForbidden) return { disabled: await disableWebhook(tx, webhook, 'address-forbidden') };
  if (since === null) return { disabled: false };
  const failingForMs = Math.max(...attempts.map(endOf)) - since.getTime();
  const isLost = isDead(failingForMs, await countFailures(tx, webhook, since));
  return { disabled: isLost && (await disableWebhook(tx, webhook, 'failing')) };
}

/** The first failure since the last success, in the order in which attempts ended. */
function failingSince(before: Date | null, attempts: readonly Attempt[]): Date | null {
  const inOrder = attempts.toSorted((left, right) => endOf(left) - endOf(right));
  return inOrder.reduce<Date | null>((since, attempt) => {
    if (attempt.verdict.kind === 'delivered') return null;
    return since ?? attempt.startedAt;
  }, before);
}

const STATES: Readonly<Record<Verdict['kind'], string>> = {
  delivered: 'delivered',
  retry: 'pending',
  exhausted: 'failed',
  gone: 'failed',
  forbidden: 'failed',
};

async function writeDeliveries(
  tx: Tx,
  webhook: WebhookRef,
  attempts: readonly Attempt[],
): Promise<void> {
  const rows = attempts.map((one) => ({
    id: String(one.deliveryId),
    attempt: one.attempt,
    status: one.status,
    error: one.error,
    state: STATES[one.verdict.kind],
    next:
      one.verdict.kind === 'retry'
        ? new Date(endOf(one) + one.verdict.afterMs).toISOString()
        : null,
  }));
  // What was dropped while it was under way has arrived all the same.
  await tx.$executeRaw`
    UPDATE gassync.int_deliveries d
    SET state = a.state, attempts = a.attempt, next_attempt_at = coalesce(a.next, d.next_attempt_at),
      last_status = a.status, last_error = a.error, settled_at = CASE a.state WHEN 'pending' THEN NULL ELSE now() END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS a(id bigint, attempt int, status int, error text, state text, next timestamptz)
    WHERE d.id = a.id AND d.webhook_id = ${webhook.webhookId} AND d.attempts = a.attempt - 1
      AND (d.state = 'pending' OR d.state = 'dropped' AND a.state = 'delivered')`;
}

/** The lines stand in the trace of the change, beside those of how it came in. */
async function writeLines(
  tx: Tx,
  webhook: WebhookRef,
  sourceId: number,
  attempts: readonly Attempt[],
): Promise<void> {
  const rows = attempts.map(({ deliveryId, attempt, startedAt, ms, status, error, verdict }) => ({
    id: String(deliveryId),
    outcome: verdict.kind === 'delivered' ? 'success' : 'failed',
    error,
    answer: { attempt, started_at: startedAt.toISOString(), ms, status, error },
  }));
  await tx.$executeRaw`
    INSERT INTO gassync.int_sync_log (workspace_id, source_id, direction, entity_type, entity_id, action, status,
      error_message, response_data, trace_id)
    SELECT d.workspace_id, ${sourceId}, 'outbound', d.entity_type, d.external_id, 'deliver', a.outcome, a.error,
      a.answer || jsonb_build_object('webhook_id', d.webhook_id, 'event_id', d.event_id, 'event_type', e.event_type,
        'number', d.number, 'id', d.entity_id), e.trace_id
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS a(id bigint, outcome text, error text, answer jsonb)
    JOIN gassync.int_deliveries d ON d.id = a.id AND d.webhook_id = ${webhook.webhookId}
    JOIN gassync.int_events e ON e.workspace_id = d.workspace_id AND e.id = d.event_id
    ORDER BY a.answer ->> 'started_at'`;
}

/** Attempts at deliveries that have not arrived, of those that were under way since the endpoint began to fail. */
async function countFailures(tx: Tx, { webhookId }: WebhookRef, since: Date): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT coalesce(sum(attempts), 0)::int AS count FROM gassync.int_deliveries
    WHERE webhook_id = ${webhookId} AND attempts > 0 AND state IN ('pending', 'failed')
      AND (settled_at IS NULL OR settled_at >= ${since})`;
  return row?.count ?? 0;
}

const startOf = (attempt: Attempt): number => attempt.startedAt.getTime();
const endOf = (attempt: Attempt): number => startOf(attempt) + attempt.ms;

function latest(times: readonly number[]): Date {
  return new Date(Math.max(...times));
}
