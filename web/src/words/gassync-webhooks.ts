import type { DeliveryState, Webhook } from '../api/gassync-webhooks.ts';
import type { Tone } from './connections.ts';

/** How an endpoint stands: its status, unless it fails. */
export function webhookStanding(webhook: Webhook): readonly [Tone, string] {
  switch (webhook.status) {
    case 'active':
      return webhook.failing_since === null ? ['good', 'Active'] : ['warn', 'Failing'];
    case 'paused':
      return ['quiet', 'Paused'];
    case 'disabled':
      return ['bad', 'Disabled'];
  }
}

const DISABLED: Readonly<Record<string, string>> = {
  gone: 'It said that it is gone for good (410).',
  'address-forbidden': 'Its address leads to a network that is not public.',
  failing: 'It failed for days.',
};

/** Why an endpoint gets nothing, and what brings it back. */
export function disabledWords(reason: string | null): string {
  const why = (reason === null ? undefined : DISABLED[reason]) ?? 'It gets nothing.';
  return `${why} Bring it back once it answers, then send what it missed.`;
}

export const DELIVERY_STATES: Readonly<Record<DeliveryState, readonly [Tone, string]>> = {
  pending: ['busy', 'On its way'],
  delivered: ['good', 'Delivered'],
  failed: ['bad', 'Given up'],
  acknowledged: ['good', 'Read in the feed'],
  dropped: ['quiet', 'Dropped'],
};

/** How a delivery stands: its state, or that it failed and is tried again. */
export function deliveryStanding({
  state,
  attempts,
}: {
  readonly state: DeliveryState;
  readonly attempts: number;
}): readonly [Tone, string] {
  return state === 'pending' && attempts > 0 ? ['warn', 'Trying again'] : DELIVERY_STATES[state];
}

const FAILURES: Readonly<Record<string, string>> = {
  TIMEOUT: 'no answer within 15 seconds',
  UNRESOLVED: 'its name leads nowhere',
  CERTIFICATE: 'its certificate is not valid',
  UNREACHABLE: 'it cannot be reached',
};

/** What came back: the HTTP status, or why there was none; null before the first attempt. */
export function answerWords(status: number | null, error: string | null): string | null {
  if (status !== null) return `HTTP ${status}`;
  return error === null ? null : (FAILURES[error] ?? error);
}
