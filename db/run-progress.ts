import type { Counters, RunRef, RunStage } from '#domain/run.ts';
import type { Tx } from './in-workspace.ts';

export interface Progress {
  readonly status: 'running' | 'completed';
  readonly stage: RunStage;
  /** Added to what the run has counted so far. */
  readonly counters?: Counters;
}

/** What a run's row says at its end. */
export interface EndedRun {
  readonly counters: Counters;
  readonly attempts: number;
  readonly durationMs: number;
}

/**
 * Writes how far a run is, in the caller's transaction, so that counts and effects commit together. The row is made
 * here if the API has not made it. A run that has ended stays as it ended.
 */
export async function progressRun(tx: Tx, run: RunRef, progress: Progress): Promise<EndedRun> {
  const delta = JSON.stringify(progress.counters ?? {});
  const meta = JSON.stringify({ counters: progress.counters ?? {} });
  const [row] = await tx.$queryRaw<EndedRun[]>`
    INSERT INTO integrations.sync_runs AS r
      (id, workspace_id, profile_id, connection_id, capability, trigger, status, stage, attempts, started_at, finished_at, meta_json)
    VALUES (${run.runId}::uuid, ${run.workspaceId}::uuid, ${run.profileId}::uuid, ${run.connectionId}::uuid,
      ${run.capability}, ${run.trigger}, ${progress.status}, ${progress.stage}, 1, now(),
      CASE WHEN ${progress.status} = 'completed' THEN now() END, ${meta}::jsonb)
    ON CONFLICT (id) DO UPDATE SET
      status = CASE WHEN r.finished_at IS NULL THEN excluded.status ELSE r.status END,
      stage = excluded.stage,
      attempts = greatest(r.attempts, 1),
      started_at = coalesce(r.started_at, excluded.started_at),
      finished_at = coalesce(r.finished_at, excluded.finished_at),
      meta_json = jsonb_set(r.meta_json, '{counters}', (
        SELECT coalesce(jsonb_object_agg(name, total), '{}') FROM (
          SELECT name, sum(amount::bigint) AS total FROM (
            SELECT * FROM jsonb_each_text(coalesce(r.meta_json -> 'counters', '{}')) AS before(name, amount)
            UNION ALL
            SELECT * FROM jsonb_each_text(${delta}::jsonb) AS added(name, amount)) AS both_sides
          GROUP BY name) AS totals))
    RETURNING meta_json -> 'counters' AS counters, attempts,
      (extract(epoch FROM coalesce(finished_at, now()) - created_at) * 1000)::int AS "durationMs"`;
  if (row === undefined) throw new Error('a run without a row');
  if (progress.status === 'completed') await succeed(tx, run);
  return row;
}

/**
 * Marks a run as begun, with what its row tells of what it was given. Returns when it was made, and whether this was its
 * beginning: later steps and repeats of the first find it begun.
 */
export async function startRun(
  tx: Tx,
  run: RunRef,
  stage: RunStage,
  meta: Readonly<Record<string, unknown>>,
): Promise<{ readonly createdAt: Date; readonly isFirst: boolean; readonly counters: Counters }> {
  const given = JSON.stringify(meta);
  const [begun] = await tx.$queryRaw<{ createdAt: Date }[]>`
    INSERT INTO integrations.sync_runs AS r
      (id, workspace_id, profile_id, connection_id, capability, trigger, status, stage, attempts, started_at, meta_json)
    VALUES (${run.runId}::uuid, ${run.workspaceId}::uuid, ${run.profileId}::uuid, ${run.connectionId}::uuid,
      ${run.capability}, ${run.trigger}, 'running', ${stage}, 1, now(), ${given}::jsonb)
    ON CONFLICT (id) DO UPDATE SET status = 'running', stage = excluded.stage, attempts = greatest(r.attempts, 1),
      started_at = now(), meta_json = r.meta_json || excluded.meta_json
    WHERE r.started_at IS NULL AND r.finished_at IS NULL
    RETURNING created_at AS "createdAt"`;
  if (begun !== undefined) return { ...begun, isFirst: true, counters: {} };
  const [row] = await tx.$queryRaw<{ createdAt: Date; counters: Counters }[]>`
    SELECT created_at AS "createdAt", coalesce(meta_json -> 'counters', '{}') AS counters
    FROM integrations.sync_runs WHERE id = ${run.runId}::uuid`;
  if (row === undefined) throw new Error('a run without a row');
  return { ...row, isFirst: false };
}

