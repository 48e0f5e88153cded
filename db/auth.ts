import type { Prisma, PrismaClient } from '#gen/prisma/client.ts';
import { type DbOptions, openPrisma } from './client.ts';

/** Queries on schema `auth`, which precedes every workspace and therefore has no row-level security. */
export type AuthTx = Prisma.TransactionClient;

export interface AuthDb {
  /** For the sign-in library's adapter and the named queries on schema `auth`; it can reach nothing else. */
  readonly prisma: PrismaClient;
  transaction<T>(fn: (tx: AuthTx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens the pool of `app_auth`, the only role that may read users, sessions, members and tokens. */
export function openAuth(options: Omit<DbOptions, 'role'>): AuthDb {
  const prisma = openPrisma({ ...options, role: 'app_auth' });
  return {
    prisma,
    transaction: (fn) => prisma.$transaction(fn, { maxWait: 5_000, timeout: 10_000 }),
    close: () => prisma.$disconnect(),
  };
}
