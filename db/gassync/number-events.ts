import { failpoint } from '#lib/failpoint.ts';
import type { Db, Tx } from '../in-workspace.ts';
import { EXTERNAL_ID, SUBSCRIBED } from './external-id.ts';
import { scopeOf } from './source-ref.ts';

/** From how many events at once the tables may have outgrown their statistics. */
const BULK = 100;

export interface Numbered {
  readonly numbered: number;
  /** Endpoints that have something new and are to be called. */
  readonly webhookIds: readonly number[];
}

/**
 * Numbers the workspace's next events, at most `limit`, in the order in which they were written, and addresses each to the
 * endpoints that want it. Numbers and each entity's sequence have no gap, because who numbers holds the counter's row;
 * when another process does, nothing is done here.
 */
export async function numberEvents(db: Db, workspaceId: string, limit: number): Promise<Numbered> {
  const numbered = await db.inWorkspace(scopeOf({ workspaceId }), async (tx) => {
    const last = await takeCounter(tx, workspaceId);
    if (last === null) return { numbered: 0, webhookIds: [] };
    const count = await giveNumbers(tx, workspaceId, last, limit);
    if (count === 0) return { numbered: 0, webhookIds: [] };
    const webhookIds = await address(tx, workspaceId, last);
    await tx.$executeRaw`
      UPDATE gassync.int_event_counters SET last_number = ${last + count}::int
      WHERE workspace_id = ${workspaceId}::uuid`;
    failpoint('gassync.numbering');
    return { numbered: count, webhookIds };
  });
  if (numbered.numbered > 0) failpoint('gassync.numbered');
  if (numbered.numbered >= BULK) await renewStatistics(db, workspaceId);
  return numbered;
}

/** Tables that have just grown are planned for as they are: who claims deliveries would read all that wait, for each. */
async function renewStatistics(db: Db, workspaceId: string): Promise<void> {
  await db.inWorkspace(
    scopeOf({ workspaceId }),
    (tx) => tx.$executeRaw`SELECT gassync.renew_statistics()`,
  );
}

/** The last number given, with the counter's row locked; null when somebody else has it. */
async function takeCounter(tx: Tx, workspaceId: string): Promise<number | null> {
  const take = () => tx.$queryRaw<{ last_number: number }[]>`
    SELECT last_number FROM gassync.int_event_counters WHERE workspace_id = ${workspaceId}::uuid
    FOR UPDATE SKIP LOCKED`;
  const [counter] = await take();
  if (counter !== undefined) return counter.last_number;
  await tx.$executeRaw`
    INSERT INTO gassync.int_event_counters (workspace_id) VALUES (${workspaceId}::uuid) ON CONFLICT DO NOTHING`;
  const [made] = await take();
  return made?.last_number ?? null;
}

/**
 * Writes of one entity wait for each other, so `written` follows their commits. Nights are the exception: bookings of one
 * room are written side by side, each blind to the other. What a night is like is therefore told as it is now, when all
 * events up to here are seen: whichever comes last is right. A trace is that of the line of the log which names the
 * entity, else of the only one of its transaction.
 */
