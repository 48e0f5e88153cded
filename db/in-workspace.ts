import type { Prisma, PrismaClient } from '#gen/prisma/client.ts';
import { type DbOptions, type DbRole, openPrisma } from './client.ts';

/** Whose data a transaction may see: policies compare these with each row. */
export interface Scope {
  readonly workspaceId: string;
  /** The user on whose behalf rows with an owner may be seen; null: workspace-owned rows only. */
  readonly profileId: string | null;
}

/** One transaction inside one workspace. */
export type Tx = Prisma.TransactionClient;

export interface TransactionOptions {
  readonly readOnly?: boolean;
}

/**
 * Milliseconds for a whole transaction. Above the server's own limits for the role (prisma/migrations), so that the
 * server ends a slow transaction first and Prisma never has to guess its outcome.
 */
const TIMEOUT_MS: Readonly<Record<DbRole, number>> = {
  app_api: 10_000,
  app_auth: 10_000,
  app_fleet: 30_000,
  app_enrichment: 30_000,
  app_calendar: 30_000,
  app_mapping: 30_000,
  app_purger: 70_000,
};

export interface Db {
  /**
   * The one door to tenant tables: a transaction bound to `scope` by row-level security. Inside: no network call,
   * no nested transaction, one statement at a time.
   * @throws what `fn` throws; a P2028 means that the outcome is unknown, never "rolled back".
   */
  inWorkspace<T>(
    scope: Scope,
    fn: (tx: Tx) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  /** Whether the server answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the pool of one role behind the one door. */
export function openDb(options: DbOptions): Db {
  const prisma = openPrisma(options);
  return {
    inWorkspace: (scope, fn, transaction) =>
      inWorkspace(prisma, TIMEOUT_MS[options.role], scope, fn, transaction),
    ping: async () => {
      await prisma.$queryRaw`SELECT 1`;
    },
    close: () => prisma.$disconnect(),
  };
}

async function inWorkspace<T>(
  prisma: PrismaClient,
  timeout: number,
  scope: Scope,
  fn: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  return prisma.$transaction(
    async (tx) => {
      if (options.readOnly === true) await tx.$executeRaw`SET TRANSACTION READ ONLY`;
      await tx.$executeRaw`SELECT set_config('app.workspace_id', ${scope.workspaceId}, true),
                                  set_config('app.profile_id', ${scope.profileId ?? ''}, true)`;
      return fn(tx);
    },
    { maxWait: 5_000, timeout },
  );
}