/** Whether the run has ended: a step that is repeated after its last commit has nothing left to do. */
export async function hasEnded(tx: Tx, run: RunRef): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ ended: boolean }[]>`
    SELECT finished_at IS NOT NULL AS ended FROM integrations.sync_runs WHERE id = ${run.runId}::uuid`;
  return row?.ended ?? false;
}

/**
 * Ends a run as failed and says so on its capability; what it counted and committed stays. Null when the run had ended
 * before: then nothing is written.
 */
export async function failRunRow(
  tx: Tx,
  run: RunRef,
  failure: {
    readonly code: string;
    /** null: what happened says nothing about the capability. */
    readonly capabilityStatus: 'backing_off' | 'idle' | 'parked' | null;
    readonly retryAt: Date | null;
  },
): Promise<EndedRun | null> {
  const [row] = await tx.$queryRaw<EndedRun[]>`
    INSERT INTO integrations.sync_runs AS r
      (id, workspace_id, profile_id, connection_id, capability, trigger, status, attempts, started_at, finished_at, last_error)
    VALUES (${run.runId}::uuid, ${run.workspaceId}::uuid, ${run.profileId}::uuid, ${run.connectionId}::uuid,
      ${run.capability}, ${run.trigger}, 'failed', 1, now(), now(), ${failure.code})
    ON CONFLICT (id) DO UPDATE SET status = 'failed', last_error = excluded.last_error,
      attempts = greatest(r.attempts, 1), finished_at = now()
    WHERE r.finished_at IS NULL
    RETURNING coalesce(meta_json -> 'counters', '{}') AS counters, attempts,
      (extract(epoch FROM finished_at - created_at) * 1000)::int AS "durationMs"`;
  if (row === undefined || failure.capabilityStatus === null) return row ?? null;
  await tx.$executeRaw`
    UPDATE integrations.connection_capabilities
    SET status = ${failure.capabilityStatus}, reason = ${failure.code}, failures = failures + 1,
        next_due_at = ${failure.retryAt}, last_run_at = now(), updated_at = now()
    WHERE connection_id = ${run.connectionId}::uuid AND capability = ${run.capability}`;
  return row;
}

/** Ends what an earlier execution of the workflow left unfinished; the cursor knows what is still to do. */
export async function abandonOlderRuns(tx: Tx, run: RunRef): Promise<void> {
  await tx.$executeRaw`
    UPDATE integrations.sync_runs SET status = 'failed', last_error = 'ABANDONED', finished_at = now()
    WHERE connection_id = ${run.connectionId}::uuid AND capability = ${run.capability}
      AND finished_at IS NULL AND id <> ${run.runId}::uuid AND created_at < now() - interval '1 minute'`;
}

async function succeed(tx: Tx, run: RunRef): Promise<void> {
  await tx.$executeRaw`
    UPDATE integrations.connection_capabilities
    SET status = 'idle', reason = NULL, failures = 0, last_run_at = now(), last_success_at = now(), updated_at = now()
    WHERE connection_id = ${run.connectionId}::uuid AND capability = ${run.capability}`;
}

/** The id of the run's capability of the connection: the documents' connector account. */
export async function accountIdOf(tx: Tx, run: RunRef): Promise<string> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM integrations.connection_capabilities
    WHERE connection_id = ${run.connectionId}::uuid AND capability = ${run.capability}`;
  if (row === undefined) throw new Error('a run of a capability that the connection does not have');
  return row.id;
}

/** Whether the run's capability is the only one that its connection is for. */
export async function isAlone(tx: Tx, run: RunRef): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ alone: boolean }[]>`
    SELECT NOT EXISTS (
      SELECT FROM integrations.connection_capabilities
      WHERE connection_id = ${run.connectionId}::uuid AND capability <> ${run.capability} AND enabled) AS alone`;
  return row?.alone ?? true;
}
