import { isProviderError } from '#providers/error.ts';

/** Attempts of the step after which an answer that is never whole is the thing's own fault, not the moment's. */
const ATTEMPTS_FOR_A_WHOLE_ANSWER = 4;

/**
 * What a failed fetch of one thing says of the thing itself: `unreadable`, which no retry mends; `garbled`, never whole in
 * so many attempts of the step. Null: it says nothing, and the step fails.
 */
export function unusable(error: unknown, attempt: number): 'unreadable' | 'garbled' | null {
  if (!isProviderError(error)) return null;
  if (error.code === 'TOO_LARGE') return 'unreadable';
  const isNeverWhole = error.kind === 'malformed' && attempt >= ATTEMPTS_FOR_A_WHOLE_ANSWER;
  return isNeverWhole ? 'garbled' : null;
}
