import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningProcess } from '#runtime/processes.ts';

/** A program that is started again whenever it ends, as a container platform would. */
export interface Supervised {
  /** Kills it with SIGKILL, as soon as it is up, and resolves when it is gone. */
  kill(): Promise<void>;
  /** Resolves once it has been ended by SIGKILL as many times in all. Returns false after `withinMs`. */
  killed(times: number, withinMs: number): Promise<boolean>;
  readonly kills: () => number;
  /** How often it ended without being killed: a fault of its own. */
  readonly faults: () => number;
  stop(): Promise<void>;
}

/** Keeps a program running. `start` is asked anew each time, so that the next life may have another environment. */
export function supervise(start: () => Promise<RunningProcess>): Supervised {
  let current: RunningProcess | undefined;
  let stopping = false;
  let kills = 0;
  let faults = 0;

  const live = async (): Promise<void> => {
    while (!stopping) {
      try {
        current = await start();
      } catch {
        // It could not get ready, because what it needs is being killed as well.
        await sleep(250);
        continue;
      }
      const { signal } = await current.exited;
      current = undefined;
      if (stopping) return;
      if (signal === 'SIGKILL') kills += 1;
      else faults += 1;
    }
  };
  const lived = live();

  return {
    async kill() {
      while (current === undefined && !stopping) await sleep(20);
      const victim = current;
      victim?.kill('SIGKILL');
      await victim?.exited;
    },
    kills: () => kills,
    faults: () => faults,
    async killed(times, withinMs) {
      const deadline = Date.now() + withinMs;
      while (kills < times && Date.now() < deadline) await sleep(20);
      return kills >= times;
    },
    async stop() {
      stopping = true;
      await current?.stop();
      await lived;
    },
  };
}
