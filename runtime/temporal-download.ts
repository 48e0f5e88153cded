import { spawn } from 'node:child_process';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitUntil } from './wait.ts';

/** Long enough for a slow answer; a closed network often never answers. */
const firstByteWithinMs = 15_000;
const downloadWithinMs = 180_000;

/**
 * Lets the Temporal SDK download its own server into `folder`. Returns the program's path, or undefined when the download
 * is out of reach, breaks off or takes more than three minutes.
 */
export async function downloadBySdk(folder: string): Promise<string | undefined> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const script = fileURLToPath(new URL('./temporal-download-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, folder], { stdio: 'ignore' });
  let code: number | null | undefined;
  child.once('exit', (it) => (code = it));
  child.once('error', () => (code = 1));
  const ended = (): boolean => code !== undefined;
  const begun = async (): Promise<boolean> => ended() || (await readdir(folder)).length > 0;
  try {
    if (!(await waitUntil(begun, { withinMs: firstByteWithinMs }))) return undefined;
    await waitUntil(ended, { withinMs: downloadWithinMs });
  } finally {
    child.kill('SIGKILL');
  }
  const whole = (await readdir(folder)).find((file) => !file.endsWith('.downloading'));
  return whole && join(folder, whole);
}
