import type { Tx } from '../in-workspace.ts';
import { recordActivity } from '../activity-log.ts';
import type { WebhookRef } from '#domain/delivery.ts';

/** Why an endpoint gets nothing more. */
export type DisableReason = 'gone' | 'address-forbidden' | 'failing';

/**
 * Disables an endpoint: what is on its way to it is dropped, the workspace's other endpoints and its people are told.
 * False when it was not active or paused any more.
 */
export async function disableWebhook(
  tx: Tx,
  webhook: WebhookRef,
  reason: DisableReason,
): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ source_id: number }[]>`
    UPDATE gassync.int_webhooks SET status = 'disabled', status_reason = ${reason}, held_until = NULL, updated_at = now()
    WHERE id = ${webhook.webhookId} AND deleted_at IS NULL AND status <> 'disabled'
    RETURNING source_id`;
  if (row === undefined) return false;
  await dropPending(tx, webhook);
  await tx.intEvent.createMany({
    data: [
      {
        workspace_id: webhook.workspaceId,
        event_type: 'webhook.disabled',
        entity_type: 'webhook',
        entity_id: String(webhook.webhookId),
        data: { sourceId: row.source_id, reason },
      },
    ],
  });
  await recordActivity(tx, {
    workspaceId: webhook.workspaceId,
    profileId: null,
    connectionId: null,
    type: 'webhook_disabled',
    data: { webhook_id: webhook.webhookId, source_id: row.source_id, reason },
  });
  return true;
}

/** Drops what is on its way to an endpoint. */
export async function dropPending(tx: Tx, { webhookId }: WebhookRef): Promise<void> {
  await tx.$executeRaw`
    UPDATE gassync.int_deliveries SET state = 'dropped', settled_at = now()
    WHERE webhook_id = ${webhookId} AND state = 'pending'`;
}
