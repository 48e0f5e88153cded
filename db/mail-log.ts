import { sealContent, sealJson, openContent } from '#lib/crypto/content.ts';
import type { Place, SealingKey } from '#lib/crypto/seal.ts';
import { newId } from '#lib/ids.ts';
import type { RunRef } from '#domain/run.ts';
import type { Tx } from './in-workspace.ts';

/** What the master log keeps of a message besides the exact bytes. */
export interface RawMetadata {
  readonly full_text: string;
  readonly full_html: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

export interface MessageToStore {
  readonly gmailMessageId: string;
  readonly threadId: string;
  readonly receivedAt: Date;
  readonly rfcMessageKey: Buffer | null;
  readonly version: string;
  readonly raw: Uint8Array;
  /** The record that holds these bytes already, because another capability fetched the message. */
  readonly recordId?: string | undefined;
  readonly metadata: RawMetadata;
}

const RAW_KIND = 'gmail.message';

export interface StoredMessage {
  readonly messageId: string;
  readonly runId: string;
}

/** Which of these Gmail ids the connection has stored, with our ids and the run that stored them. */
export async function storedMessages(
  tx: Tx,
  connectionId: string,
  gmailMessageIds: readonly string[],
): Promise<ReadonlyMap<string, StoredMessage>> {
  const rows = await tx.gmailMessage.findMany({
    where: { connection_id: connectionId, gmail_message_id: { in: [...gmailMessageIds] } },
    select: { id: true, gmail_message_id: true, run_id: true },
  });
  return new Map(
    rows.map((row) => [row.gmail_message_id, { messageId: row.id, runId: row.run_id }]),
  );
}

/**
 * Appends messages to raw_records and gmail_messages, notes that they carry the label, and leaves them as work for
 * extraction. The caller passes only messages that are not stored. Returns how many.
 */
export async function storeMessages(
  tx: Tx,
  run: RunRef,
  key: SealingKey,
  label: { readonly labelId: string; readonly generation: number },
  messages: readonly MessageToStore[],
): Promise<number> {
  if (messages.length === 0) return 0;
  const rows = messages.map((message) => ({
    ...message,
    recordId: message.recordId ?? newId(),
    id: newId(),
    isNew: message.recordId === undefined,
  }));
  await tx.rawRecord.createMany({
    data: rows
      .filter((row) => row.isNew)
      .map((row) => ({
        id: row.recordId,
        workspace_id: run.workspaceId,
        profile_id: run.profileId,
        connection_id: run.connectionId,
        kind: RAW_KIND,
        external_id: row.gmailMessageId,
        version: row.version,
        body: sealed(sealContent(key, rawPlace(run.workspaceId, row.recordId), row.raw)),
      })),
  });
  const { count } = await tx.gmailMessage.createMany({
    data: rows.map((row) => ({
      id: row.id,
      workspace_id: run.workspaceId,
      connection_id: run.connectionId,
      gmail_message_id: row.gmailMessageId,
      thread_id: row.threadId,
      rfc_message_key: row.rfcMessageKey === null ? null : sealed(row.rfcMessageKey),
      internal_date: row.receivedAt,
      raw_record_id: row.recordId,
      raw_metadata: sealed(sealJson(key, metadataPlace(run.workspaceId, row.id), row.metadata)),
      run_id: run.runId,
    })),
  });
  await tx.gmailMessageLabel.createMany({
    data: rows.map((row) => ({
      message_id: row.id,
      workspace_id: run.workspaceId,
      label_id: label.labelId,
      generation: label.generation,
    })),
  });
  await tx.messageOutcome.createMany({
    data: rows.map((row) => ({
      message_id: row.id,
      workspace_id: run.workspaceId,
      connection_id: run.connectionId,
      run_id: run.runId,
    })),
  });
  return count;
}

/** Notes for stored messages whether they carry the label now. `generation` marks what a reconcile has seen. */
export async function markLabel(
  tx: Tx,
  workspaceId: string,
  labelId: string,
  messageIds: readonly string[],
  change:
    | { readonly kind: 'entered'; readonly generation?: number }
    | { readonly kind: 'left'; readonly reason: 'label_removed' | 'deleted' },
): Promise<void> {
  if (messageIds.length === 0) return;
  if (change.kind === 'left') {
    await tx.gmailMessageLabel.updateMany({
      where: { message_id: { in: [...messageIds] }, label_id: labelId, left_at: null },
      data: { left_at: new Date(), left_reason: change.reason },
    });
    return;
  }
  const generation = change.generation ?? 0;
  await tx.$executeRaw`
    INSERT INTO integrations.gmail_message_labels AS l (message_id, workspace_id, label_id, generation)
    SELECT id, ${workspaceId}::uuid, ${labelId}, ${generation} FROM unnest(${[...messageIds]}::uuid[]) AS id
    ON CONFLICT (message_id, label_id) DO UPDATE
      SET left_at = NULL, left_reason = NULL, generation = greatest(l.generation, excluded.generation)`;
}

/** Closes the membership of every message that a complete enumeration did not list. */
export async function closeUnlisted(
  tx: Tx,
  connectionId: string,
  labelId: string,
  generation: number,
): Promise<number> {
  return tx.$executeRaw`
    UPDATE integrations.gmail_message_labels l SET left_at = now(), left_reason = 'reconcile'
    FROM integrations.gmail_messages m
    WHERE m.id = l.message_id AND m.connection_id = ${connectionId}::uuid AND l.label_id = ${labelId}
      AND l.left_at IS NULL AND l.generation < ${generation}`;
}

/** The bytes of stored messages exactly as Google sent them, by our ids. */
export async function readRaw(
  tx: Tx,
  workspaceId: string,
  key: SealingKey,
  messageIds: readonly string[],
): Promise<readonly { readonly messageId: string; readonly raw: Buffer }[]> {
  const rows = await tx.gmailMessage.findMany({
    where: { id: { in: [...messageIds] } },
    select: { id: true, record: { select: { id: true, body: true } } },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => ({
    messageId: row.id,
    raw: openContent(key, rawPlace(workspaceId, row.record.id), row.record.body),
  }));
}

export function rawPlace(workspaceId: string, recordId: string): Place {
  return { table: 'raw_records', column: 'body', workspaceId, rowId: recordId, version: 1 };
}

export function metadataPlace(workspaceId: string, messageId: string): Place {
  return {
    table: 'gmail_messages',
    column: 'raw_metadata',
    workspaceId,
    rowId: messageId,
    version: 1,
  };
}

/** Prisma's type for bytes; the buffer is not copied. */
export function sealed(buffer: Buffer): Uint8Array<ArrayBuffer> {
  return buffer as Buffer<ArrayBuffer>;
}
