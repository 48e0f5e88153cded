import type { FetchedRecord, RecordRef } from '#capabilities/define-capability.ts';
import type { RunRef } from '#domain/run.ts';
import { openContent, sealContent } from '#lib/crypto/content.ts';
import type { SealingKey } from '#lib/crypto/seal.ts';
import { newId } from '#lib/ids.ts';
import type { Tx } from './in-workspace.ts';
import { rawPlace, sealed } from './mail-log.ts';

/** A stored record, without its content. */
export interface StoredRecord extends RecordRef {
  readonly id: string;
  readonly version: string;
  /** When the provider last gave it. */
  readonly recordAt: Date;
  /** When it was first stored. */
  readonly receivedAt: Date;
}

/** How things are told apart within a connection. */
export function refKey({ kind, externalId }: RecordRef): string {
  return `${kind} ${externalId}`;
}

export function versionKey(record: RecordRef & { readonly version: string }): string {
  return `${refKey(record)} ${record.version}`;
}

/**
 * Appends what is not stored yet in exactly this version, sealed with the connection's content key. Returns the records'
 * ids by `versionKey`, and which of them are new.
 */
export async function storeRecords(
  tx: Tx,
  run: RunRef,
  key: SealingKey,
  records: readonly FetchedRecord[],
): Promise<{ readonly ids: ReadonlyMap<string, string>; readonly added: number }> {
  if (records.length === 0) return { ids: new Map(), added: 0 };
  const stored = await recordsOf(tx, run.connectionId, records);
  const ids = new Map(stored.map((record) => [versionKey(record), record.id]));
  const unknown = new Map(
    records
      .filter((record) => !ids.has(versionKey(record)))
      .map((record) => [versionKey(record), { ...record, id: newId() }]),
  );
  const { count } = await tx.rawRecord.createMany({
    data: [...unknown.values()].map((record) => ({
      id: record.id,
      workspace_id: run.workspaceId,
      profile_id: run.profileId,
      connection_id: run.connectionId,
      kind: record.kind,
      external_id: record.externalId,
      version: record.version,
      body: sealed(sealContent(key, rawPlace(run.workspaceId, record.id), record.raw)),
    })),
  });
  for (const [name, { id }] of unknown) ids.set(name, id);
  return { ids, added: count };
}

/** The newest stored version of each of these things; newest is what the provider gave last. */
export async function newestRecords(
  tx: Tx,
  connectionId: string,
  refs: readonly RecordRef[],
): Promise<ReadonlyMap<string, StoredRecord>> {
  if (refs.length === 0) return new Map();
  const rows = await tx.$queryRaw<StoredRecord[]>`
    SELECT DISTINCT ON (r.kind, r.external_id) r.id, r.kind, r.external_id AS "externalId", r.version,
      coalesce(s.seen_at, r.received_at) AS "recordAt", r.received_at AS "receivedAt"
    FROM integrations.raw_records r
    JOIN unnest(${refs.map(({ kind }) => kind)}::text[], ${refs.map(({ externalId }) => externalId)}::text[])
      AS wanted(kind, external_id) USING (kind, external_id)
    LEFT JOIN integrations.stream_items s ON s.connection_id = r.connection_id AND s.kind = r.kind
      AND s.external_id = r.external_id AND s.raw_record_id = r.id
    WHERE r.connection_id = ${connectionId}::uuid
    ORDER BY r.kind, r.external_id, s.seen_at DESC NULLS LAST, r.received_at DESC, r.id DESC`;
  return new Map(rows.map((row) => [refKey(row), row]));
}

/** Stored records with their bytes exactly as the provider sent them. */
export async function openRecords(
  tx: Tx,
  workspaceId: string,
  key: SealingKey,
  ids: readonly string[],
): Promise<readonly (FetchedRecord & { readonly id: string })[]> {
  if (ids.length === 0) return [];
  const rows = await tx.rawRecord.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, kind: true, external_id: true, version: true, body: true },
  });
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    externalId: row.external_id,
    version: row.version,
    raw: openContent(key, rawPlace(workspaceId, row.id), row.body),
  }));
}

function recordsOf(
  tx: Tx,
  connectionId: string,
  records: readonly FetchedRecord[],
): Promise<Omit<StoredRecord, 'recordAt' | 'receivedAt'>[]> {
  return tx.$queryRaw`
    SELECT r.id, r.kind, r.external_id AS "externalId", r.version FROM integrations.raw_records r
    JOIN unnest(${records.map(({ kind }) => kind)}::text[], ${records.map(({ externalId }) => externalId)}::text[],
      ${records.map(({ version }) => version)}::text[]) AS w(kind, external_id, version) USING (kind, external_id, version)
    WHERE r.connection_id = ${connectionId}::uuid`;
}
