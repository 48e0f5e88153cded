import type { Prisma } from '#gen/prisma/client.ts';
import type { Tx } from '../in-workspace.ts';
import type { DeliveryState } from './deliveries.ts';
import { type EventRow, eventsOfTrace } from './event-list.ts';
import { linesOfTrace, type LogRow } from './log-rows.ts';
import { findMapping, type MappingRow } from './mapping-rows.ts';

/** Lines, events and deliveries of one trace; a change that made more shows its first ones. */
const MOST = 500;

/** One change from what was sent to each attempt to tell of it. */
export interface Trace {
  readonly lines: readonly LogRow[];
  /** The thing as it is now: what was last sent, its canonical form, and why it waits. */
  readonly item: {
    readonly raw_data: Prisma.JsonValue;
    readonly canonical: Prisma.JsonValue;
    readonly dialect: string;
    readonly hold_reason: string | null;
    readonly synced_at: Date;
  } | null;
  readonly mapping: MappingRow | null;
  /** The product's rows that it touched, as they are now. */
  readonly core: readonly CoreRow[];
  readonly events: readonly EventRow[];
  readonly deliveries: readonly TracedDelivery[];
}

export interface CoreRow {
  readonly entity: 'property' | 'bookable_unit' | 'booking' | 'guest';
  readonly id: number;
  readonly row: Prisma.JsonValue;
}

export interface TracedDelivery {
  readonly webhook_id: number;
  readonly event_id: string;
  readonly number: number;
  readonly external_id: string | null;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** Null unless it is pending. */
  readonly next_attempt_at: Date | null;
  readonly last_status: number | null;
  readonly last_error: string | null;
  readonly settled_at: Date | null;
}

/** Everything of a trace in its order; null when there is no such trace. */
export async function getTrace(tx: Tx, traceId: string): Promise<Trace | null> {
  const lines = await linesOfTrace(tx, traceId, MOST);
  const events = await eventsOfTrace(tx, traceId, MOST);
  if (lines.length === 0 && events.length === 0) return null;
  const sent = lines.find((line) => line.direction === 'inbound');
  const of = sent && {
    sourceId: sent.source_id,
    type: sent.entity_type,
    externalId: sent.entity_id ?? '',
  };
  const mapping = of === undefined ? null : await findMapping(tx, of);
  return {
    lines,
    item: of === undefined ? null : await itemOf(tx, of),
    mapping,
    core: await coreRows(tx, mapping, events),
    events,
    deliveries: await deliveriesOf(tx, events),
  };
}

function deliveriesOf(tx: Tx, events: readonly EventRow[]): Promise<TracedDelivery[]> {
  const ids = events.map((event) => event.id);
  return tx.$queryRaw<TracedDelivery[]>`
    SELECT webhook_id, event_id, number, external_id, state, attempts,
      CASE state WHEN 'pending' THEN next_attempt_at END AS next_attempt_at, last_status, last_error, settled_at
    FROM gassync.int_deliveries WHERE event_id = ANY (${ids}::uuid[]) ORDER BY number, webhook_id LIMIT ${MOST}`;
}

const CORE_OF_EVENT: Readonly<Record<string, CoreRow['entity']>> = {
  property: 'property',
  room_type: 'bookable_unit',
  reservation: 'booking',
  guest: 'guest',
};

/** What the mapping leads to, and what the events tell of. */
async function coreRows(
  tx: Tx,
  mapping: MappingRow | null,
  events: readonly EventRow[],
): Promise<CoreRow[]> {
  const ids = { property: [], bookable_unit: [], booking: [], guest: [] } as Record<
    CoreRow['entity'],
    number[]
  >;
  if (mapping !== null) {
    ids[mapping.gas_entity_type as CoreRow['entity']]?.push(mapping.gas_entity_id);
  }
  for (const event of events) {
    const entity = CORE_OF_EVENT[event.entity_type];
    if (entity !== undefined) ids[entity].push(Number(event.entity_id));
  }
  return tx.$queryRaw<CoreRow[]>`
    SELECT entity, id, row - ARRAY['workspace_id', 'metadata', 'raw_data'] AS row FROM (
      SELECT 'property' AS entity, id, to_jsonb(p) AS row FROM core.properties p WHERE id = ANY(${ids.property}::int[])
      UNION ALL
      SELECT 'bookable_unit', id, to_jsonb(u) FROM core.bookable_units u WHERE id = ANY(${ids.bookable_unit}::int[])
      UNION ALL
      SELECT 'booking', id, to_jsonb(b) FROM core.bookings b WHERE id = ANY(${ids.booking}::int[])
      UNION ALL
      SELECT 'guest', id, to_jsonb(g) FROM core.guests g WHERE id = ANY(${ids.guest}::int[])
    ) AS touched ORDER BY entity, id LIMIT ${MOST}`;
}

async function itemOf(
  tx: Tx,
  of: { readonly sourceId: number; readonly type: string; readonly externalId: string },
): Promise<Trace['item']> {
  const where = { source_id: of.sourceId, external_id: of.externalId };
  const select = {
    raw_data: true,
    canonical: true,
    dialect: true,
    hold_reason: true,
    synced_at: true,
  } as const;
  switch (of.type) {
    case 'property':
      return tx.intProperty.findFirst({ where, select });
    case 'room_type':
      return tx.intRoomType.findFirst({ where, select });
    case 'reservation':
      return tx.intReservation.findFirst({ where, select });
    case 'guest':
      return tx.intGuest.findFirst({ where, select });
    default:
      return null;
  }
}
