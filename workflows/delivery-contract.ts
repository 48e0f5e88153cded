import type { WebhookRef } from '#domain/delivery.ts';

/** All that relay, API and reconciler may know of the workflow that delivers events to one endpoint. */

export const DELIVER_WEBHOOK = 'deliverWebhook';
/** A queue of its own: neither a sync nor a mail waits for an endpoint that is slow to answer. */
export const DELIVER_TASK_QUEUE = 'inlet-deliver';

export const deliverWebhookId = (webhookId: number): string => `deliver-webhook:${webhookId}`;

export interface DeliverWebhookInput extends WebhookRef {
  readonly version: 1;
  /** Turns after which the workflow continues as new, whatever the server suggests. */
  readonly turnsPerExecution?: number;
}
