import { rowsOf } from '#test/support/databases.ts';
import type { Kill } from './kills.ts';
import type { Findings } from './verify.ts';
import type { Executions } from './repeats.ts';
import type { ChaosWorld } from './world.ts';

export interface ChaosReport {
  readonly ok: boolean;
  readonly seed: number;
  readonly seconds: number;
  /** Kills by what was killed or where. */
  readonly kills: Record<string, number>;
  /** Programs that ended without having been killed. */
  readonly faults: Record<string, number>;
  readonly repeats: Record<string, number>;
  readonly workflows: Record<string, number>;
  /** Seconds from a kill to the next completed run, half of them and the longest, by what was killed. */
  readonly recovery: Record<string, { readonly median: number; readonly longest: number }>;
  readonly answers: Record<string, number>;
  readonly counts: Pick<Findings, 'messages' | 'enriched' | 'reviews' | 'runsAccepted'>;
  readonly lost: number;
  readonly duplicated: number;
  /** What is not as it must be; at most twenty of each kind. */
  readonly complaints: string[];
}

export async function recoveryOf(
  world: ChaosWorld,
  kills: readonly Kill[],
): Promise<ChaosReport['recovery']> {
  const rows = await rowsOf<{ at: Date }>(
    world.databases,
    `SELECT finished_at AS at FROM integrations.sync_runs WHERE status = 'completed' ORDER BY finished_at`,
  );
  const times = new Map<string, number[]>();
  for (const { what, at } of kills) {
    const next = rows.find((row) => row.at > at);
    if (next === undefined) continue;
    const seconds = (next.at.getTime() - at.getTime()) / 1000;
    times.set(what, [...(times.get(what) ?? []), seconds]);
  }
  return Object.fromEntries(
    [...times].map(([what, all]) => {
      const sorted = all.toSorted((a, b) => a - b);
      const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
      return [what, { median, longest: sorted.at(-1) ?? 0 }];
    }),
  );
}

/** What makes a run of chaos fail, each as a sentence. */
export function complaintsOf(
  { lost, duplicated, wrong }: Findings,
  { repeats, statuses }: Executions,
  unsettled: readonly string[],
  answers: ReadonlyMap<number, number>,
  expectRepeats: boolean,
): string[] {
  const some = (all: readonly string[]): readonly string[] => all.slice(0, 20);
  const ended = Object.keys(statuses).filter(
    (status) => !['RUNNING', 'CONTINUED_AS_NEW'].includes(status),
  );
  // Servers that are away are a 503: a 500 is a fault of ours, whatever was killed.
  const faults = answers.get(500) ?? 0;
  const total = Object.values(repeats).reduce((sum, count) => sum + count, 0);
  return [
    ...some(lost),
    ...some(duplicated),
    ...some(wrong),
    ...unsettled.map((id) => `connection ${id} did not come back to work`),
    ...ended.map((status) => `a connection’s workflow is ${status}`),
    ...(faults > 0 ? [`the API answered 500, ${faults} times`] : []),
    ...(expectRepeats && total === 0 ? ['no step was repeated: this run has proved nothing'] : []),
  ];
}

export function countKills(kills: readonly Kill[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { what } of kills) counts[what] = (counts[what] ?? 0) + 1;
  return counts;
}
