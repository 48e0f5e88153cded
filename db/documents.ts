import type { Prisma } from '#gen/prisma/client.ts';
import { newId } from '#lib/ids.ts';
import type { Tx } from './in-workspace.ts';
import { type Page, newestFirst, olderThan, pageOf, timeKeyOf, type TimeKey } from './page.ts';

const DOCUMENT_COLUMNS = {
  id: true,
  connection_id: true,
  source: true,
  external_id: true,
  sha256: true,
  mime: true,
  size: true,
  title: true,
  modified_at: true,
  created_at: true,
} as const satisfies Prisma.DocumentSelect;

/** A document of the Vault; `size` in bytes. */
export type DocumentRow = Prisma.DocumentGetPayload<{ select: typeof DOCUMENT_COLUMNS }>;

export interface NewDocument {
  readonly workspaceId: string;
  readonly profileId: string | null;
  readonly sha256: string;
  readonly mime: string;
  readonly size: number;
  readonly title: string;
  readonly createdBy: string | null;
}

/** From where a document was imported. */
export interface DocumentOrigin {
  readonly connectionId: string;
  readonly source: 'google_drive' | 'gmail';
  readonly externalId: string;
  readonly modifiedAt: Date | null;
}

export interface DocumentFilter {
  readonly source?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly externalId?: string | undefined;
  readonly limit: number;
  readonly after: TimeKey | null;
}

/** Documents, newest first. */
export async function listDocuments(
  tx: Tx,
  { source, connectionId, externalId, limit, after }: DocumentFilter,
): Promise<Page<DocumentRow, TimeKey>> {
  const rows = await tx.document.findMany({
    where: {
      ...(source !== undefined && { source }),
      ...(connectionId !== undefined && { connection_id: connectionId }),
      ...(externalId !== undefined && { external_id: externalId }),
      ...olderThan(after),
    },
    select: DOCUMENT_COLUMNS,
    ...newestFirst(limit),
  });
  return pageOf(rows, limit, timeKeyOf);
}

export async function getDocument(tx: Tx, documentId: string): Promise<DocumentRow | null> {
  return tx.document.findUnique({ where: { id: documentId }, select: DOCUMENT_COLUMNS });
}

/** Writes what a person uploaded. */
export async function insertUpload(tx: Tx, document: NewDocument): Promise<DocumentRow> {
  return tx.document.create({
    data: { id: newId(), source: 'upload', ...columnsOf(document) },
    select: DOCUMENT_COLUMNS,
  });
}

/** Writes an imported document unless this content of this thing is there already. Returns its id either way. */
export async function saveImported(
  tx: Tx,
  document: NewDocument,
  origin: DocumentOrigin,
): Promise<string> {
  const key = {
    workspace_id: document.workspaceId,
    connection_id: origin.connectionId,
    source: origin.source,
    external_id: origin.externalId,
    sha256: document.sha256,
  };
  await tx.document.createMany({
    data: { id: newId(), ...columnsOf(document), ...key, modified_at: origin.modifiedAt },
    skipDuplicates: true,
  });
  const { id } = await tx.document.findFirstOrThrow({ where: key, select: { id: true } });
  return id;
}

/**
 * Makes whoever else writes or removes this content wait until the transaction ends, so that bytes never go while a
 * document that needs them is being written.
 */
export async function lockContent(tx: Tx, workspaceId: string, sha256: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${workspaceId}/${sha256}`}, 7))`;
}

/** The contents of a connection's documents, and those that an import was about to make documents of. */
export async function contentsOf(tx: Tx, connectionId: string): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ sha256: string }[]>`
    SELECT sha256 FROM product.documents WHERE connection_id = ${connectionId}::uuid
    UNION SELECT sha256 FROM integrations.file_imports
    WHERE connection_id = ${connectionId}::uuid AND sha256 IS NOT NULL
    ORDER BY sha256`;
  return rows.map(({ sha256 }) => sha256);
}

/**
 * Deletes what a connection has of a content. Returns whether a document of the workspace, whoever owns it, still needs
 * the bytes. The caller holds `lockContent`.
 */
export async function dropContent(
  tx: Tx,
  connectionId: string,
  sha256: string,
): Promise<'needed' | 'free'> {
  const where = { connection_id: connectionId, sha256 };
  await tx.fileImport.deleteMany({
    where: { connection_id: connectionId, OR: [{ document: where }, { sha256 }] },
  });
  await tx.document.deleteMany({ where });
  const [row] = await tx.$queryRaw<{ needed: boolean }[]>`
    SELECT product.is_content_needed(${sha256}) AS needed`;
  return row?.needed === false ? 'free' : 'needed';
}

function columnsOf(document: NewDocument) {
  return {
    workspace_id: document.workspaceId,
    profile_id: document.profileId,
    sha256: document.sha256,
    mime: document.mime,
    size: BigInt(document.size),
    title: document.title,
    created_by: document.createdBy,
  };
}
