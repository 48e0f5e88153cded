import { join } from 'node:path';
import { startPostgres, type Postgres, type PostgresOptions } from './postgres.ts';
import { startProcess, type ProcessSpec, type RunningProcess } from './processes.ts';
import { claimFolder } from './state.ts';
import { startTemporal, type Temporal, type TemporalOptions } from './temporal.ts';

export interface StackParts {
  /** True, or how it shall run. DATABASE_URL takes its place unless `alwaysEmbedded`. */
  postgres?: boolean | Omit<PostgresOptions, 'dir'>;
  /** True, or how it shall run. TEMPORAL_ADDRESS takes its place unless `alwaysEmbedded`. */
  temporal?: boolean | Omit<TemporalOptions, 'stateDir' | 'alwaysEmbedded'>;
}

export interface StackOptions {
  stateDir: string;
  parts: StackParts;
  /** Remove what an earlier start left in the folder. */
  empty?: boolean;
  /** Start our own servers even where the environment names others: tests and chaos break what they run on. */
  alwaysEmbedded?: boolean;
}

export interface Stack {
  stateDir: string;
  /** Superuser's address when embedded, else DATABASE_URL. */
  databaseUrl: string | undefined;
  postgres: Postgres | undefined;
  temporal: Temporal | undefined;
  /** Starts a program as part of the stack: it is stopped with it, before the servers that it uses. */
  run(spec: Omit<ProcessSpec, 'stateDir'>): Promise<RunningProcess>;
  /** Tells later starts, and people who read their refusal, where things are. */
  announce(addresses: Record<string, string>): Promise<void>;
  /** Ends everything within 10 s: programs first, then servers. May be called again. */
  stop: () => Promise<void>;
}

/**
 * Starts the servers that Inlet needs from one state folder; PostgreSQL and Temporal start side by side.
 * Throws when a living process holds the folder, or when a part does not start; then nothing is left running.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { stateDir, parts, empty = false, alwaysEmbedded = false } = options;
  const claim = await claimFolder(stateDir, { empty });
  const named = alwaysEmbedded ? undefined : process.env['DATABASE_URL'] || undefined;
  const programs: RunningProcess[] = [];
  let postgres: Postgres | undefined;
  let temporal: Temporal | undefined;
  let stopping: Promise<void> | undefined;

  const stopAll = async (): Promise<void> => {
    await Promise.all(programs.map((program) => program.stop()));
    await Promise.all([postgres?.stop(), temporal?.stop()]);
    await claim.release();
  };
  const stop = (): Promise<void> => (stopping ??= stopAll());

  const begun = await Promise.allSettled([
    (async () => {
      if (!parts.postgres || named) return;
      postgres = await startPostgres({ ...settings(parts.postgres), dir: join(stateDir, 'pg') });
    })(),
    (async () => {
      if (!parts.temporal) return;
      const chosen = settings(parts.temporal);
      temporal = await startTemporal({
        ...chosen,
        alwaysEmbedded,
        stateDir: join(stateDir, 'temporal'),
      });
    })(),
  ]);
  const failed = begun.find((it) => it.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }

  return {
    stateDir,
    databaseUrl: postgres?.url ?? named,
    postgres,
    temporal,
    run: async (spec) => {
      const program = await startProcess({ stopGraceMs: 5_000, ...spec, stateDir });
      programs.push(program);
      return program;
    },
    announce: (addresses) => claim.announce(addresses),
    stop,
  };
}

function settings<T>(part: true | T): T | object {
  return part === true ? {} : part;
}
