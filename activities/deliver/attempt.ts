import type { DueDelivery } from '#db/gassync/deliveries.ts';
import type { Attempt } from '#db/gassync/settle-attempts.ts';
import { errorOf, holdOf, type PostOutcome, verdictOf } from '#domain/delivery.ts';
import { eventBody } from '#gassync/event-body.ts';
import { signWebhook } from '#gassync/sign-webhook.ts';
import { failpoint } from '#lib/failpoint.ts';
import type { DeliverDeps } from './deps.ts';

/** An endpoint as its requests need it. */
export interface Endpoint {
  readonly url: string;
  readonly concurrency: number;
  /** That sign now, the newest first. */
  readonly secrets: readonly string[];
}

type Needs = Pick<DeliverDeps, 'clock' | 'postWebhook' | 'retryAfterMs'>;

/** Makes one attempt at a delivery, and says what it came to. Rejects with the signal's reason when it is aborted. */
export async function attemptDelivery(
  { clock, postWebhook, retryAfterMs }: Needs,
  endpoint: Endpoint,
  delivery: DueDelivery,
  signal: AbortSignal,
): Promise<Attempt> {
  const startedAt = clock.now();
  const attempt = delivery.attempts + 1;
  const ended = (status: number | null, error: string | null, ends: Ends): Attempt => {
    const ms = clock.now().getTime() - startedAt.getTime();
    return { deliveryId: delivery.id, attempt, startedAt, ms, status, error, ...ends };
  };
  const body = bodyOf(delivery);
  // An event that cannot be written as text would stand before the others of its entity for days.
  if (body === null) {
    return ended(null, 'EVENT_UNREADABLE', { verdict: { kind: 'exhausted' }, holdMs: null });
  }
  const headers = signWebhook(endpoint.secrets, {
    id: `evt_${delivery.eventId}`,
    timestamp: Math.floor(startedAt.getTime() / 1000),
    body,
  });
  const outcome = await postWebhook({ url: endpoint.url, headers, body }, { signal });
  failpoint('deliver.sent');
  return ended(statusOf(outcome), errorOf(outcome), {
    verdict: verdictOf(outcome, attempt, Math.random(), retryAfterMs),
    holdMs: holdOf(outcome),
  });
}

type Ends = Pick<Attempt, 'verdict' | 'holdMs'>;

function bodyOf(delivery: DueDelivery): string | null {
  try {
    return JSON.stringify(eventBody({ ...delivery, type: delivery.eventType }));
  } catch {
    return null;
  }
}

function statusOf(outcome: PostOutcome): number | null {
  return outcome.kind === 'answered' ? outcome.status : null;
}
