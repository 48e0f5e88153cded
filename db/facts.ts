import type { Reading } from '#domain/facts.ts';
import { openJson, sealJson } from '#lib/crypto/content.ts';
import type { Place, SealingKey } from '#lib/crypto/seal.ts';
import { newId } from '#lib/ids.ts';
import type { RunRef } from '#domain/run.ts';
import type { Tx } from './in-workspace.ts';
import { sealed } from './mail-log.ts';

export interface FactsToStore {
  readonly messageId: string;
  readonly reading: Reading;
  /** Keyed hashes under which a later booking, code or alias finds this message again. */
  readonly matchKeys: readonly Buffer[];
}

/**
 * Stores what a parser version read in messages and marks them as read. The same message read twice by the same
 * version keeps its first row.
 */
export async function storeFacts(
  tx: Tx,
  run: RunRef,
  key: SealingKey,
  items: readonly FactsToStore[],
): Promise<void> {
  if (items.length === 0) return;
  await tx.reservationFacts.createMany({
    skipDuplicates: true,
    data: items.map(({ messageId, reading, matchKeys }) => {
      const id = newId();
      return {
        id,
        workspace_id: run.workspaceId,
        connection_id: run.connectionId,
        message_id: messageId,
        parser_version: reading.parserVersion,
        event_type: reading.eventType,
        effect: reading.effect,
        confidence: reading.confidence,
        facts: sealed(sealJson(key, factsPlace(run.workspaceId, id), reading)),
        match_keys: matchKeys.map(sealed),
        sent_at: new Date(reading.sentAt),
      };
    }),
  });
  await tx.$executeRaw`
    UPDATE integrations.message_outcomes o
    SET facts_id = f.id, outcome = CASE WHEN o.outcome = 'archived' THEN 'read' ELSE o.outcome END
    FROM (SELECT DISTINCT ON (message_id) message_id, id FROM integrations.reservation_facts
          WHERE message_id = ANY (${items.map((item) => item.messageId)}::uuid[])
          ORDER BY message_id, created_at DESC, id DESC) f
    WHERE o.message_id = f.message_id`;
}

export interface StoredReading {
  readonly messageId: string;
  readonly factsId: string;
  readonly connectionId: string;
  readonly reading: Reading;
}

/** The present reading of messages; `keyOf` opens the content key of a connection, null once it is erased. */
export async function readFacts(
  tx: Tx,
  workspaceId: string,
  messageIds: readonly string[],
  keyOf: (connectionId: string) => Promise<SealingKey | null>,
): Promise<readonly StoredReading[]> {
  if (messageIds.length === 0) return [];
  const rows = await tx.$queryRaw<
    { messageId: string; factsId: string; connectionId: string; facts: Uint8Array }[]
  >`
    SELECT f.message_id AS "messageId", f.id AS "factsId", f.connection_id AS "connectionId", f.facts
    FROM integrations.message_outcomes o JOIN integrations.reservation_facts f ON f.id = o.facts_id
    WHERE o.message_id = ANY (${[...messageIds]}::uuid[]) ORDER BY o.message_id`;
  const readings: StoredReading[] = [];
  for (const { facts, ...row } of rows) {
    const key = await keyOf(row.connectionId);
    if (key === null) continue;
    const reading = openJson(key, factsPlace(workspaceId, row.factsId), facts) as Reading;
    readings.push({ ...row, reading });
  }
  return readings;
}

export function factsPlace(workspaceId: string, factsId: string): Place {
  return { table: 'reservation_facts', column: 'facts', workspaceId, rowId: factsId, version: 1 };
}
