import type { Tx } from './in-workspace.ts';

export interface WorkspaceRow {
  readonly id: string;
  readonly name: string;
  readonly time_zone: string;
  readonly created_at: Date;
}

const COLUMNS = { id: true, name: true, time_zone: true, created_at: true } as const;

/** Makes the product's side of a workspace, whose id the transaction's scope already is. */
export async function insertAccount(
  tx: Tx,
  account: { readonly id: string; readonly name: string; readonly timeZone: string },
): Promise<WorkspaceRow> {
  return tx.workspace.create({
    data: { id: account.id, name: account.name, time_zone: account.timeZone },
    select: COLUMNS,
  });
}

/** The workspace of the transaction's scope, or null. */
export function getAccount(tx: Tx, id: string): Promise<WorkspaceRow | null> {
  return tx.workspace.findUnique({ where: { id }, select: COLUMNS });
}

export function updateAccount(
  tx: Tx,
  id: string,
  change: { readonly name?: string | undefined; readonly time_zone?: string | undefined },
): Promise<WorkspaceRow> {
  return tx.workspace.update({
    where: { id },
    data: {
      ...(change.name !== undefined && { name: change.name }),
      ...(change.time_zone !== undefined && { time_zone: change.time_zone }),
    },
    select: COLUMNS,
  });
}
