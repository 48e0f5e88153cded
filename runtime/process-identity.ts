import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process that was running when it was written down: the id alone may have been given to another since. */
export interface ProcessRecord {
  pid: number;
  identity: string;
}

/**
 * Tells one life of a process id from the next: its start time as the system counts it.
 * Returns undefined when no such process lives (a zombie does not live).
 */
export function processIdentity(pid: number): string | undefined {
  return process.platform === 'linux' ? identityFromProc(pid) : identityFromPs(pid);
}

/** Writes down a process. One that has ended already is written down as such. */
export function recordProcess(pid: number): ProcessRecord {
  return { pid, identity: processIdentity(pid) ?? 'ended' };
}

/** Whether the very process that was recorded still lives. */
export function isAlive(record: ProcessRecord): boolean {
  return processIdentity(record.pid) === record.identity;
}

function identityFromProc(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // proc(5): the command name is in parentheses and may hold spaces, so count from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTime] = [fields[0], fields[19]];
  return state === 'Z' || state === 'X' ? undefined : startTime;
}

function identityFromPs(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return line.trim() || undefined;
  } catch {
    return undefined;
  }
}
