import type { Attachment } from '#capabilities/product-row.ts';
import type { RunRef } from '#domain/run.ts';
import { newId } from '#lib/ids.ts';
import type { Tx } from './in-workspace.ts';

/** What became of a content; all but `waiting` are settled until the file changes or somebody asks again. */
export type ImportStatus =
  | 'waiting'
  | 'imported'
  | 'too_large'
  | 'refused_type'
  | 'infected'
  | 'refused'
  | 'gone';

/** A file, or one of its attachments, whose content is to be imported. */
export interface WaitingFile {
  readonly fileId: string;
  /** Empty: the file itself. */
  readonly part: string;
  readonly provider: 'google_drive' | 'gmail';
  readonly externalId: string;
  readonly title: string;
  readonly mime: string;
  /** Bytes; null where the provider does not say. */
  readonly size: number | null;
  readonly modifiedAt: Date | null;
  /** The state of the file that is imported. */
  readonly rawRecordId: string;
  readonly attachments: unknown;
  readonly requestedBy: string | null;
}

/**
 * What the run's capability has still to import: of Drive every file whose present state was not looked at, else what
 * somebody asked for. Smallest ids first, so that a repeated step goes the same way.
 */
export async function waitingFiles(
  tx: Tx,
  run: RunRef,
  limit: number,
): Promise<readonly WaitingFile[]> {
  const rows = await tx.$queryRaw<(Omit<WaitingFile, 'size'> & { size: bigint | null })[]>`
    SELECT f.id AS "fileId", coalesce(i.part, '') AS part, f.provider, f.external_id AS "externalId", f.title, f.mime,
      f.size, f.modified_at AS "modifiedAt", f.raw_record_id AS "rawRecordId", f.attachments,
      i.requested_by AS "requestedBy"
    FROM integrations.connection_capabilities k
    JOIN integrations.connector_files f ON f.account_id = k.id AND f.workspace_id = k.workspace_id
    LEFT JOIN integrations.file_imports i ON i.file_id = f.id AND i.workspace_id = f.workspace_id
    WHERE k.connection_id = ${run.connectionId}::uuid AND k.capability = ${run.capability}
      AND (i.status = 'waiting' OR (
        f.provider = 'google_drive' AND f.removed_at IS NULL AND NOT f.trashed
        AND (i.id IS NULL OR i.raw_record_id <> f.raw_record_id)))
    ORDER BY f.id, part LIMIT ${limit}`;
  return rows.map((row) => ({ ...row, size: row.size === null ? null : Number(row.size) }));
}

/**
 * Writes down whose bytes are about to be kept: should nothing more be written, an erasure still finds them. The content
 * goes on waiting.
 */
export async function announceContent(
  tx: Tx,
  run: RunRef,
  file: Pick<WaitingFile, 'fileId' | 'part' | 'rawRecordId'>,
  sha256: string,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO integrations.file_imports
      (id, workspace_id, profile_id, connection_id, file_id, part, raw_record_id, status, sha256)
    VALUES (${newId()}::uuid, ${run.workspaceId}::uuid, ${run.profileId}::uuid, ${run.connectionId}::uuid,
      ${file.fileId}::uuid, ${file.part}, ${file.rawRecordId}::uuid, 'waiting', ${sha256})
    ON CONFLICT (workspace_id, file_id, part) DO UPDATE
    SET raw_record_id = excluded.raw_record_id, status = 'waiting', sha256 = excluded.sha256, document_id = NULL,
        updated_at = now()`;
}

/** Writes what became of a content. */
export async function settleImport(
  tx: Tx,
  run: RunRef,
  file: Pick<WaitingFile, 'fileId' | 'part' | 'rawRecordId'>,
  outcome:
    | { readonly status: 'imported'; readonly documentId: string }
    | { readonly status: Exclude<ImportStatus, 'imported' | 'waiting'> },
): Promise<void> {
  const documentId = outcome.status === 'imported' ? outcome.documentId : null;
  await tx.$executeRaw`
    INSERT INTO integrations.file_imports
      (id, workspace_id, profile_id, connection_id, file_id, part, raw_record_id, status, document_id)
    VALUES (${newId()}::uuid, ${run.workspaceId}::uuid, ${run.profileId}::uuid, ${run.connectionId}::uuid,
      ${file.fileId}::uuid, ${file.part}, ${file.rawRecordId}::uuid, ${outcome.status}, ${documentId}::uuid)
    ON CONFLICT (workspace_id, file_id, part) DO UPDATE
    SET raw_record_id = excluded.raw_record_id, status = excluded.status, document_id = excluded.document_id,
        updated_at = now()`;
}

/** A file that content can be imported of. */
export interface ImportableFile {
  readonly id: string;
  readonly connectionId: string;
  readonly profileId: string | null;
  readonly capability: string;
  readonly provider: string;
  readonly rawRecordId: string;
  readonly isGone: boolean;
  /** Those that can be chosen. */
  readonly attachments: readonly Attachment[];
}

export async function importableFile(tx: Tx, fileId: string): Promise<ImportableFile | null> {
  const row = await tx.connectorFile.findUnique({
    where: { id: fileId },
    include: { account: { select: { capability: true } } },
  });
  if (row === null) return null;
  return {
    id: row.id,
    connectionId: row.connection_id,
    profileId: row.profile_id,
    capability: row.account.capability,
    provider: row.provider,
    rawRecordId: row.raw_record_id,
    isGone: row.removed_at !== null,
    attachments: attachmentsIn(row.attachments),
  };
}

/** Asks for contents of a file; equal content becomes no second document. */
export async function requestImport(
  tx: Tx,
  workspaceId: string,
  file: ImportableFile,
  parts: readonly string[],
  requestedBy: string,
): Promise<void> {
  for (const part of parts) {
    await tx.$executeRaw`
      INSERT INTO integrations.file_imports AS i
        (id, workspace_id, profile_id, connection_id, file_id, part, raw_record_id, status, requested_by)
      VALUES (${newId()}::uuid, ${workspaceId}::uuid, ${file.profileId}::uuid, ${file.connectionId}::uuid,
        ${file.id}::uuid, ${part}, ${file.rawRecordId}::uuid, 'waiting', ${requestedBy})
      ON CONFLICT (workspace_id, file_id, part) DO UPDATE
      SET status = 'waiting', document_id = NULL, requested_by = excluded.requested_by, updated_at = now()`;
  }
}

/** What became of a file's contents, the file itself first. */
export async function importsOf(tx: Tx, fileId: string) {
  const rows = await tx.fileImport.findMany({
    where: { file_id: fileId },
    select: { part: true, status: true, document_id: true, updated_at: true },
    orderBy: { part: 'asc' },
  });
  return rows.map((row) => ({ ...row, status: row.status as ImportStatus }));
}

/** A file's list of attachments, as its row keeps it. */
function attachmentsIn(stored: unknown): readonly Attachment[] {
  if (!Array.isArray(stored)) return [];
  return stored.filter(
    (one): one is Attachment => typeof Reflect.get(Object(one), 'attachmentId') === 'string',
  );
}
