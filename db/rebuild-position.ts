import type { RecordRef } from '#capabilities/define-capability.ts';
import type { RunRef } from '#domain/run.ts';
import { CursorMoved } from './cursor.ts';
import type { Tx } from './in-workspace.ts';
import type { ProductDifference } from './product-rows.ts';

/** A thing of a capability, whichever of its streams hold or held it. */
export interface RebuildItem extends RecordRef {
  readonly isGone: boolean;
}

/** Up to which thing a reprocess run has come, or null at its start; kept in the run's own row. */
export async function rebuildPosition(tx: Tx, run: RunRef): Promise<RecordRef | null> {
  const [row] = await tx.$queryRaw<{ position: RecordRef | null }[]>`
    SELECT meta_json -> 'position' AS position FROM integrations.sync_runs WHERE id = ${run.runId}::uuid`;
  return row?.position ?? null;
}

/** The things that the capability's streams have seen, in order, after one. */
export async function itemsAfter(
  tx: Tx,
  run: RunRef,
  kinds: readonly string[],
  after: RecordRef | null,
  limit: number,
): Promise<readonly RebuildItem[]> {
  return tx.$queryRaw`
    SELECT s.kind, s.external_id AS "externalId", bool_and(s.gone_at IS NOT NULL) AS "isGone"
    FROM integrations.stream_items s
    WHERE s.connection_id = ${run.connectionId}::uuid AND s.capability = ${run.capability}
      AND s.kind = ANY (${[...kinds]}::text[])
      AND (${after === null} OR (s.kind, s.external_id) > (${after?.kind ?? ''}, ${after?.externalId ?? ''}))
    GROUP BY s.kind, s.external_id ORDER BY s.kind, s.external_id LIMIT ${limit}`;
}

/**
 * Moves a reprocess run on, only if it still stands where it was read, and adds up what differed.
 * @throws CursorMoved otherwise, so that the whole transaction is undone.
 */
export async function moveRebuild(
  tx: Tx,
  run: RunRef,
  before: RecordRef | null,
  after: RecordRef | null,
  { fields, ...rows }: ProductDifference,
  dryRun: boolean,
): Promise<void> {
  const [found] = await tx.$queryRaw<{ diff: Partial<ProductDifference> | null; same: boolean }[]>`
    SELECT meta_json -> 'diff' AS diff,
      coalesce(meta_json -> 'position', 'null') = ${JSON.stringify(before)}::jsonb AS same
    FROM integrations.sync_runs WHERE id = ${run.runId}::uuid FOR UPDATE`;
  if (found?.same !== true) throw new CursorMoved();
  const { fields: fieldsSoFar, ...rowsSoFar } = found.diff ?? {};
  const meta = {
    position: after ?? before,
    diff: { dry_run: dryRun, ...added(rowsSoFar, rows), fields: added(fieldsSoFar ?? {}, fields) },
  };
  await tx.$executeRaw`
    UPDATE integrations.sync_runs SET meta_json = meta_json || ${JSON.stringify(meta)}::jsonb
    WHERE id = ${run.runId}::uuid`;
}

type Counts = Readonly<Record<string, number>>;

function added(before: Partial<Counts>, more: Counts): Counts {
  const names = Object.keys({ ...before, ...more }).filter((name) => name !== 'dry_run');
  return Object.fromEntries(names.map((name) => [name, (before[name] ?? 0) + (more[name] ?? 0)]));
}
