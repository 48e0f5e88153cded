import type { GoneReason, RecordRef } from '#capabilities/define-capability.ts';
import type { RunRef } from '#domain/run.ts';
import type { Tx } from './in-workspace.ts';

/** A thing as a stream of a capability last saw it. */
export interface StreamItem extends RecordRef {
  readonly stream: string;
  readonly rawRecordId: string;
  readonly version: string;
  /** When the provider gave that record. */
  readonly seenAt: Date;
  readonly isGone: boolean;
  /** When this stream first saw it. */
  readonly createdAt: Date;
}

/** What the capability's streams know of these things. */
export async function itemsOf(
  tx: Tx,
  run: RunRef,
  refs: readonly RecordRef[],
): Promise<readonly StreamItem[]> {
  if (refs.length === 0) return [];
  return tx.$queryRaw`
    SELECT s.kind, s.external_id AS "externalId", s.stream, s.raw_record_id AS "rawRecordId", r.version,
      s.seen_at AS "seenAt", s.gone_at IS NOT NULL AS "isGone", s.created_at AS "createdAt"
    FROM integrations.stream_items s
    JOIN unnest(${kinds(refs)}::text[], ${ids(refs)}::text[]) AS w(kind, external_id) USING (kind, external_id)
    JOIN integrations.raw_records r ON r.id = s.raw_record_id
    WHERE s.connection_id = ${run.connectionId}::uuid AND s.capability = ${run.capability}`;
}

/** The streams of the run's capability that hold anything. */
export async function heldStreams(tx: Tx, run: RunRef): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ stream: string }[]>`
    SELECT DISTINCT stream FROM integrations.stream_items
    WHERE connection_id = ${run.connectionId}::uuid AND capability = ${run.capability} AND gone_at IS NULL
    ORDER BY stream`;
  return rows.map(({ stream }) => stream);
}

/** Notes that the stream holds these things now, as these records; what had gone is back. */
export async function noteItems(
  tx: Tx,
  run: RunRef,
  stream: string,
  generation: number,
  items: readonly (RecordRef & { readonly rawRecordId: string; readonly seenAt: Date })[],
): Promise<void> {
  if (items.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO integrations.stream_items AS s
      (workspace_id, profile_id, connection_id, capability, stream, kind, external_id, raw_record_id, generation, seen_at)
    SELECT ${run.workspaceId}::uuid, ${run.profileId}::uuid, ${run.connectionId}::uuid, ${run.capability}, ${stream},
      i.kind, i.external_id, i.raw_record_id, ${generation}::bigint, i.seen_at
    FROM unnest(${kinds(items)}::text[], ${ids(items)}::text[], ${items.map((it) => it.rawRecordId)}::uuid[],
      ${items.map((it) => it.seenAt)}::timestamptz[]) AS i(kind, external_id, raw_record_id, seen_at)
    ON CONFLICT (connection_id, capability, stream, kind, external_id) DO UPDATE
    SET raw_record_id = excluded.raw_record_id, seen_at = excluded.seen_at, gone_at = NULL, gone_reason = NULL,
        generation = greatest(s.generation, excluded.generation)`;
}

/**
 * Notes that things have left the stream; what is deleted has left every stream of the connection. Returns those that no
 * other stream of the capability holds, and that had not gone before.
 */
export async function markGone(
  tx: Tx,
  run: RunRef,
  stream: string,
  reason: GoneReason,
  refs: readonly RecordRef[],
): Promise<readonly RecordRef[]> {
  if (refs.length === 0) return [];
  const isEverywhere = reason === 'deleted';
  const left = await tx.$queryRaw<RecordRef[]>`
    UPDATE integrations.stream_items s SET gone_at = now(), gone_reason = ${reason}
    FROM unnest(${kinds(refs)}::text[], ${ids(refs)}::text[]) AS w(kind, external_id)
    WHERE s.connection_id = ${run.connectionId}::uuid AND s.kind = w.kind AND s.external_id = w.external_id
      AND s.gone_at IS NULL AND (${isEverywhere} OR (s.capability = ${run.capability} AND s.stream = ${stream}))
    RETURNING s.kind, s.external_id AS "externalId"`;
  return nowhere(tx, run, left);
}

/** Ends a complete listing: what it did not show has gone. Returns as `markGone` does. */
export async function markUnlisted(
  tx: Tx,
  run: RunRef,
  stream: string,
  generation: number,
): Promise<readonly RecordRef[]> {
  const left = await tx.$queryRaw<RecordRef[]>`
    UPDATE integrations.stream_items s SET gone_at = now(), gone_reason = 'not_listed'
    WHERE s.connection_id = ${run.connectionId}::uuid AND s.capability = ${run.capability} AND s.stream = ${stream}
      AND s.gone_at IS NULL AND s.generation < ${generation}::bigint
    RETURNING s.kind, s.external_id AS "externalId"`;
  return nowhere(tx, run, left);
}

/** The stream itself is gone, and what was in it. Returns as `markGone` does. */
export async function closeStream(
  tx: Tx,
  run: RunRef,
  stream: string,
  reason: GoneReason,
): Promise<readonly RecordRef[]> {
  const left = await tx.$queryRaw<RecordRef[]>`
    UPDATE integrations.stream_items s SET gone_at = now(), gone_reason = ${reason}
    WHERE s.connection_id = ${run.connectionId}::uuid AND s.capability = ${run.capability} AND s.stream = ${stream}
      AND s.gone_at IS NULL
    RETURNING s.kind, s.external_id AS "externalId"`;
  return nowhere(tx, run, left);
}

async function nowhere(
  tx: Tx,
  run: RunRef,
  refs: readonly RecordRef[],
): Promise<readonly RecordRef[]> {
  if (refs.length === 0) return [];
  return tx.$queryRaw`
    SELECT DISTINCT w.kind, w.external_id AS "externalId"
    FROM unnest(${kinds(refs)}::text[], ${ids(refs)}::text[]) AS w(kind, external_id)
    WHERE NOT EXISTS (
      SELECT FROM integrations.stream_items s
      WHERE s.connection_id = ${run.connectionId}::uuid AND s.capability = ${run.capability}
        AND s.kind = w.kind AND s.external_id = w.external_id AND s.gone_at IS NULL)`;
}

function kinds(refs: readonly RecordRef[]): string[] {
  return refs.map(({ kind }) => kind);
}

function ids(refs: readonly RecordRef[]): string[] {
  return refs.map(({ externalId }) => externalId);
}