function giveNumbers(tx: Tx, workspaceId: string, last: number, limit: number): Promise<number> {
  return tx.$executeRaw`
    WITH waiting AS (
      SELECT id, written, entity_type, entity_id, transaction_id, data
      FROM gassync.int_events WHERE workspace_id = ${workspaceId}::uuid AND number IS NULL
      ORDER BY written LIMIT ${limit}::int
    ), lines AS (
      SELECT l.id, l.transaction_id, l.entity_type, l.trace_id, l.response_data
      FROM gassync.int_sync_log l
      WHERE l.workspace_id = ${workspaceId}::uuid AND l.direction = 'inbound'
        AND l.transaction_id IN (SELECT transaction_id FROM waiting)
    ), named AS (
      SELECT l.id, l.transaction_id, 'reservation' AS entity_type, b.id AS entity_id, l.trace_id
      FROM lines l CROSS JOIN LATERAL (
        SELECT l.response_data ->> 'booking_id' AS id
        UNION SELECT jsonb_array_elements_text(CASE jsonb_typeof(l.response_data -> 'touched') WHEN 'array'
          THEN l.response_data -> 'touched' ELSE '[]' END)) AS b
      WHERE l.entity_type = 'reservation'
      UNION ALL
      SELECT l.id, l.transaction_id, l.entity_type, l.response_data ->> 'gasId', l.trace_id
      FROM lines l WHERE l.entity_type IN ('property', 'room_type', 'guest')
    ), told AS (
      SELECT DISTINCT ON (transaction_id, entity_type, entity_id) transaction_id, entity_type, entity_id, trace_id
      FROM named WHERE entity_id IS NOT NULL ORDER BY transaction_id, entity_type, entity_id, id DESC
    ), told_rooms AS (
      SELECT DISTINCT ON (w.transaction_id, room) w.transaction_id, r.room, t.trace_id
      FROM waiting w
      JOIN told t USING (transaction_id, entity_type, entity_id)
      CROSS JOIN LATERAL (SELECT coalesce(w.data ->> 'unit_id', 'property-' || (w.data ->> 'property_id')) AS room) AS r
      WHERE w.entity_type = 'reservation' ORDER BY w.transaction_id, room, w.written DESC
    ), alone AS (
      SELECT transaction_id, min(trace_id::text)::uuid AS trace_id FROM lines
      GROUP BY transaction_id HAVING count(DISTINCT trace_id) = 1
    ), counted AS (
      SELECT w.id, w.entity_type, w.data,
        ${last}::int + row_number() OVER (ORDER BY w.written) AS number,
        coalesce(known.sequence, 0) + row_number() OVER (PARTITION BY w.entity_type, w.entity_id ORDER BY w.written) AS sequence,
        coalesce(t.trace_id, r.trace_id, a.trace_id, gen_random_uuid()) AS trace_id
      FROM waiting w
      LEFT JOIN LATERAL (
        SELECT e.sequence FROM gassync.int_events e
        WHERE e.workspace_id = ${workspaceId}::uuid AND e.entity_type = w.entity_type AND e.entity_id = w.entity_id
          AND e.sequence IS NOT NULL ORDER BY e.sequence DESC LIMIT 1
      ) AS known ON true
      LEFT JOIN told t ON t.transaction_id = w.transaction_id AND t.entity_type = w.entity_type AND t.entity_id = w.entity_id
      LEFT JOIN told_rooms r ON w.entity_type = 'availability' AND r.transaction_id = w.transaction_id AND r.room = w.entity_id
      LEFT JOIN alone a ON a.transaction_id = w.transaction_id
    )
    UPDATE gassync.int_events e
    SET number = c.number, sequence = c.sequence, trace_id = c.trace_id,
      data = CASE c.entity_type WHEN 'availability' THEN (
        WITH nights AS MATERIALIZED (
          SELECT (n ->> 'date')::date AS night FROM jsonb_array_elements(c.data -> 'nights') AS n
        ), span AS MATERIALIZED (
          SELECT min(night) AS first, max(night) AS last FROM nights
        ), held AS MATERIALIZED (
          SELECT day::date AS night, count(*) AS rooms,
            bool_or(b.unit_id IS NULL OR c.data ->> 'unit_id' IS NULL) AS whole
          FROM span CROSS JOIN core.bookings b
          CROSS JOIN LATERAL generate_series(greatest(b.check_in, span.first), least(b.check_out - 1, span.last), interval '1 day') AS day
          WHERE b.workspace_id = ${workspaceId}::uuid AND b.property_id = (c.data ->> 'property_id')::int
            AND (b.unit_id IS NULL OR c.data ->> 'unit_id' IS NULL OR b.unit_id = (c.data ->> 'unit_id')::int)
            AND b.check_in <= span.last AND b.check_out > span.first AND b.status NOT IN ('cancelled', 'vanished')
          GROUP BY day
        ), room AS MATERIALIZED (
          -- As many of a kind as the source that brought it says there are.
          SELECT coalesce(max(i.unit_count), 1) AS size FROM gassync.int_room_types i
          WHERE i.workspace_id = ${workspaceId}::uuid AND i.gas_unit_id = (c.data ->> 'unit_id')::int AND i.deleted_at IS NULL
        )
        SELECT jsonb_set(c.data, '{nights}', jsonb_agg(jsonb_build_object('date', n.night,
          'available', NOT coalesce(h.whole, false) AND coalesce(h.rooms, 0) < (SELECT size FROM room)) ORDER BY n.night))
        FROM nights n LEFT JOIN held h USING (night)
      ) ELSE c.data END
    FROM counted c WHERE e.id = c.id`;
}

/** Addresses the events after `last` to the endpoints that want them; paused ones get theirs later, disabled ones none. */
async function address(tx: Tx, workspaceId: string, last: number): Promise<readonly number[]> {
  const rows = await tx.$queryRaw<{ webhook_id: number }[]>`
    WITH made AS (
      INSERT INTO gassync.int_deliveries (workspace_id, webhook_id, event_id, number, entity_type, entity_id, external_id)
      SELECT e.workspace_id, w.id, e.id, e.number, e.entity_type, e.entity_id, ${EXTERNAL_ID}
      FROM gassync.int_events e
      JOIN gassync.int_webhooks w ON w.workspace_id = e.workspace_id
      JOIN gassync.int_sources s ON s.workspace_id = w.workspace_id AND s.id = w.source_id
      WHERE e.workspace_id = ${workspaceId}::uuid AND e.number > ${last}::int
        AND w.deleted_at IS NULL AND w.status <> 'disabled' AND s.status <> 'disabled' AND ${SUBSCRIBED}
      ORDER BY e.number, w.id
      RETURNING webhook_id
    )
    SELECT DISTINCT m.webhook_id FROM made m JOIN gassync.int_webhooks w ON w.id = m.webhook_id WHERE w.status = 'active'`;
  return rows.map((row) => row.webhook_id);
}
