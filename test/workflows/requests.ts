import { ApplicationFailure } from '@temporalio/common';
import { newId } from '#lib/ids.ts';

const NEVER_SECONDS = 30 * 86_400;

/** Two capabilities of one connection, neither of which polls within a test. */
export const BOTH = [
  { capability: 'reservations', enabled: true, pollSeconds: NEVER_SECONDS },
  { capability: 'calendar_feed', enabled: true, pollSeconds: NEVER_SECONDS },
];

/** A person's wish for a run, with an id of its own. */
export function manual(capability = 'reservations') {
  return { runId: newId(), capability, trigger: 'manual' } as const;
}

/** A failure as activities/failures.ts words it. */
export function failure(type: string, code: string, retryAfterMs?: number): ApplicationFailure {
  return ApplicationFailure.nonRetryable('The step cannot go on.', type, {
    code,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** A promise that a test resolves. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
