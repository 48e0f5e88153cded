import { execFile } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
/** The open corpus, as the project holds it. */
export const CORPUS = join(ROOT, 'test/fixtures/corpus');

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `inlet` with these arguments as a user would, and returns how it ended. */
export function inlet(...given: readonly string[]): Promise<Ended> {
  return run(join(ROOT, 'bin/inlet.mjs'), ...given);
}

/** Runs a script with this Node and returns how it ended. */
export function run(script: string, ...given: readonly string[]): Promise<Ended> {
  return new Promise((ended) => {
    const options = { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [script, ...given], options, (error, out, err) => {
      const code = typeof error?.code === 'number' ? error.code : Number(error !== null);
      ended({ code, out, err });
    });
  });
}
