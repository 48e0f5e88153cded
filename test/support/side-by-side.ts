import { beforeAll } from '@jest/globals';

type Cases = Readonly<Record<string, () => Promise<unknown>>>;

/**
 * Runs all cases at once before the first test: most of their time they wait, for a backoff or a time limit. Returns how
 * each one went, by name, for the tests to look at.
 */
export function sideBySide<C extends Cases>(
  cases: C,
  withinMs: number,
): <Name extends keyof C>(name: Name) => Promise<Awaited<ReturnType<C[Name]>>> {
  const outcomes = new Map<keyof C, Promise<unknown>>();
  beforeAll(async () => {
    for (const [name, run] of Object.entries(cases)) outcomes.set(name, run());
    await Promise.allSettled(outcomes.values());
  }, withinMs);
  return (name) => outcomes.get(name) as ReturnType<(typeof cases)[typeof name]> as never;
}
