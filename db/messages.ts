import type { Reading } from '#domain/facts.ts';
import { openJson } from '#lib/crypto/content.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import type { SealingKey } from '#lib/crypto/seal.ts';
import { findConnectionKey } from './connection-keys.ts';
import { readFacts } from './facts.ts';
import type { Scope, Tx } from './in-workspace.ts';
import { metadataPlace, type RawMetadata } from './mail-log.ts';

/** A stored mail with what was read in it and what became of it. `content` is null once its connection was erased. */
export interface StoredMail {
  readonly id: string;
  readonly connection_id: string;
  readonly gmail_message_id: string;
  readonly thread_id: string;
  readonly run_id: string;
  readonly received_at: Date;
  readonly stored_at: Date;
  readonly content: RawMetadata | null;
  readonly reading: Reading | null;
  readonly outcome: {
    readonly outcome: string;
    readonly match_by: string | null;
    readonly booking_id: number | null;
    readonly decided_at: Date;
  } | null;
  readonly review: { readonly id: string; readonly reason: string; readonly status: string } | null;
}

/** The mail, opened with its connection's key, or null when the scope has none with this id. */
export async function getMessage(
  tx: Tx,
  keyring: Keyring,
  scope: Scope,
  id: string,
): Promise<StoredMail | null> {
  const row = await tx.gmailMessage.findUnique({
    where: { id },
    select: {
      id: true,
      connection_id: true,
      gmail_message_id: true,
      thread_id: true,
      run_id: true,
      internal_date: true,
      processed_at: true,
      raw_metadata: true,
      outcome: { select: { outcome: true, match_by: true, booking_id: true, decided_at: true } },
      review: { select: { id: true, reason: true, status: true } },
    },
  });
  if (row === null) return null;
  const { internal_date, processed_at, raw_metadata, ...rest } = row;
  const keyOf = contentKeys(tx, keyring, scope);
  const key = await keyOf(row.connection_id);
  const place = metadataPlace(scope.workspaceId, id);
  const [facts] = await readFacts(tx, scope.workspaceId, [id], keyOf);
  return {
    ...rest,
    received_at: internal_date,
    stored_at: processed_at,
    content: key === null ? null : (openJson(key, place, raw_metadata) as RawMetadata),
    reading: facts?.reading ?? null,
  };
}

/** What was read in these mails, by message id; mails of erased connections are left out. */
export async function readingsOf(
  tx: Tx,
  keyring: Keyring,
  scope: Scope,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, Reading>> {
  const keyOf = contentKeys(tx, keyring, scope);
  const rows = await readFacts(tx, scope.workspaceId, messageIds, keyOf);
  return new Map(rows.map(({ messageId, reading }) => [messageId, reading]));
}

/** Content keys by connection, each opened once. */
function contentKeys(tx: Tx, keyring: Keyring, { workspaceId }: Scope) {
  const opened = new Map<string, SealingKey | null>();
  return async (connectionId: string): Promise<SealingKey | null> => {
    const known = opened.get(connectionId);
    if (known !== undefined) return known;
    const key = await findConnectionKey(tx, keyring, { workspaceId, connectionId }, 'content');
    opened.set(connectionId, key);
    return key;
  };
}
