import { spawn, type ChildProcess } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { guard, release } from './guard.ts';
import { recordProcess } from './process-identity.ts';
import { pidFile } from './state.ts';
import { terminate } from './terminate.ts';
import { waitUntil } from './wait.ts';

export interface ProcessSpec {
  name: string;
  command: string;
  args: string[];
  /** Claimed folder: the log goes to `logs/<name>.log`, the record to `pids/<name>.json`. */
  stateDir: string;
  cwd?: string;
  /** The whole environment of the process; that of this one unless given. */
  env?: NodeJS.ProcessEnv;
  /** Ready when a line of its output matches, */
  readyLine?: RegExp;
  /** or when this address answers with a status below 500. */
  readyUrl?: string;
  readyWithinMs?: number;
  /** The signal that means "finish and go" to this program. */
  stopSignal?: NodeJS.Signals;
  stopGraceMs?: number;
  user?: { uid: number; gid: number };
}

export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface RunningProcess {
  name: string;
  pid: number;
  logFile: string;
  exited: Promise<Ending>;
  /** Asks it to go, insists after the grace. Resolves when it is gone; may be called again. */
  stop: () => Promise<void>;
  /** Sends a signal to it and whatever it started in its group; SIGKILL is how tests pull the plug. */
  kill: (signal: NodeJS.Signals) => void;
}

/**
 * Starts a program and resolves when it is ready. It writes to a log file of its own, is stopped when this process dies,
 * and is found again by the next start. Throws with the end of its log when it ends or stays silent before being ready.
 */
export async function startProcess(spec: ProcessSpec): Promise<RunningProcess> {
  const { name, stateDir, stopSignal = 'SIGTERM', stopGraceMs = 7_000 } = spec;
  const log = openLog(stateDir, name);
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: spec.env ?? process.env,
    ...spec.user,
    // A group of its own: Ctrl-C must reach only the starter, which then stops everything in order.
    detached: true,
    stdio: ['ignore', log.descriptor, log.descriptor],
  });
  closeSync(log.descriptor);
  const exited = endingOf(child);
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${name} could not be started: ${await failureOf(child)}`);

  const record = recordProcess(pid);
  const path = pidFile(stateDir, name);
  writeFileSync(path, JSON.stringify({ ...record, signal: stopSignal }));
  guard(record, stopSignal);
  const gone = exited.then(async () => {
    release(pid);
    await rm(path, { force: true });
  });

  const running: RunningProcess = {
    name,
    pid,
    logFile: log.path,
    exited,
    stop: async () => {
      await terminate(record, { signal: stopSignal, graceMs: stopGraceMs });
      await gone;
    },
    kill: (signal) => {
      if (child.exitCode === null && child.signalCode === null) process.kill(-pid, signal);
    },
  };
  await untilReady(spec, running, log.start);
  return running;
}

async function untilReady(spec: ProcessSpec, running: RunningProcess, from: number): Promise<void> {
  const { name, readyLine, readyUrl, readyWithinMs = 30_000 } = spec;
  const output = (): string => readFileSync(running.logFile).subarray(from).toString('utf8');
  let ending: Ending | undefined;
  void running.exited.then((it) => (ending = it));
  const isReady = async (): Promise<boolean> => {
    if (ending) return true;
    if (readyLine) return readyLine.test(output());
    return readyUrl ? answers(readyUrl) : true;
  };
  const inTime = await waitUntil(isReady, { withinMs: readyWithinMs, everyMs: 25 });
  if (inTime && !ending) return;
  const why = ending
    ? `ended (${ending.signal ?? `code ${ending.code}`}) before it was ready`
    : `was not ready within ${readyWithinMs / 1000} s`;
  await running.stop();
  throw new Error(`${name} ${why}; the end of ${running.logFile}:\n${output().slice(-2_000)}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.status < 500;
  } catch {
    return false;
  }
}

function openLog(
  stateDir: string,
  name: string,
): { path: string; descriptor: number; start: number } {
  mkdirSync(join(stateDir, 'logs'), { recursive: true });
  mkdirSync(join(stateDir, 'pids'), { recursive: true });
  const path = join(stateDir, 'logs', `${name}.log`);
  const descriptor = openSync(path, 'a', 0o600);
  const start = statSync(path).size;
  writeSync(descriptor, `[${name}] started ${new Date().toISOString()}\n`);
  return { path, descriptor, start };
}

function endingOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
}

function failureOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => child.once('error', (error) => resolve(error.message)));
}
