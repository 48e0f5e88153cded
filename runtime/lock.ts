import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isAlive, recordProcess, type ProcessRecord } from './process-identity.ts';
import { waitUntil } from './wait.ts';

/**
 * Runs `work` while no other process on this machine is between these lines with the same file.
 * A lock whose holder died counts as free. `onWait` is told once when another holds it.
 */
export async function withLock<T>(
  file: string,
  { withinMs, onWait }: { withinMs: number; onWait?: () => void },
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  if (!(await take(file))) {
    onWait?.();
    if (!(await waitUntil(() => take(file), { withinMs, everyMs: 200 })))
      throw new Error(`another process has held ${file} for more than ${withinMs / 1000} s`);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, JSON.stringify(recordProcess(process.pid)));
  try {
    // A link appears whole or not at all, and only one process makes it.
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (!(await holderLives(file))) await rm(file, { force: true });
    return false;
  } finally {
    await rm(draft, { force: true });
  }
}

async function holderLives(file: string): Promise<boolean> {
  try {
    return isAlive(JSON.parse(await readFile(file, 'utf8')) as ProcessRecord);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}
