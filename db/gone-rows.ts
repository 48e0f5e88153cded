import type { RecordRef } from '#capabilities/define-capability.ts';
import type { RunRef } from '#domain/run.ts';
import type { Tx } from './in-workspace.ts';

/**
 * Gives rows that were made of these things their sign of being gone; e-mails stay as they are, because what was said was
 * said. Returns how many rows changed.
 */
export async function markRowsGone(
  tx: Tx,
  run: RunRef,
  refs: readonly RecordRef[],
): Promise<number> {
  if (refs.length === 0) return 0;
  const kinds = refs.map(({ kind }) => kind);
  const ids = refs.map(({ externalId }) => externalId);
  const meetings = await tx.$executeRaw`
    UPDATE product.meetings t SET status = 'deleted', deleted_at = now(), updated_at = now()
    FROM integrations.raw_records r
    JOIN unnest(${kinds}::text[], ${ids}::text[]) AS w(kind, external_id) USING (kind, external_id)
    WHERE r.id = t.raw_record_id AND t.connection_id = ${run.connectionId}::uuid AND t.status <> 'deleted'`;
  const contacts = await tx.$executeRaw`
    UPDATE product.contacts t SET removed_at = now(), updated_at = now()
    FROM integrations.raw_records r
    JOIN unnest(${kinds}::text[], ${ids}::text[]) AS w(kind, external_id) USING (kind, external_id)
    WHERE r.id = t.raw_record_id AND t.connection_id = ${run.connectionId}::uuid AND t.removed_at IS NULL`;
  const files = await tx.$executeRaw`
    UPDATE integrations.connector_files t SET removed_at = now(), updated_at = now()
    FROM integrations.raw_records r
    JOIN unnest(${kinds}::text[], ${ids}::text[]) AS w(kind, external_id) USING (kind, external_id)
    WHERE r.id = t.raw_record_id AND t.connection_id = ${run.connectionId}::uuid AND t.removed_at IS NULL`;
  return meetings + contacts + files;
}
