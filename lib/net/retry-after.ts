/**
 * Takes a Retry-After header, seconds or an HTTP date (RFC 9110 §10.2.3), and returns the wait in milliseconds from `now`,
 * at most `longestMs`; null when it says nothing usable.
 */
export function retryAfterOf(
  header: string | undefined,
  now: Date,
  longestMs: number,
): number | null {
  if (header === undefined) return null;
  const ms = /^\d{1,9}$/u.test(header) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), longestMs);
}
