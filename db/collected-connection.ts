import type { RunRef } from '#domain/run.ts';
import type { Tx } from './in-workspace.ts';

/** A connection as collecting needs it. */
export interface CollectedConnection {
  readonly status: string;
  readonly provider: string;
  readonly accountSub: string | null;
  readonly accountEmail: string | null;
  /** What is stored of the capability's settings; the capability parses them. */
  readonly settings: unknown;
}

/** The connection of a run, or null if it is gone. */
export async function collectedConnection(
  tx: Tx,
  run: RunRef,
): Promise<CollectedConnection | null> {
  const [row] = await tx.$queryRaw<CollectedConnection[]>`
    SELECT status, provider, account_sub AS "accountSub", account_email AS "accountEmail",
      settings -> ${run.capability} AS settings
    FROM integrations.connections WHERE id = ${run.connectionId}::uuid`;
  return row ?? null;
}
