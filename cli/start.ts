import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAMS = { api: '../api/main.ts', worker: '../workers/main.ts' } as const;

/**
 * Runs `api`, `worker` or both, each as a process of its own, until one of them ends or this process is told to stop.
 * Throws when a program ends by itself.
 */
export async function runStart(part: string): Promise<void> {
  const names =
    part === 'both' ? (['api', 'worker'] as const) : ([part] as (keyof typeof PROGRAMS)[]);
  if (names.some((name) => !(name in PROGRAMS))) {
    throw new Error(`"${part}" is none of: api, worker, both`);
  }
  let isStopping = false;
  const children = names.map((name) => ({
    name,
    child: spawn(process.execPath, [fileURLToPath(new URL(PROGRAMS[name], import.meta.url))], {
      stdio: 'inherit',
    }),
  }));
  const stopAll = (signal: NodeJS.Signals): void => {
    isStopping = true;
    for (const { child } of children) child.kill(signal);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stopAll);

  const endings = children.map(
    ({ name, child }) =>
      new Promise<string | null>((resolve) => {
        child.once('exit', (code, signal) => {
          resolve(isStopping ? null : `${name} ended by itself (${signal ?? code})`);
        });
      }),
  );
  const first = await Promise.race(endings);
  stopAll('SIGTERM');
  await Promise.all(endings);
  if (first !== null) throw new Error(first);
}
