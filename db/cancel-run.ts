import type { RunRef } from '#domain/run.ts';
import type { Tx } from './in-workspace.ts';

/** Asks a run to end before its next batch; what it has stored stays. Returns false when it has ended or is not there. */
export async function requestCancel(tx: Tx, runId: string): Promise<boolean> {
  const asked = await tx.$executeRaw`
    UPDATE integrations.sync_runs SET cancel_requested_at = coalesce(cancel_requested_at, now())
    WHERE id = ${runId}::uuid AND finished_at IS NULL`;
  return asked === 1;
}

/** Whether somebody asked the run to end. */
export async function isCancelRequested(tx: Tx, run: RunRef): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ asked: boolean }[]>`
    SELECT cancel_requested_at IS NOT NULL AS asked FROM integrations.sync_runs WHERE id = ${run.runId}::uuid`;
  return row?.asked ?? false;
}
