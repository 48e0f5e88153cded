import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '#gen/prisma/client.ts';
import { guardAdapter } from './guard.ts';

/** The login roles of prisma/migrations; each has its own pool and never becomes another. */
export const DB_ROLES = [
  'app_api',
  'app_enrichment',
  'app_calendar',
  'app_mapping',
  'app_auth',
  'app_fleet',
  'app_purger',
] as const;
export type DbRole = (typeof DB_ROLES)[number];

export interface DbOptions {
  /** Server and database; user and password in it are ignored. */
  readonly url: string;
  readonly role: DbRole;
  readonly password: string;
  /** Size of the pool; default 5. */
  readonly poolSize?: number;
  /** Told about errors of idle connections, such as a server restart. */
  readonly onPoolError?: (code: string) => void;
}

/** Statements that differ only in how many values they list count apart: without a bound of ours they fill memory. */
const CACHED_PLANS = 80;

/** Opens the pool of one role. The client must reach tables only through `inWorkspace` (auth excepted). */
export function openPrisma(options: DbOptions): PrismaClient {
  const url = new URL(options.url);
  const onError = (error: unknown): void => {
    options.onPoolError?.((error as { code?: string }).code ?? 'unknown');
  };
  const adapter = new PrismaPg(
    {
      host: url.hostname,
      port: Number(url.port || 5432),
      database: url.pathname.slice(1),
      user: options.role,
      password: options.password,
      max: options.poolSize ?? 5,
      application_name: options.role,
      connectionTimeoutMillis: 5_000,
      ...(url.searchParams.get('sslmode') === 'require' ? { ssl: true } : {}),
    },
    { onPoolError: onError, onConnectionError: onError },
  );
  return new PrismaClient({
    adapter: guardAdapter(adapter),
    errorFormat: 'minimal',
    queryPlanCacheMaxSize: CACHED_PLANS,
  });
}
