import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDir } from './cache-dir.ts';
import { guard, release } from './guard.ts';
import { withLock } from './lock.ts';
import { recordProcess } from './process-identity.ts';
import { downloadBySdk } from './temporal-download.ts';

/** The newest tag that `go install` takes: later ones carry a replace directive. Server 1.29.1 and its UI are inside. */
const version = '1.5.1';
const source = `github.com/temporalio/cli/cmd/temporal@v${version}`;

/** Told in words what is happening when it takes long. */
export type Report = (line: string) => void;

/**
 * The `temporal` program: on PATH, in our cache, as the Temporal SDK downloads it, or built by Go; the last two fill the cache.
 * Throws one sentence naming the ways when none is open.
 */
export async function temporalProgram(
  report: Report,
  download: typeof downloadBySdk = downloadBySdk,
): Promise<string> {
  const known = onPath('temporal') ?? cached();
  if (known) return known;
  const lock = join(cacheDir(), 'temporal.lock');
  const onWait = (): void =>
    report('Temporal: another start is fetching it; waiting for that one.');
  return withLock(lock, { withinMs: 20 * 60_000, onWait }, async () => {
    const path = cached() ?? (await fetched(report, download)) ?? (await built(report));
    if (path) return path;
    throw new Error(
      `no Temporal server: set TEMPORAL_ADDRESS to a running one, put the "temporal" program on PATH (https://temporal.io/setup/install-temporal-cli), allow the download from temporal.download, or install Go so that "go install ${source}" can build it`,
    );
  });
}

function cacheFile(): string {
  return join(cacheDir(), `temporal-${version}`, 'temporal');
}

function cached(): string | undefined {
  return isExecutable(cacheFile()) ? cacheFile() : undefined;
}

async function fetched(
  report: Report,
  download: typeof downloadBySdk,
): Promise<string | undefined> {
  report('Temporal: not on this machine yet; asking for the download that the Temporal SDK uses.');
  const file = await download(join(cacheDir(), 'temporal-download'));
  if (!file) {
    report('Temporal: the download is out of reach from here.');
    return undefined;
  }
  return keep(file);
}

/** Builds it with Go. GOBIN is a folder of its own, so that a half-written program is never taken for a whole one. */
async function built(report: Report): Promise<string | undefined> {
  const go = onPath('go');
  if (!go) return undefined;
  const bin = join(cacheDir(), 'temporal-build');
  await rm(bin, { recursive: true, force: true });
  await mkdir(bin, { recursive: true });
  report(
    `Temporal: building the server with "go install ${source}". Once per machine; 3 to 7 minutes on two cores.`,
  );
  const started = performance.now();
  const minutes = (): string => ((performance.now() - started) / 60_000).toFixed(1);
  const ticker = setInterval(() => report(`Temporal: still building, ${minutes()} min.`), 30_000);
  // No flag that changes what is compiled: whatever Go has in its own cache already is used.
  const building = promisify(execFile)(go, ['install', '-ldflags=-s -w', source], {
    cwd: bin,
    env: goEnvironment(bin),
    maxBuffer: 16 * 1024 * 1024,
  });
  const { pid } = building.child;
  if (pid !== undefined) guard(recordProcess(pid), 'SIGTERM');
  try {
    await building;
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new Error(`"go install ${source}" failed:\n${stderr.slice(-2_000)}`, { cause: error });
  } finally {
    clearInterval(ticker);
    if (pid !== undefined) release(pid);
  }
  report(`Temporal: built in ${minutes()} min.`);
  return keep(join(bin, 'temporal'));
}

/** The user's own settings, less those that would build something else or somewhere else. */
function goEnvironment(bin: string): NodeJS.ProcessEnv {
  const flags = (process.env['GOFLAGS'] ?? '')
    .split(/\s+/)
    .filter((it) => !/^-(mod|o|tags)\b/.test(it));
  const { GOOS: _os, GOARCH: _arch, ...rest } = process.env;
  return { ...rest, GOBIN: bin, GOFLAGS: flags.join(' '), GOWORK: 'off' };
}

async function keep(file: string): Promise<string> {
  const target = cacheFile();
  await mkdir(join(target, '..'), { recursive: true });
  await rename(file, target);
  return target;
}

function onPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
