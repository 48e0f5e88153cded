#!/usr/bin/env node
// Starts the command line. The sources are TypeScript, which Node reads from 22.18 on: an older node hands
// over to the project's own.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const own = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));

if (major > 22 || (major === 22 && minor >= 18)) {
  await import('#cli/main.ts');
} else if (existsSync(own)) {
  const child = spawn(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 128);
  });
} else {
  process.stderr.write('inlet needs Node 22.18 or later, or its own: run npm install first.\n');
  process.exitCode = 1;
}
