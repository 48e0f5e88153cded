import { type EventBody, eventBody } from '#gassync/event-body.ts';
import type { Tx } from '../in-workspace.ts';
import { EXTERNAL_ID } from './external-id.ts';
import type { SourceRef } from './source-ref.ts';

/** An event of the feed: what a webhook's body says, and the id that its header carries. */
export interface FedEvent extends EventBody {
  readonly id: string;
}

export interface FeedPage {
  readonly items: readonly FedEvent[];
  /** After which number the next page begins; null at the end. */
  readonly next: number | null;
  /** The last event that the source said it has. */
  readonly acknowledged: number;
  /** The last event that there is. */
  readonly lastNumber: number;
}

interface EventRow {
  readonly id: string;
  readonly number: number;
  readonly sequence: number;
  readonly event_type: string;
  readonly entity_type: string;
  readonly entity_id: string;
  readonly external_id: string | null;
  readonly data: unknown;
  readonly occurred_at: Date;
}

/**
 * The workspace's events after a number, in their order; without one, after what the source has acknowledged. Numbers are
 * given one after another, so that who has seen one will never find an earlier one new.
 */
export async function readEvents(
  tx: Tx,
  source: SourceRef,
  filter: {
    readonly after: number | null;
    readonly limit: number;
    /** Empty: all types. */
    readonly types: readonly string[];
  },
): Promise<FeedPage> {
  const { acknowledged, lastNumber } = await standOf(tx, source);
  const after = filter.after ?? acknowledged;
  const rows = await tx.$queryRaw<EventRow[]>`
    SELECT e.id, e.number, e.sequence, e.event_type, e.entity_type, e.entity_id, ${EXTERNAL_ID} AS external_id, e.data,
      e.occurred_at
    FROM gassync.int_events e
    JOIN gassync.int_sources s ON s.workspace_id = e.workspace_id AND s.id = ${source.sourceId}
    WHERE e.number > ${after}::int AND (cardinality(${[...filter.types]}::text[]) = 0 OR e.event_type = ANY (${[...filter.types]}::text[]))
      AND (e.webhook_id IS NULL OR e.webhook_id IN (
        SELECT w.id FROM gassync.int_webhooks w WHERE w.workspace_id = s.workspace_id AND w.source_id = s.id))
    ORDER BY e.number LIMIT ${filter.limit + 1}::int`;
  const items = rows.slice(0, filter.limit).map(present);
  const next = rows.length > filter.limit ? (items.at(-1)?.number ?? null) : null;
  return { items, next, acknowledged, lastNumber };
}

export type Acknowledged =
  | { readonly kind: 'acknowledged'; readonly number: number }
  /** There is no event of this number yet. */
  | { readonly kind: 'ahead'; readonly lastNumber: number };

/**
 * Notes that the source has every event up to a number: what is still on its way to its endpoints up to there need not
 * arrive any more. Only forward: a lower number than the last changes nothing. Returns where the source now stands.
 */
export async function acknowledge(
  tx: Tx,
  source: SourceRef,
  number: number,
): Promise<Acknowledged> {
  const { acknowledged, lastNumber } = await standOf(tx, source);
  if (number > lastNumber) return { kind: 'ahead', lastNumber };
  if (number <= acknowledged) return { kind: 'acknowledged', number: acknowledged };
  const [row] = await tx.$queryRaw<{ number: number }[]>`
    UPDATE gassync.int_sources SET acknowledged_number = greatest(acknowledged_number, ${number}::int)
    WHERE id = ${source.sourceId} RETURNING acknowledged_number AS number`;
  await tx.$executeRaw`
    UPDATE gassync.int_deliveries d SET state = 'acknowledged', settled_at = now()
    FROM gassync.int_webhooks w
    WHERE w.workspace_id = d.workspace_id AND w.id = d.webhook_id AND w.source_id = ${source.sourceId}
      AND d.state = 'pending' AND d.number <= ${number}::int`;
  return { kind: 'acknowledged', number: row?.number ?? number };
}

async function standOf(
  tx: Tx,
  { workspaceId, sourceId }: SourceRef,
): Promise<{ readonly acknowledged: number; readonly lastNumber: number }> {
  const source = await tx.intSource.findUnique({
    where: { id: sourceId },
    select: { acknowledged_number: true },
  });
  const counter = await tx.intEventCounter.findUnique({
    where: { workspace_id: workspaceId },
    select: { last_number: true },
  });
  return {
    acknowledged: source?.acknowledged_number ?? 0,
    lastNumber: counter?.last_number ?? 0,
  };
}

function present(row: EventRow): FedEvent {
  return {
    id: `evt_${row.id}`,
    ...eventBody({
      type: row.event_type,
      number: row.number,
      sequence: row.sequence,
      occurredAt: row.occurred_at,
      entityType: row.entity_type,
      entityId: row.entity_id,
      externalId: row.external_id,
      data: row.data,
    }),
  };
}
