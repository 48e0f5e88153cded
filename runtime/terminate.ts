import { isAlive, type ProcessRecord } from './process-identity.ts';
import { waitUntil } from './wait.ts';

/**
 * Ends a recorded process and its group: `signal` first, SIGKILL when it still lives after `graceMs`.
 * Does nothing to a later process that was given the same id. Resolves when it is gone.
 */
export async function terminate(
  record: ProcessRecord,
  { signal = 'SIGTERM', graceMs }: { signal?: NodeJS.Signals; graceMs: number },
): Promise<void> {
  if (!isAlive(record)) return;
  send(record.pid, signal);
  if (await waitUntil(() => !isAlive(record), { withinMs: graceMs, everyMs: 20 })) return;
  send(-record.pid, 'SIGKILL');
  send(record.pid, 'SIGKILL');
  if (!(await waitUntil(() => !isAlive(record), { withinMs: 2_000, everyMs: 20 })))
    throw new Error(`process ${record.pid} survived SIGKILL`);
}

function send(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch (error) {
    // ESRCH: it ended between the look and the signal.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
