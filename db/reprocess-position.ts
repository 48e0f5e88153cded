import type { RunRef } from '#domain/run.ts';
import type { Tx } from './in-workspace.ts';

/** Up to which message a reprocess run has come, or null at its start; kept in the run's own row. */
export async function readPosition(tx: Tx, run: RunRef): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ position: string | null }[]>`
    SELECT meta_json ->> 'position' AS position FROM integrations.sync_runs WHERE id = ${run.runId}::uuid`;
  return row?.position ?? null;
}

export async function savePosition(tx: Tx, run: RunRef, position: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE integrations.sync_runs SET meta_json = meta_json || jsonb_build_object('position', ${position}::text)
    WHERE id = ${run.runId}::uuid`;
}
