import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random.ts';
import { type Supervised, supervise } from './programs.ts';
import type { ChaosWorld } from './world.ts';

/** Places between two effects whose order matters (lib/failpoint.ts), each with what the load must do to pass it. */
export const FAILPOINTS = [
  'token.refreshed',
  'archive-mail.storing',
  'archive-mail.committed',
  'read-mail.storing',
  'read-mail.committed',
  'enrich-bookings.storing',
  'enrich-bookings.committed',
  'collect-records.storing',
  'collect-records.committed',
  'import-feed.storing',
  'import-feed.committed',
  'fail-run.committed',
] as const;

/** Programs that may kill themselves. */
export type Armed = 'worker' | 'api';

export type Victim = 'worker' | 'api' | 'postgres' | 'temporal';

export interface Kill {
  readonly what: string;
  readonly at: Date;
}

export interface Programs {
  readonly api: Supervised;
  readonly workers: readonly Supervised[];
  /** What INLET_FAILPOINTS of the next life is: of the api, or of the first worker. */
  arm(failpoint: string | undefined, program: Armed): void;
  stop(): Promise<void>;
}

/** How often programs ended that had not been killed. */
export function faultsOf({ api, workers }: Programs): Record<string, number> {
  return { api: api.faults(), worker: workers.reduce((sum, worker) => sum + worker.faults(), 0) };
}

export function startPrograms({ product }: ChaosWorld, workers: number): Programs {
  const armed = new Map<Armed, string>();
  const failpointsOf = (program: Armed): Record<string, string> => {
    const failpoints = armed.get(program);
    return failpoints === undefined ? {} : { INLET_FAILPOINTS: failpoints };
  };
  const api = supervise(() => product.startApi(failpointsOf('api')));
  const all = Array.from({ length: workers }, (_, n) =>
    supervise(() => product.startWorker(`worker-${n + 1}`, n === 0 ? failpointsOf('worker') : {})),
  );
  return {
    api,
    workers: all,
    arm(failpoint, program) {
      if (failpoint === undefined) armed.delete(program);
      else armed.set(program, failpoint);
    },
    stop: async () => {
      await Promise.all([api.stop(), ...all.map((worker) => worker.stop())]);
    },
  };
}

/**
 * Lets a program kill itself at a failpoint so many times, each time when it has passed it up to `reach` times. Throws
 * when it is never passed: then the test is vacuous.
 */
export async function killAtFailpoint(
  programs: Programs,
  random: Random,
  name: string,
  times: number,
  tell: (kill: Kill) => void,
  reach = 3,
  program: Armed = 'worker',
): Promise<void> {
  const victim = program === 'api' ? programs.api : programs.workers[0];
  if (victim === undefined) throw new Error('no worker');
  const armed = (): string => `${name}:${random.between(1, reach)}`;
  programs.arm(armed(), program);
  await victim.kill();
  for (let n = 0; n < times; n += 1) {
    const before = victim.kills();
    programs.arm(n === times - 1 ? undefined : armed(), program);
    if (!(await victim.killed(before + 1, 180_000))) throw new Error(`${name} was never passed`);
    tell({ what: name, at: new Date() });
  }
}

/** Kills one thing after another at random moments; servers come back before the next kill, programs need not. */
export async function killAtRandom(
  world: ChaosWorld,
  programs: Programs,
  random: Random,
  times: number,
  tell: (kill: Kill) => void,
): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await sleep(random.between(300, 4_000));
    const what = random.pick<Victim>(['worker', 'worker', 'api', 'postgres', 'temporal']);
    const at = new Date();
    if (what === 'worker') await random.pick(programs.workers).kill();
    else if (what === 'api') await programs.api.kill();
    else await world.servers.restart(what);
    tell({ what, at });
  }
}

/** Kills the api or a worker at a random moment. */
export async function killPrograms(
  programs: Programs,
  random: Random,
  tell: (kill: Kill) => void,
): Promise<void> {
  await sleep(random.between(300, 4_000));
  const what = random.pick<Armed>(['worker', 'api']);
  const at = new Date();
  await (what === 'api' ? programs.api : random.pick(programs.workers)).kill();
  tell({ what, at });
}
