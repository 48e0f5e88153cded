import { Problem } from './problem.ts';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
const MOST_DAYS = 366;

/** The range that usage is counted over: 30 days until now unless given, a year at most. Throws INVALID_REQUEST. */
export function usageRange(
  now: Date,
  { from, to = now }: { readonly from?: Date | undefined; readonly to?: Date | undefined },
): { readonly from: Date; readonly to: Date } {
  const since = from ?? new Date(to.getTime() - DEFAULT_DAYS * DAY_MS);
  const days = (to.getTime() - since.getTime()) / DAY_MS;
  if (days > 0 && days <= MOST_DAYS) return { from: since, to };
  throw new Problem('INVALID_REQUEST', '`from` must be before `to`, by a year at most.');
}
