import type { RunRef } from '#domain/run.ts';
import type { Tx } from './in-workspace.ts';

/**
 * Why an item was passed without being stored. `conflict` and `retry` are open and tried again; `gone` (deleted at
 * the provider), `unlabelled` (the label was taken off, or it is no mail) and `unreadable` (too large) are closed and
 * stay visible.
 */
export type LedgerState = 'conflict' | 'retry' | 'gone' | 'unlabelled' | 'unreadable' | 'stored';

export interface LedgerItem {
  readonly externalId: string;
  readonly kind: string;
  /** The stream that named it. */
  readonly stream: string;
  readonly state: LedgerState;
  readonly attempts: number;
}

/** Items to try again now: retries that are due, and conflicts when a person asked. */
export async function dueItems(tx: Tx, run: RunRef, limit: number): Promise<readonly LedgerItem[]> {
  const conflicts = run.trigger === 'manual';
  return tx.$queryRaw<LedgerItem[]>`
    SELECT external_id AS "externalId", kind, stream, state, attempts FROM integrations.fetch_ledger
    WHERE connection_id = ${run.connectionId}::uuid AND capability = ${run.capability}
      AND ((state = 'retry' AND next_try_at <= now()) OR (state = 'conflict' AND ${conflicts}))
      AND last_tried_at < (SELECT coalesce(max(created_at), now()) FROM integrations.sync_runs WHERE id = ${run.runId}::uuid)
    ORDER BY external_id LIMIT ${limit}`;
}

/** Writes items into the ledger, or moves those that are there to a new state. */
export async function recordItems(
  tx: Tx,
  run: RunRef,
  state: LedgerState,
  externalIds: readonly string[],
  options: {
    readonly retryInSeconds?: number;
    readonly reason?: string;
    readonly kind?: string;
    readonly stream?: string;
  } = {},
): Promise<void> {
  if (externalIds.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO integrations.fetch_ledger AS f
      (workspace_id, profile_id, connection_id, capability, external_id, kind, stream, state, reason, next_try_at)
    SELECT ${run.workspaceId}::uuid, ${run.profileId}::uuid, ${run.connectionId}::uuid, ${run.capability}, id,
      ${options.kind ?? 'gmail.message'}, ${options.stream ?? 'mailbox'}, ${state}, ${options.reason ?? null},
      now() + make_interval(secs => ${options.retryInSeconds ?? null}::int)
    FROM unnest(${[...externalIds]}::text[]) AS id
    ON CONFLICT (connection_id, capability, external_id) DO UPDATE
      SET state = excluded.state, reason = excluded.reason, next_try_at = excluded.next_try_at,
          attempts = f.attempts + 1, last_tried_at = now()`;
}

/** Closes those of these items that the ledger holds: stored now, or no longer under the label. */
export async function closeItems(
  tx: Tx,
  run: RunRef,
  state: 'stored' | 'unlabelled' | 'gone',
  externalIds: readonly string[],
): Promise<void> {
  if (externalIds.length === 0) return;
  await tx.$executeRaw`
    UPDATE integrations.fetch_ledger SET state = ${state}, next_try_at = NULL, last_tried_at = now()
    WHERE connection_id = ${run.connectionId}::uuid AND capability = ${run.capability}
      AND external_id = ANY (${[...externalIds]}::text[]) AND state IN ('conflict', 'retry')`;
}

/** Which of these the ledger has as tried at least once, long enough ago to be sure of the answer. */
export async function triedBefore(
  tx: Tx,
  run: RunRef,
  externalIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.fetchLedgerItem.findMany({
    where: {
      connection_id: run.connectionId,
      capability: run.capability,
      external_id: { in: [...externalIds] },
      state: 'retry',
      next_try_at: { lte: new Date() },
    },
    select: { external_id: true },
  });
  return new Set(rows.map((row) => row.external_id));
}
