import type { AuthTx } from './auth.ts';

export interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

const COLUMNS = { id: true, name: true, email: true } as const;

/** The user, or null. */
export function findUser(tx: AuthTx, id: string): Promise<UserRow | null> {
  return tx.user.findUnique({ where: { id }, select: COLUMNS });
}
