import type { z } from 'zod';
import type { DeliveryRow } from '#db/gassync/deliveries.ts';
import type { Trace } from '#db/gassync/trace.ts';
import type { WebhookRow } from '#db/gassync/webhooks.ts';
import type { trace as traceContract } from '../contract/gassync-trace.ts';
import type { delivery, webhook } from '../contract/gassync-webhooks.ts';

/** An endpoint without its secrets. */
export function presentWebhook(row: WebhookRow): z.input<typeof webhook> {
  return { ...row, status: row.status as z.input<typeof webhook>['status'] };
}

/** One event on its way to one endpoint. */
export function presentDelivery(row: DeliveryRow): z.input<typeof delivery> {
  return { ...row, id: String(row.id) };
}

/** A change from what was sent to each attempt to tell of it. */
export function presentTrace(traceId: string, trace: Trace): z.input<typeof traceContract> {
  return {
    ...trace,
    trace_id: traceId,
    lines: [...trace.lines],
    core: [...trace.core],
    events: [...trace.events],
    deliveries: [...trace.deliveries],
  };
}
