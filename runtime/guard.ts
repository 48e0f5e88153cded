import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { GuardianOrder } from './guardian.ts';
import type { ProcessRecord } from './process-identity.ts';

let guardian: ChildProcess | undefined;

/** Has the process stopped with `signal` should this one die without stopping it. */
export function guard(record: ProcessRecord, signal: NodeJS.Signals): void {
  tell({ kind: 'guard', record, signal });
}

/** The process ended; its id may be given to somebody else from now on. */
export function release(pid: number): void {
  tell({ kind: 'release', pid });
}

function tell(order: GuardianOrder): void {
  guardian ??= startGuardian();
  guardian.stdin?.write(`${JSON.stringify(order)}\n`);
}

function startGuardian(): ChildProcess {
  const path = fileURLToPath(new URL('./guardian.ts', import.meta.url));
  // Detached: a signal to this process group must not end the guardian before its parent.
  const child = spawn(process.execPath, [path], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env['PATH'] },
  });
  child.on('error', () => (guardian = undefined));
  child.on('exit', () => (guardian = undefined));
  child.stdin.on('error', () => {});
  child.unref();
  // A socket underneath: it must not keep a finished program alive.
  (child.stdin as unknown as { unref(): void }).unref();
  return child;
}
