import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Looks again and again until `look` returns something other than undefined, and returns that. Throws after `withinMs`,
 * saying what was awaited; a look that fails ends the wait, unless what it asked says UNAVAILABLE: try again.
 */
export async function eventually<T>(
  look: () => Promise<T | undefined>,
  {
    withinMs = 120_000,
    everyMs = 50,
    what = 'it',
  }: { withinMs?: number; everyMs?: number; what?: string } = {},
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look().catch((error: { readonly code?: unknown }) => {
      if (error.code !== 'UNAVAILABLE' || Date.now() > deadline) throw error;
      return undefined;
    });
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${withinMs} ms`);
    await sleep(everyMs);
  }
}
