import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Looks again and again until `look` returns something other than undefined, and returns that. A failure of the last
 * look, or what was awaited, is what the error says after `withinMs`.
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
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${withinMs} ms`);
    await sleep(everyMs);
  }
}
