import { systemClock } from '#lib/clock.ts';
import type { Clock } from '#lib/clock.ts';

/** Which shared drives an account was seen to have lately. */
export interface DriveMemory {
  /** What is remembered, else what `find` finds. */
  recall(account: string, find: () => Promise<readonly string[]>): Promise<readonly string[]>;
}

/** Far less than the time between two polls, and longer than the slices of one import are apart. */
const KEPT_MS = 60_000;
const MAX_ACCOUNTS = 1_000;

/**
 * Remembers for a minute: an import asks at the beginning of every slice, and with the scope for metadata the answer is a
 * walk over all files. Nothing but a cache: losing it costs calls, and a drive that is new is seen a minute later.
 */
export function createDriveMemory(clock: Clock = systemClock): DriveMemory {
  const known = new Map<string, { readonly driveIds: readonly string[]; readonly until: number }>();
  return {
    async recall(account, find) {
      const now = clock.now().getTime();
      const kept = known.get(account);
      if (kept !== undefined && now < kept.until) return kept.driveIds;
      const driveIds = await find();
      if (known.size >= MAX_ACCOUNTS) known.clear();
      known.set(account, { driveIds, until: now + KEPT_MS });
      return driveIds;
    },
  };
}
