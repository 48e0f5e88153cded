import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));

/**
 * Makes a Python environment of its own under `folder` with Schemathesis and all that it needs, each version and file as
 * requirements.txt pins them; does nothing when it is there. Returns the path of the program. Throws with Python's words.
 */
export function installSchemathesis(folder: string): string {
  const program = join(folder, 'bin/schemathesis');
  const stamp = join(folder, 'installed');
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return program;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run('python3', ['-m', 'venv', folder]);
  const pinned = ['--require-hashes', '--only-binary=:all:', '--requirement', REQUIREMENTS];
  run(join(folder, 'bin/python'), ['-m', 'pip', 'install', '--quiet', ...pinned]);
  writeFileSync(stamp, wanted);
  return program;
}

function run(command: string, args: string[]): void {
  const done = spawnSync(command, args, { encoding: 'utf8' });
  if (done.status === 0) return;
  const words = done.error?.message ?? `${done.stdout}${done.stderr}`.slice(-2_000);
  throw new Error(`"${command} ${args.join(' ')}" failed: ${words}`);
}
