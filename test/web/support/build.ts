import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { globSync, statSync } from 'node:fs';

const BUILT = 'dist/web/index.html';

/** Builds the web app when its sources are newer than what was built. Throws with the builder's words. */
export function requireBuild(): void {
  const sources = ['package-lock.json', ...globSync('web/{*.*,src/**/*.*,public/**/*.*}')];
  if (sources.every((source) => ageOf(source) <= ageOf(BUILT))) return;
  const vite = createRequire(import.meta.url)
    .resolve('vite/package.json')
    .replace('package.json', 'bin/vite.js');
  const made = spawnSync(process.execPath, [vite, 'build', '--config', 'web/vite.config.ts'], {
    encoding: 'utf8',
  });
  if (made.status !== 0)
    throw new Error(`the web app could not be built:\n${made.stderr}${made.stdout}`);
}

function ageOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
