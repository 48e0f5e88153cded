import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { keptText } from './kept-text.ts';
import { choosePort } from './ports.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { choosePostgresUser, runAs, type PostgresUser } from './postgres-user.ts';
import { startProcess, type RunningProcess } from './processes.ts';
import { claimFolder } from './state.ts';

export interface PostgresOptions {
  /** State folder: the cluster in `data/`, the superuser's password beside it. */
  dir: string;
  port?: number;
  /** False in tests: commits survive a killed server, but not a power cut, and are much cheaper. */
  durable?: boolean;
}

export interface Postgres {
  /** As superuser, to the database `postgres`: the address for migrations and for making databases. */
  url: string;
  port: number;
  pid: number;
  kill: (signal: NodeJS.Signals) => void;
  stop: () => Promise<void>;
}

/**
 * Starts an embedded PostgreSQL on loopback; what it holds is kept between starts.
 * A server that an earlier, killed start left in the folder is stopped first.
 * Throws when a living process holds the folder, and when the server cannot start, with the end of its log.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const dir = resolve(options.dir);
  const data = join(dir, 'data');
  const claim = await claimFolder(dir);
  try {
    const port = options.port ?? (await choosePort('PG_PORT'));
    const password = await keptText(join(dir, 'password'), () =>
      randomBytes(24).toString('base64url'),
    );
    const binaries = await postgresBinaries();
    const user = await choosePostgresUser([data, binaries.postgres]);
    await prepareCluster(data, binaries.initdb, password, user);
    const server = await startServer(
      dir,
      binaries.postgres,
      data,
      serverSettings(port, options),
      user,
    );
    return {
      url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
      port,
      pid: server.pid,
      kill: server.kill,
      stop: async () => {
        await server.stop();
        await claim.release();
      },
    };
  } catch (error) {
    await claim.release();
    throw error;
  }
}

function serverSettings(port: number, { durable = true }: PostgresOptions): string[] {
  const settings: Record<string, string | number> = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function startServer(
  stateDir: string,
  postgres: string,
  data: string,
  settings: string[],
  user: PostgresUser,
): Promise<RunningProcess> {
  const start = (): Promise<RunningProcess> =>
    startProcess({
      name: 'postgres',
      ...runAs(user, postgres, ['-D', data, ...settings]),
      cwd: data,
      stateDir,
      env: { ...process.env, LC_ALL: 'C' },
      readyLine: /database system is ready to accept connections/,
      // "Fast": open transactions are rolled back and everybody is sent home; SIGTERM would wait for them.
      stopSignal: 'SIGINT',
      // A checkpoint that takes longer is given up: the next start recovers from the log.
      stopGraceMs: 3_000,
    });
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      // A server that was just killed leaves backends that hold its shared memory for a moment.
      if (attempt === 20 || !/shared memory block .* is still in use/.test(String(error)))
        throw error;
      await sleep(250);
    }
  }
}

async function prepareCluster(
  data: string,
  initdb: string,
  password: string,
  user: PostgresUser,
): Promise<void> {
  const root = process.getuid?.() === 0;
  const owner = user.kind === 'account' ? user : { uid: 0, gid: 0 };
  if (existsSync(data)) return root ? giveTo(data, owner) : undefined;
  // Made under another name first: a start that is killed half-way leaves no half cluster under the real one.
  const draft = `${data}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  if (root) await chown(draft, owner.uid, owner.gid);
  // A folder of its own below the temporary one: initdb runs as another user and must be able to read the file.
  const secrets = await mkdtemp(join(tmpdir(), 'inlet-'));
  const passwordFile = join(secrets, 'password');
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (user.kind === 'account') {
      await chown(secrets, user.uid, user.gid);
      await chown(passwordFile, user.uid, user.gid);
    }
    const {
      command,
      args,
      user: account,
    } = runAs(user, initdb, [
      `--pgdata=${draft}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // The same order of text on every machine, whatever locales it has.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
    ]);
    await promisify(execFile)(command, args, {
      ...account,
      cwd: draft,
      env: { ...process.env, LC_ALL: 'C' },
    });
    await rename(draft, data);
  } finally {
    await rm(secrets, { recursive: true, force: true });
  }
}

/** The cluster must belong to whom the server runs as; it may have been made under the other one. */
async function giveTo(data: string, { uid, gid }: { uid: number; gid: number }): Promise<void> {
  if ((await stat(data)).uid === uid) return;
  await promisify(execFile)('chown', ['-R', `${uid}:${gid}`, data]);
}
