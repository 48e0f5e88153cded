import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const engine = fileURLToPath(new URL('./prisma-engine.mjs', import.meta.url));
const projectDir = fileURLToPath(new URL('..', import.meta.url));

export interface PrismaOptions {
  /** The database, as a role that may change schemas. */
  url?: string;
  /** The folder with prisma.config.ts; the project's own unless given. */
  cwd?: string;
}

export interface PrismaResult {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs the Prisma CLI on the WebAssembly engine; nothing is downloaded.
 * Returns its exit code and output; a non-zero code does not throw.
 */
export function runPrisma(args: string[], { url, cwd }: PrismaOptions = {}): Promise<PrismaResult> {
  const cli = join(
    dirname(createRequire(import.meta.url).resolve('prisma/package.json')),
    'build/index.js',
  );
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: cwd ?? projectDir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...(url === undefined ? {} : { MIGRATION_DATABASE_URL: url }),
      PRISMA_SCHEMA_ENGINE_BINARY: engine,
      // The engine starts by its first line, `env node`: it must find this Node.
      PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      NODE_OPTIONS: '',
      NO_COLOR: '1',
    },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}
